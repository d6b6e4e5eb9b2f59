"""The engines as processes: Prometheus, Thanos, Mimir and VictoriaMetrics, with samples."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from bench.rules import victoria
from tests.servers import remote_write
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

PROGRAMS = Path(os.environ.get("SLO_ENGINES") or "~/.cache/slo-engines").expanduser()
"""Where `tools/engines` puts the programs that it builds."""

_READY_WITHIN = 120  # seconds
_AT_ONCE = 5000  # samples in a request
_CONFIG = "global: {evaluation_interval: 1h, external_labels: {monitor: bench}}"
_ALONE = {"instance_addr": "127.0.0.1", "kvstore": {"store": "inmemory"}}
"""The ring of a component that is alone."""

Values = Mapping[tuple[tuple[str, str], ...], Mapping[float, float]]
"""Values by labels without the name, and by seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A server that answers queries as Prometheus does.

    `as_vmalert` asks once for each time, with the step that vmalert adds to each query.
    """

    name: str
    url: str
    as_vmalert: bool = False
    session: requests.Session = field(default_factory=lambda: _session())

    def values(self, expr: str, times: Sequence[float]) -> Values:
        """Give the values of an expression at times that are equally far apart."""
        found: dict[tuple[tuple[str, str], ...], dict[float, float]] = {}
        if not self.as_vmalert:
            step = times[1] - times[0]
            question = {"query": expr, "start": times[0], "end": times[-1], "step": step}
            for one in self._ask("query_range", question):
                found.setdefault(_labels(one), {}).update((at, float(value)) for at, value in one["values"])
            return found
        for time in times:
            # https://docs.victoriametrics.com/victoriametrics/vmalert/#flags, -datasource.queryStep
            for one in self._ask("query", {"query": expr, "time": time, "step": "5m"}):
                at, value = one["value"]
                found.setdefault(_labels(one), {})[float(at)] = float(value)
        return found

    def _ask(self, path: str, question: Mapping[str, Any]) -> list[dict[str, Any]]:
        answer = self.session.post(f"{self.url}/api/v1/{path}", data=question, timeout=300)
        assert answer.ok, f"{self.name}: {answer.status_code} {answer.text}\n{question}"
        return list(answer.json()["data"]["result"])


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Takes samples by remote write."""

    url: str

    def write(self, samples: bytes) -> None:
        headers = {
            "Content-Type": "application/x-protobuf",
            "Content-Encoding": "snappy",
            "X-Prometheus-Remote-Write-Version": "0.1.0",
        }
        with _session() as session:
            answer = session.post(self.url, data=samples, headers=headers, timeout=60)
        assert answer.ok, f"{self.url}: {answer.status_code} {answer.text}"


def _write(url: str, samples: Sequence[remote_write.Sample]) -> None:
    ordered = sorted(samples, key=lambda sample: sample[1])
    for begin in range(0, len(ordered), _AT_ONCE):
        remote_write.send(_Receiver(url), ordered[begin : begin + _AT_ONCE])


@contextlib.contextmanager
def of_prometheus(
    generation: Generation, samples: Sequence[remote_write.Sample], folder: Path
) -> Iterator[list[Engine]]:
    """A Prometheus, and both engines of Thanos's querier before it, if the program has been built."""
    with contextlib.ExitStack() as running:
        server = running.enter_context(prometheus(generation, _CONFIG, [], folder, retention="100y"))
        _write(f"{server.url}/api/v1/write", samples)
        engines = [Engine("Prometheus {}.{}".format(*generation.prometheus_version), server.url)]
        if thanos := _program("thanos"):
            store = running.enter_context(_sidecar(thanos, server.url, folder))
            for engine in ("prometheus", "thanos"):
                url = running.enter_context(_querier(thanos, store, engine, folder))
                engines.append(Engine(f"Thanos {_version(thanos)}, engine `{engine}`", url))
        yield engines


@contextlib.contextmanager
def _sidecar(program: Path, prometheus_url: str, folder: Path) -> Iterator[str]:
    grpc, http = _free_port(), _free_port()
    command = [
        str(program),
        "sidecar",
        f"--prometheus.url={prometheus_url}",
        f"--tsdb.path={folder / 'prometheus-data'}",
        f"--grpc-address=127.0.0.1:{grpc}",
        f"--http-address=127.0.0.1:{http}",
    ]
    with _running(command, folder / "sidecar.log", f"http://127.0.0.1:{http}/-/ready"):
        yield f"127.0.0.1:{grpc}"


@contextlib.contextmanager
def _querier(program: Path, store: str, engine: str, folder: Path) -> Iterator[str]:
    http = _free_port()
    command = [
        str(program),
        "query",
        f"--endpoint={store}",
        f"--grpc-address=127.0.0.1:{_free_port()}",
        f"--http-address=127.0.0.1:{http}",
        f"--query.promql-engine={engine}",
    ]
    url = f"http://127.0.0.1:{http}"
    with _running(command, folder / f"query-{engine}.log", f"{url}/-/ready"):
        labels = f"{url}/api/v1/labels?start=0"
        eventually(lambda: _session().get(labels).json().get("data"), _READY_WITHIN)
        yield url


