"""Real servers that do not answer to just anybody: Prometheus behind passwords and TLS, VictoriaMetrics."""

import contextlib
import json
import random
import socket
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from slo.clients.access import Access
from slo.clients.facts import metric_types, retention
from slo.clients.failures import Refused, Unreachable
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from slo.text.units import Duration
from tests.clients.conftest import Certificates
from tests.servers.binaries import Generation, newest_promtool
from tests.servers.waiting import eventually

HASHED = "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay"
"""The password `test`, as Prometheus's guide to basic authentication has it."""

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@contextlib.contextmanager
def running(program: Path, folder: Path, *arguments: str) -> Iterator[str]:
    """A program that listens where `{}` in its arguments says; yields that address."""
    address = f"127.0.0.1:{_free_port()}"
    with (folder / f"{program.name}.log").open("ab") as log:
        process = subprocess.Popen(
            # The kernel ends it when the thread that started it is gone.
            ["setpriv", "--pdeathsig", "KILL", str(program), *(one.format(address) for one in arguments)],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: process.poll() is not None or _listening(address), 30)
        assert process.poll() is None, Path(log.name).read_text()
        yield address
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    for port in random.sample(
        range(20000, 32000), 100
    ):  # from here no ports are taken for outgoing connections
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no free port on 127.0.0.1")


def _listening(address: str) -> bool:
    host, port = address.split(":")
    with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
        return True
    return False


def asking(url: str, config: Mapping[str, Any]) -> Prometheus:
    return Prometheus(Address.parse(url), access=Access.by(HttpConfig.model_validate(config)))


def refused(server: Prometheus) -> str:
    with pytest.raises(Unreachable) as why:
        server.query("vector(1)")
    return str(why.value).removeprefix(str(server.address)).strip()


@contextlib.contextmanager
def secured(generation: Generation, folder: Path, web_config: str) -> Iterator[str]:
    """A Prometheus with a web configuration; yields its address."""
    (folder / "prometheus.yml").write_text("global: {}")
    (folder / "web.yml").write_text(web_config)
    with running(
        generation.prometheus,
        folder,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=30d",
        f"--web.config.file={folder / 'web.yml'}",
        "--web.listen-address={}",
    ) as address:
        yield address


