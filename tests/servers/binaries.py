"""Where the servers' programs are, and of which generations, as `tools/servers` unpacks them."""

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

SUITES = ("bookworm", "trixie", "sid")
"""The Debian suites whose servers tests run against, oldest first."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The servers of one Debian suite, which people run together.

    Versions are numbers, such as `(2, 42, 0)`, so that tests can compare them.
    """

    suite: str
    prometheus: Path
    promtool: Path
    alertmanager: Path
    amtool: Path
    prometheus_version: tuple[int, ...]
    alertmanager_version: tuple[int, ...]

    @property
    def name(self) -> str:
        """Such as `prometheus-2.42-alertmanager-0.25`."""
        return "prometheus-{}.{}-alertmanager-{}.{}".format(
            *self.prometheus_version[:2], *self.alertmanager_version[:2]
        )


def generations() -> list[Generation]:
    """The generations on this machine, oldest first."""
    return [found for suite in SUITES if (found := _find(suite))]


def require(suite: str) -> Generation:
    """The servers of a suite; without them the test is skipped, or fails where `SLO_REQUIRE_SERVERS` is 1."""
    found = _find(suite)
    if found is None:
        # All that is missing in one sentence, so that pytest folds the skips of a run into one line.
        missing = " ".join(suite for suite in SUITES if _find(suite) is None)
        message = f"no Prometheus and Alertmanager of Debian {missing}: run `tools/servers {missing}`"
        if os.environ.get("SLO_REQUIRE_SERVERS") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return found


def newest() -> Generation:
    """The newest generation on this machine; skips or fails like `require` where there is none."""
    found = generations()
    return found[-1] if found else require(SUITES[-1])


def newest_promtool() -> Path:
    """The newest promtool on this machine; skips or fails like `require` where there is none."""
    return newest().promtool


@functools.cache
def with_anchored_ranges() -> Generation:
    """The newest generation, with a promtool that reads `anchored` ranges; skips where there is none.

    It is $SLO_PROMTOOL, that of the generation, or that of the path: distributions have none of 3.16 yet.
    """
    generation = newest()
    candidates = (os.environ.get("SLO_PROMTOOL"), generation.promtool, shutil.which("promtool"))
    for one in filter(None, candidates):
        rule = 'groups: [{name: a, rules: [{record: a, expr: "increase(b[1m] anchored)"}]}]'
        if not subprocess.run([one, "check", "rules"], input=rule.encode(), capture_output=True).returncode:
            return replace(generation, promtool=Path(one))
    pytest.skip(
        "no promtool of 3.16: go install github.com/prometheus/prometheus/cmd/promtool@v0.316.0, "
        "and name it in SLO_PROMTOOL"
    )


@functools.cache
def _find(suite: str) -> Generation | None:
    home = Path(os.environ.get("SLO_SERVERS") or "~/.cache/slo-servers").expanduser()
    programs = home / suite / "root" / "usr" / "bin"
    prometheus, promtool = programs / "prometheus", programs / "promtool"
    alertmanager, amtool = programs / "prometheus-alertmanager", programs / "amtool"
    if not all(os.access(program, os.X_OK) for program in (prometheus, promtool, alertmanager, amtool)):
        return None
    return Generation(
        suite=suite,
        prometheus=prometheus,
        promtool=promtool,
        alertmanager=alertmanager,
        amtool=amtool,
        prometheus_version=_version(prometheus),
        alertmanager_version=_version(alertmanager),
    )


def _version(program: Path) -> tuple[int, ...]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    number = re.search(r"version (\d+(?:\.\d+)*)", said.stdout)
    assert number, f"{program} --version says {said.stdout!r}"
    return tuple(int(part) for part in number[1].split("."))
