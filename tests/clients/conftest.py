"""What all tests of clients stand on: no proxy before the loopback, certificates, a clock that jumps."""

import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from trustme import CA, LeafCert


@pytest.fixture(autouse=True)
def _straight_to_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@dataclass(frozen=True, slots=True)
class Certificates:
    """An authority, and files of what it issued: for a server on `127.0.0.1`, and for a client of it."""

    authority: CA
    folder: Path

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def locked_key(self) -> bytes:
        """The client's key, behind a passphrase."""
        key = load_pem_private_key((self.folder / "client.key").read_bytes(), None)
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase"))

    def issue(self, name: str) -> LeafCert:
        """Write `NAME.pem` and `NAME.key`."""
        leaf = self.authority.issue_cert(name)
        (self.folder / f"{name}.pem").write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
        leaf.private_key_pem.write_to_path(str(self.folder / f"{name}.key"))
        return leaf

    def serving(self, name: str = "127.0.0.1", *, asking_clients: bool = False) -> ssl.SSLContext:
        """Give what a server has that is called so, which may insist on clients of the same authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.issue(name).configure_cert(context)
        if asking_clients:
            self.authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    issued = Certificates(trustme.CA(), tmp_path_factory.mktemp("certificates"))
    issued.authority.cert_pem.write_to_path(str(issued.ca_file))
    issued.issue("client")
    issued.issue("127.0.0.1")
    return issued


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, in seconds. They are not slept, but the clock moves on by them."""
    made: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(made), sleep=made.append)
    monkeypatch.setattr("slo.clients.exchange.time", clock)
    return made