def test_prometheus_with_passwords(generation: Generation, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("test\n")
    (tmp_path / "wrong").write_text("best\n")
    with secured(generation, tmp_path, f"basic_auth_users: {{jürgen: '{HASHED}'}}") as address:
        known = asking(
            f"http://{address}",
            {"basic_auth": {"username": "jürgen", "password_file": tmp_path / "password"}},
        )
        answer = eventually(lambda: _answer(known))
        kept = retention(known)
        in_url = Prometheus(Address.parse(f"http://j%C3%BCrgen:test@{address}")).query("vector(0.1)")
        unknown = refused(asking(f"http://{address}", {}))
        wrong = refused(
            asking(
                f"http://{address}",
                {"basic_auth": {"username": "jürgen", "password_file": tmp_path / "wrong"}},
            )
        )

    assert answer == [Decimal("0.1")]
    assert [sample.value for sample in in_url.samples] == [Decimal("0.1")]
    assert kept == Duration.parse("30d")
    assert unknown == wrong == "answers 401 Unauthorized: Unauthorized"


def test_prometheus_with_tls_that_wants_to_know_us(
    generation: Generation, tmp_path: Path, certificates: Certificates
) -> None:
    folder = certificates.folder
    web_config = f"""
tls_server_config:
  cert_file: {folder / "127.0.0.1.pem"}
  key_file: {folder / "127.0.0.1.key"}
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: {certificates.ca_file}
basic_auth_users: {{me: '{HASHED}'}}
"""
    ours = {
        "ca_file": certificates.ca_file,
        "cert_file": folder / "client.pem",
        "key_file": folder / "client.key",
    }
    password = {"basic_auth": {"username": "me", "password": "test"}}
    with secured(generation, tmp_path, web_config) as address:
        url = f"https://{address}"
        answer = eventually(lambda: _answer(asking(url, {"tls_config": ours, **password})))
        known_to_promtool = _by_promtool(tmp_path, url, {"tls_config": ours, **password})
        anybody = refused(asking(url, {"tls_config": {"ca_file": certificates.ca_file}, **password}))
        passwordless = refused(asking(url, {"tls_config": ours}))
        untrusted = refused(asking(url, password))
        without_tls = refused(asking(f"http://{address}", {}))

    assert answer == [Decimal("0.1")]
    assert "SUCCESS" in known_to_promtool
    assert "key_file of tls_config" in anybody or "Connection reset" in anybody
    assert passwordless == "answers 401 Unauthorized: Unauthorized"
    assert untrusted.startswith("has a certificate that is not trusted")
    # Go resets the connection after these words, sometimes before they have arrived.
    assert without_tls.startswith("answers 400 Bad Request") or "Connection reset" in without_tls


@pytest.fixture
def victoria_metrics(generation: Generation) -> Path:
    """The folder of VictoriaMetrics's programs."""
    folder = generation.prometheus.parent
    if not (folder / "victoria-metrics").exists():
        pytest.skip("no VictoriaMetrics beside Prometheus")
    return folder


def test_victoria_metrics_behind_a_token(victoria_metrics: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("geheim\n")
    data = f"-storageDataPath={tmp_path / 'data'}"
    series = "".join(
        f'errors{{slo="a"}} {value} {int(NOON.timestamp() + 60 * minute) * 1000}\n'
        for minute, value in enumerate(("0.1", "0.1234567890123", "1e-9"))
    )
    with running(
        victoria_metrics / "victoria-metrics", tmp_path, "-httpListenAddr={}", "-retentionPeriod=10y", data
    ) as single:
        _post(f"http://{single}/api/v1/import/prometheus", series)
        _post(f"http://{single}/internal/force_flush", "")
        (tmp_path / "auth.yml").write_text(
            f"users: [{{bearer_token: geheim, url_prefix: 'http://{single}/prometheus'}}]"
        )
        with running(
            victoria_metrics / "vmauth",
            tmp_path,
            "-httpListenAddr={}",
            f"-auth.config={tmp_path / 'auth.yml'}",
        ) as behind:
            known = asking(f"http://{behind}", {"authorization": {"credentials_file": tmp_path / "token"}})
            values = eventually(lambda: _values(known))
            instant = asking(f"http://{single}/prometheus", {}).query('errors{slo=~"a|b"}', NOON)
            unknown = refused(asking(f"http://{behind}", {}))
            facts = metric_types(known), retention(known)
            with pytest.raises(Refused, match=r"refuses the query: .*unparsed data"):
                known.query("sum(")

    assert values == [Decimal("0.1"), Decimal("0.1234567890123"), Decimal("1e-9")]
    assert [(sample.labels, sample.value, sample.at) for sample in instant.samples] == [
        ({"__name__": "errors", "slo": "a"}, Decimal("0.1"), NOON)
    ]
    assert instant.remarks == ()
    assert unknown.startswith("answers 401 Unauthorized")
    assert facts == ({}, None)


def _by_promtool(folder: Path, url: str, config: Mapping[str, Any]) -> str:
    """Ask with the same file by Prometheus's own program."""
    file = folder / "http.yaml"
    file.write_text(json.dumps(config, default=str))  # JSON is YAML
    command = [str(newest_promtool()), "check", "healthy", f"--http.config.file={file}", f"--url={url}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _answer(server: Prometheus) -> list[Decimal] | None:
    with contextlib.suppress(Unreachable):  # as long as it starts
        return [sample.value for sample in server.query("vector(0.1)").samples]
    return None


def _values(server: Prometheus) -> list[Decimal]:
    answer = server.query_range("errors", NOON, NOON.replace(minute=2), Duration.parse("1m"))
    return [sample.value for sample in answer.samples]


def _post(url: str, text: str) -> None:
    with requests.Session() as session:
        session.trust_env = False
        assert session.post(url, data=text, timeout=30).ok