@contextlib.contextmanager
def thanos_ruler(files: Sequence[Path], prometheus_url: str, folder: Path) -> Iterator[str]:
    """Thanos's ruler, which asks a Prometheus."""
    program, http = _program("thanos"), _free_port()
    folder.mkdir(parents=True)
    command = [
        str(program),
        "rule",
        *(f"--rule-file={file}" for file in files),
        f"--query={prometheus_url}",
        f"--data-dir={folder}",
        '--label=monitor="bench"',
        f"--grpc-address=127.0.0.1:{_free_port()}",
        f"--http-address=127.0.0.1:{http}",
    ]
    with _running(command, folder / "rule.log", f"http://127.0.0.1:{http}/-/ready"):
        yield f"http://127.0.0.1:{http}"


@contextlib.contextmanager
def vmalert(generation: Generation, files: Sequence[Path], url: str, folder: Path) -> Iterator[str]:
    """vmalert, which asks a VictoriaMetrics and writes to it."""
    found, http = victoria.programs(generation), _free_port()
    assert found is not None
    folder.mkdir(parents=True)
    command = [
        str(found.vmalert),
        *(f"-rule={file}" for file in files),
        f"-datasource.url={url}",
        f"-remoteWrite.url={url}",
        "-notifier.url=http://127.0.0.1:9",  # nobody is there
        f"-httpListenAddr=127.0.0.1:{http}",
    ]
    with _running(command, folder / "vmalert.log", f"http://127.0.0.1:{http}/health"):
        yield f"http://127.0.0.1:{http}"


def _mimir(folder: Path, engine: str, port: int, grpc: int, gossip: int) -> dict[str, Any]:
    """Configure all of Mimir in one process, which answers from its ingester alone; limits are the default.

    Source: https://grafana.com/docs/mimir/latest/configure/configuration-parameters/
    """
    here = "127.0.0.1"

    def below(name: str) -> str:
        return str(folder / name)

    return {
        "multitenancy_enabled": False,
        "server": {
            "http_listen_address": here,
            "grpc_listen_address": here,
            "http_listen_port": port,
            "grpc_listen_port": grpc,
        },
        "memberlist": {"bind_addr": [here], "bind_port": gossip},
        "ingester": {"ring": {**_ALONE, "replication_factor": 1}},
        "distributor": {"ring": _ALONE},
        "compactor": {"data_dir": below("compactor"), "sharding_ring": _ALONE},
        "store_gateway": {"sharding_ring": {**_ALONE, "replication_factor": 1}},
        "querier": {"ring": _ALONE, "query_store_after": "1000000h", "query_engine": engine},
        "frontend": {"address": here},
        "query_scheduler": {"ring": _ALONE},
        "ruler": {"rule_path": below("rules"), "ring": _ALONE},
        "blocks_storage": {
            "backend": "filesystem",
            "filesystem": {"dir": below("blocks")},
            "tsdb": {"dir": below("tsdb"), "retention_period": "10000h", "ship_interval": "0s"},
            "bucket_store": {"sync_dir": below("sync")},
        },
        "ruler_storage": {"backend": "filesystem", "filesystem": {"dir": below("ruler")}},
        "alertmanager_storage": {"backend": "filesystem", "filesystem": {"dir": below("alerts")}},
        "limits": {"query_ingesters_within": "0s"},
        "usage_stats": {"enabled": False},
    }


@contextlib.contextmanager
def of_mimir(engine: str, samples: Sequence[remote_write.Sample], folder: Path) -> Iterator[list[Engine]]:
    """A Mimir with one of its engines, `prometheus` or `mimir`, if the program has been built."""
    program = _program("mimir")
    if program is None:
        yield []
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = _free_port()
    config = folder / "mimir.yaml"
    ports = {"port": port, "grpc": _free_port(), "gossip": _free_port()}
    config.write_text(json.dumps(_mimir(folder, engine, **ports)), encoding="utf-8")
    command = [str(program), f"-config.file={config}"]
    with _running(command, folder / "mimir.log", f"http://127.0.0.1:{port}/ready"):
        _write(f"http://127.0.0.1:{port}/api/v1/push", samples)
        yield [Engine(f"Mimir {_version(program)}, engine `{engine}`", f"http://127.0.0.1:{port}/prometheus")]


@contextlib.contextmanager
def of_victoria(
    generation: Generation, samples: Sequence[remote_write.Sample], folder: Path
) -> Iterator[list[Engine]]:
    """A VictoriaMetrics, asked as vmalert asks it, if the program is on this machine."""
    found = victoria.programs(generation)
    if found is None:
        yield []
        return
    with victoria.database(found, folder) as running:
        _write(f"{running.url}/api/v1/write", samples)
        running.flush()
        yield [Engine(f"VictoriaMetrics {found.version}", running.url, as_vmalert=True)]


@contextlib.contextmanager
def _running(command: Sequence[str], log: Path, ready: str) -> Iterator[None]:
    """Run a program until the block ends; the kernel ends it when this process is gone."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command], cwd=log.parent, stdout=output, stderr=output
        )
    try:
        eventually(lambda: process.poll() is not None or _answers(ready), _READY_WITHIN)
        assert process.poll() is None, f"see {log}"
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()
        process.wait()


def _program(name: str) -> Path | None:
    program = PROGRAMS / name
    return program if os.access(program, os.X_OK) else None


def _version(program: Path) -> str:
    """Read the version that `tools/engines` wrote beside a program, which does not know it itself."""
    return program.with_suffix(".version").read_text(encoding="utf-8").strip()


def _answers(url: str) -> bool:
    with contextlib.suppress(requests.ConnectionError), _session() as session:
        return session.get(url, timeout=10).ok
    return False


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy between us and the loopback
    return session


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _labels(series: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((k, v) for k, v in series["metric"].items() if k not in {"__name__", "monitor"}))
