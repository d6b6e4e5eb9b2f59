"""Prometheus and Alertmanager as processes: on a free port, ready when handed out, ended with the block."""

import contextlib
import json
import random
import socket
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from tests.servers.binaries import Generation
from tests.servers.waiting import eventually

PROMETHEUS_DATA = "prometheus-data"
"""Where a Prometheus keeps its data, in its folder."""

READY_WITHIN = 60  # seconds; Prometheus reads its whole history first


@dataclass(frozen=True, slots=True)
class Sample:
    """One series of an instant query's answer; `at` is in seconds since 1970."""

    labels: Mapping[str, str]
    value: float
    at: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, and its log."""

    url: str
    pid: int
    log: Path

    def _ask(self, method: str, path: str, **request: Any) -> Any:
        answer = _request(method, self.url + path, **request)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.text else None


class Prometheus(Server):
    """A running Prometheus."""

    def query(self, expr: str, at: float | None = None) -> list[Sample]:
        """An expression's instant vector (or its scalar, without labels), now or at seconds since 1970."""
        question = {"query": expr} if at is None else {"query": expr, "time": f"{at:.3f}"}
        data = self._ask("POST", "/api/v1/query", data=question)["data"]
        series = (
            [{"metric": {}, "value": data["result"]}] if data["resultType"] == "scalar" else data["result"]
        )
        return [Sample(one["metric"], float(one["value"][1]), one["value"][0]) for one in series]

    def value(self, expr: str, at: float | None = None) -> float | None:
        """The value of an expression that gives at most one series; None where it gives none."""
        samples = self.query(expr, at)
        assert len(samples) <= 1, f"{expr} gives {len(samples)} series"
        return samples[0].value if samples else None

    def own(self, metric: str) -> float:
        """The sum of all series of a metric that the server has of itself."""
        lines = _request("GET", f"{self.url}/metrics").text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(f"{metric}{{"))

    def write(self, samples: bytes) -> None:
        """Store samples in the form of remote write 1.0: Snappy of protocol buffers."""
        headers = {
            "Content-Type": "application/x-protobuf",
            "Content-Encoding": "snappy",
            "X-Prometheus-Remote-Write-Version": "0.1.0",
        }
        self._ask("POST", "/api/v1/write", data=samples, headers=headers)

    def rules(self) -> list[dict[str, Any]]:
        """All rules of all groups, as the API describes them (`name`, `type`, `health`, `lastError`, ...)."""
        return [
            rule for group in self._ask("GET", "/api/v1/rules")["data"]["groups"] for rule in group["rules"]
        ]

    def alerts(self) -> list[dict[str, Any]]:
        """Pending and firing alerts, as the API describes them (`labels`, `annotations`, `state`, ...)."""
        return list(self._ask("GET", "/api/v1/alerts")["data"]["alerts"])


class Alertmanager(Server):
    """A running Alertmanager."""

    def post_alerts(
        self,
        *label_sets: Mapping[str, str],
        annotations: Mapping[str, str] | None = None,
        ends_at: datetime | None = None,
    ) -> None:
        """Fire an alert for each label set, or, with `ends_at` in the past, resolve it."""
        alert: dict[str, object] = {"annotations": annotations or {}}
        if ends_at:
            alert["endsAt"] = ends_at.isoformat()
        self._ask("POST", "/api/v2/alerts", json=[{**alert, "labels": dict(labels)} for labels in label_sets])

    def alerts(self) -> list[dict[str, Any]]:
        """Alerts that have not ended, as the API describes them (`labels`, `receivers` in tree order)."""
        return list(self._ask("GET", "/api/v2/alerts"))

    def status(self) -> dict[str, Any]:
        """Version, configuration and uptime, as the API describes them."""
        return dict(self._ask("GET", "/api/v2/status"))


@contextlib.contextmanager
def prometheus(
    generation: Generation, config_text: str, rule_files: Iterable[Path], folder: Path, retention: str = "60d"
) -> Iterator[Prometheus]:
    """A Prometheus with this configuration, to which `rule_files` are added, and its data in `folder`.

    It serves the history that `openmetrics.backfill` has put there, as far back as `retention`. Its first
    scrape comes after 5s, because that is how often Prometheus looks for targets.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "prometheus.yml"
    # JSON is YAML, and quotes any path.
    rules = json.dumps([str(path.resolve()) for path in rule_files])
    config.write_text(f"{config_text.rstrip()}\nrule_files: {rules}\n", encoding="utf-8")
    arguments = [
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / PROMETHEUS_DATA}",
        f"--storage.tsdb.retention.time={retention}",
        "--web.enable-remote-write-receiver",
    ]
    with _running(generation.prometheus, arguments, folder / "prometheus.log") as (url, pid, log):
        yield Prometheus(url, pid, log)


@contextlib.contextmanager
def alertmanager(generation: Generation, config: Path, folder: Path) -> Iterator[Alertmanager]:
    """An Alertmanager on its own, with its data in `folder`.

    `config` is the configuration file, or the folder that holds it as `alertmanager.yml`. Alertmanager looks
    for templates from that folder, but for files of secrets from its working directory, which is another one,
    here as in production: only absolute paths lead to secrets.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    config = config.resolve()
    arguments = [
        f"--config.file={config / 'alertmanager.yml' if config.is_dir() else config}",
        f"--storage.path={folder / 'alertmanager-data'}",
        "--cluster.listen-address=",
    ]
    with _running(generation.alertmanager, arguments, folder / "alertmanager.log") as (url, pid, log):
        yield Alertmanager(url, pid, log)


@contextlib.contextmanager
def _running(program: Path, arguments: list[str], log: Path) -> Iterator[tuple[str, int, Path]]:
    address = f"127.0.0.1:{_free_port()}"
    url = f"http://{address}"
    command = [str(program), *arguments, f"--web.listen-address={address}", f"--web.external-url={url}"]
    with log.open("ab") as output:
        # The kernel ends the server when the thread that started it is gone, however that came about.
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command],
            cwd=program.parent,  # see tools/servers: Alertmanager finds its default templates from there
            stdout=output,
            stderr=output,
        )
    try:
        eventually(lambda: process.poll() is not None or _ready(url), READY_WITHIN)
        assert process.poll() is None, f"{program.name} ended with {process.returncode}"
        yield url, process.pid, log
    except Exception as error:
        error.add_note(f"{log}:\n{_tail(log)}")
        raise
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(url: str) -> bool:
    try:
        return _request("GET", f"{url}/-/ready").ok
    except requests.ConnectionError:
        return False


def _request(method: str, url: str, **request: Any) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the loopback
        return session.request(method, url, timeout=30, **request)


def _free_port() -> int:
    # Below the range from which the kernel takes ports for outgoing connections, so that none of those
    # gets it between our looking and the server's taking it.
    for port in random.sample(range(20000, 32000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no free port on 127.0.0.1")


def _tail(log: Path, lines: int = 40) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
