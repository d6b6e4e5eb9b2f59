"""VictoriaMetrics as a process, where a suite's folder of servers has them."""

import contextlib
import gzip
import os
import random
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.servers.binaries import Generation
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

    def flush(self) -> None:
        """Let all be read that was written: new series could not be for some seconds."""
        with _session() as session:
            assert session.get(f"{self.url}/internal/force_flush").ok


def programs(generation: Generation) -> Programs | None:
    """Find the programs beside a suite's Prometheus."""
    database, vmalert = (generation.prometheus.with_name(name) for name in ("victoria-metrics", "vmalert"))
    if not all(os.access(program, os.X_OK) for program in (database, vmalert)):
        return None
    return Programs(database, vmalert, _version(database))


@contextlib.contextmanager
def database(found: Programs, folder: Path, *options: str) -> Iterator[Database]:
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
        *options,
    ]
    with _started(command, folder / "log") as process:
        try:
            eventually(lambda: process.poll() is not None or _ready(f"http://{address}"), _READY_WITHIN)
            assert process.poll() is None, f"see {folder / 'log'}"
            yield Database(f"http://{address}")
        finally:
            process.terminate()


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
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command], cwd=log.parent, stdout=output, stderr=output
        )


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
