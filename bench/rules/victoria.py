"""VictoriaMetrics and vmalert as processes, where a suite's folder of servers has them."""

import contextlib
import gzip
import json
import os
import random
import re
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from tests.servers.binaries import Generation
from tests.servers.exposition import series_text
from tests.servers.openmetrics import Series
from tests.servers.waiting import eventually

_READY_WITHIN = 60  # seconds
_VISIBLE_AFTER = "1s"  # more than we let pass between two flushes


@dataclass(frozen=True, slots=True)
class Programs:
    """VictoriaMetrics and vmalert of one suite."""

    database: Path
    vmalert: Path
    version: str


@dataclass(frozen=True, slots=True)
class Database:
    """A running VictoriaMetrics."""

    url: str

    def write(self, series: Iterable[Series]) -> None:
        """Store samples, and wait until they can be read.

        Source: https://docs.victoriametrics.com/victoriametrics/url-examples/#apiv1import
        """
        lines = (_line(one) for one in series)
        with _session() as session:
            answer = session.post(f"{self.url}/api/v1/import", data=(line.encode() for line in lines))
            assert answer.ok, f"{answer.status_code} {answer.text}"
        self.flush()

    def flush(self) -> None:
        """Let all be read that was written: new series could not be for some seconds."""
        with _session() as session:
            assert session.get(f"{self.url}/internal/force_flush").ok

    def stored(self, name: str, labels: Mapping[str, str]) -> dict[int, float]:
        """Give all samples of a series, by their second.

        Source: https://docs.victoriametrics.com/victoriametrics/url-examples/#apiv1export
        """
        with _session() as session:
            answer = session.post(
                f"{self.url}/api/v1/export", data={"match[]": series_text(name, labels)}, timeout=60
            )
        assert answer.ok, f"{answer.status_code} {answer.text}"
        values: dict[int, float] = {}
        for line in answer.text.splitlines():
            one = json.loads(line)
            values.update(zip((at // 1000 for at in one["timestamps"]), one["values"], strict=True))
        return values


def programs(generation: Generation) -> Programs | None:
    """Find the programs beside a suite's Prometheus."""
    database, vmalert = (generation.prometheus.with_name(name) for name in ("victoria-metrics", "vmalert"))
    if not all(os.access(program, os.X_OK) for program in (database, vmalert)):
        return None
    return Programs(database, vmalert, _version(database))


@contextlib.contextmanager
def database(found: Programs, folder: Path) -> Iterator[Database]:
    """Run a VictoriaMetrics on a free port of the loopback, with its data below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"127.0.0.1:{_free_port()}"
    command = [
        str(found.database),
        f"-storageDataPath={folder / 'data'}",
        f"-httpListenAddr={address}",
        "-retentionPeriod=100y",
        "-search.disableCache",
        "-search.maxQueryDuration=5m",
    ]
    with _started(command, folder / "log") as process:
        try:
            eventually(lambda: process.poll() is not None or _ready(f"http://{address}"), _READY_WITHIN)
            assert process.poll() is None, f"see {folder / 'log'}"
            yield Database(f"http://{address}")
        finally:
            process.terminate()


def replay(found: Programs, server: Database, rules: Iterable[Path], begin: int, end: int) -> dict[Path, str]:
    """Have a vmalert each evaluate rule files over a time, and store what they record.

    Gives what it says of files that it does not get through.

    Source: https://docs.victoriametrics.com/victoriametrics/vmalert/#rules-backfilling
    """
    running = {
        path: _started(
            [
                str(found.vmalert),
                f"-rule={path}",
                f"-datasource.url={server.url}",
                f"-remoteWrite.url={server.url}",
                "-remoteWrite.flushInterval=100ms",
                f"-replay.timeFrom={_written(begin)}",
                f"-replay.timeTo={_written(end)}",
                f"-replay.rulesDelay={_VISIBLE_AFTER}",
                "-replay.maxDatapointsPerQuery=10000",
                "-replay.disableProgressBar",
                f"-httpListenAddr=127.0.0.1:{_free_port()}",
            ],
            path.with_suffix(".log"),
        )
        for path in rules
    }
    while any(process.poll() is None for process in running.values()):
        server.flush()
        time.sleep(0.2)
    return {path: _last_words(path) for path, process in running.items() if process.returncode}


def _last_words(path: Path) -> str:
    """Give the message of the last line of a file's log, which is `time, level, place, message`."""
    return path.with_suffix(".log").read_text(encoding="utf-8").splitlines()[-1].split("\t")[-1]


def _line(series: Series) -> str:
    samples = list(series.samples)
    return (
        json.dumps(
            {
                "metric": {"__name__": series.name, **series.labels},
                "values": [value for _, value in samples],
                "timestamps": [round(at * 1000) for at, _ in samples],
            }
        )
        + "\n"
    )


def _version(program: Path) -> str:
    """Read the version from the package: the program does not tell."""
    changelog = program.parent.parent / "share" / "doc" / "victoria-metrics" / "changelog.Debian.gz"
    with contextlib.suppress(FileNotFoundError), gzip.open(changelog, "rt", encoding="utf-8") as text:
        number = re.search(r"\((\d+\.\d+)", text.readline())
        if number:
            return number[1]
    return "?"


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a process that the kernel ends when this one is gone."""
    with log.open("ab") as output:
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], stdout=output, stderr=output)


def _ready(url: str) -> bool:
    with contextlib.suppress(requests.ConnectionError), _session() as session:
        return session.get(f"{url}/health", timeout=10).ok
    return False


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy between us and the loopback
    return session


def _free_port() -> int:
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no free port on 127.0.0.1")


def _written(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
