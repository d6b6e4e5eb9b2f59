"""TLS for requests: trusted certificates, the client certificate, and a check of their files."""

import ssl
from collections.abc import Iterator
from typing import Any, NamedTuple

from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from slo.clients.http_config import TLSConfig


def verify(tls: TLSConfig) -> bool | str:
    """Return the value of `verify` for requests."""
    if tls.insecure_skip_verify:
        return False
    return str(tls.ca_file) if tls.ca_file else True


def certificate(tls: TLSConfig) -> tuple[str, str] | None:
    """Return the value of `cert` for requests."""
    return (str(tls.cert_file), str(tls.key_file)) if tls.cert_file else None


class Adapter(HTTPAdapter):
    """Connects to servers whose certificate may have another name than their URL."""

    def __init__(self, tls: TLSConfig) -> None:
        self._name = tls.server_name
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        """Pass the expected name of the certificate to urllib3."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        named = {"server_hostname": self._name} if self._name else {}
        return host, {**pool, **named}


class UnusableFile(NamedTuple):
    """A file that cannot be used: its field, and why."""

    field: str
    why: str


def unusable_files(tls: TLSConfig) -> Iterator[UnusableFile]:
    """Find files that exist but cannot be used."""
    for field, file in (("ca_file", tls.ca_file), ("cert_file", tls.cert_file)):
        try:
            if file:
                _context().load_verify_locations(file)
        except ssl.SSLError:
            yield UnusableFile(field, f"{file} holds no certificate in PEM format")
            return
    try:
        if tls.cert_file and tls.key_file:
            # A passphrase is given, so that OpenSSL does not ask for one on the terminal.
            _context().load_cert_chain(tls.cert_file, tls.key_file, password="")
    except ssl.SSLError as error:
        other = error.reason == "KEY_VALUES_MISMATCH"
        why = (
            f"is not the key of {tls.cert_file}" if other else "holds no key in PEM format without passphrase"
        )
        yield UnusableFile("key_file", f"{tls.key_file} {why}")


def _context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
