"""What Prometheus makes of counters, minute by minute: promtool evaluates the generated rules over them."""

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import yaml

from slo.evidence.replay import Row, Span, united
from slo.model import Catalogue, naming
from slo.plan.build import plan
from slo.targets import prometheus
from tests.servers.binaries import newest_promtool

Values = Sequence[int | str | None]
"""The value of a counter at each scrape from time 0; None where a scrape was lost, "stale" where it ends."""

_TIME = re.compile(r"time: (?:(\d+)h)?(?:(\d+)m)?(?:0s)?,")
_SAMPLE = re.compile(r"(\{[^{}]*\}) (\d[-+.\dE]*)")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_SERIES = f"{naming.TOTAL_1M}|{naming.BAD_1M}"


class Reality:
    """What was recorded and what fired, by minutes since time 0."""

    def __init__(self) -> None:
        self.counts: defaultdict[tuple[str, str], dict[int, Fraction]] = defaultdict(dict)
        self.fired: defaultdict[frozenset[tuple[str, str]], set[int]] = defaultdict(set)

    def rows(self, slo: str, delay: int = 5) -> list[Row]:
        """Return the recorded counts of an objective as rows."""
        total, bad = self.counts[naming.TOTAL_1M, slo], self.counts[naming.BAD_1M, slo]
        return [Row(at - delay - 1, at - delay, total[at], bad.get(at, Fraction(0))) for at in sorted(total)]

    def firings(self, **labels: str) -> tuple[Span, ...]:
        """Return when the alert with these labels, and perhaps others, fired."""
        found = [
            at for its, minutes in self.fired.items() if labels.items() <= dict(its).items() for at in minutes
        ]
        return united(Span(at, at + 1) for at in found)


def reality(
    catalogue: Catalogue, series: Mapping[str, Values], minutes: int, folder: Path, interval: str = "30s"
) -> Reality:
    """Let promtool evaluate the rules of a catalogue once a minute; return what it prints."""
    files: list[str] = []
    groups: list[str] = []
    for artifact in prometheus.artifacts(plan(catalogue), {}):
        files.append(Path(artifact.path).name)
        (folder / files[-1]).write_text(artifact.text)
        groups += (group["name"] for group in yaml.safe_load(artifact.text)["groups"])
    selector = f'{{__name__=~"ALERTS|{_SERIES}",alertstate!="pending"}}'
    test = {
        "rule_files": files,
        "evaluation_interval": "1m",
        "group_eval_order": sorted(groups, key=lambda name: ":4m" in name),  # otherwise it is by chance
        "tests": [
            {
                "interval": interval,
                "input_series": [
                    {"series": name, "values": " ".join("_" if one is None else str(one) for one in values)}
                    for name, values in series.items()
                ],
                # Nothing is expected, so promtool prints what it got.
                "promql_expr_test": [
                    {"expr": selector, "eval_time": f"{minute}m", "exp_samples": []}
                    for minute in range(minutes)
                ],
            }
        ],
    }
    (folder / "test.yaml").write_text(json.dumps(test))
    said = subprocess.run(
        [newest_promtool(), "test", "rules", folder / "test.yaml"], capture_output=True, text=True
    )
    return _read(said.stdout + said.stderr)


def _read(said: str) -> Reality:
    found, minute = Reality(), 0
    for line in said.splitlines():
        if time := _TIME.search(line):
            minute = 60 * int(time[1] or 0) + int(time[2] or 0)
        elif line.strip().startswith("got:"):
            for text, value in _SAMPLE.findall(line):
                labels = dict(_LABEL.findall(text))
                if labels["__name__"] == "ALERTS":
                    found.fired[frozenset(labels.items())].add(minute)
                else:
                    found.counts[labels["__name__"], labels["slo"]][minute] = Fraction(Decimal(value))
    assert found.counts, said
    return found
