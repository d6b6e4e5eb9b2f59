"""Whose certificates we trust and which is ours, in the terms of requests; and whether that can be used."""

import ssl
from collections.abc import Iterator
from typing import Any, NamedTuple

from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from slo.clients.http_config import TLSConfig


def verify(tls: TLSConfig) -> bool | str:
    """Give what requests takes for `verify`."""
    if tls.insecure_skip_verify:
        return False
    return str(tls.ca_file) if tls.ca_file else True


def certificate(tls: TLSConfig) -> tuple[str, str] | None:
    """Give what requests takes for `cert`."""
    return (str(tls.cert_file), str(tls.key_file)) if tls.cert_file else None


class Adapter(HTTPAdapter):
    """Connects to servers, maybe with the certificate of another name than the one in their URL."""

    def __init__(self, tls: TLSConfig) -> None:
        self._name = tls.server_name
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        """Tell urllib3 whose certificate to expect."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        named = {"server_hostname": self._name} if self._name else {}
        return host, {**pool, **named}


class Unusable(NamedTuple):
    """A file that is not what its field says: the field, and why."""

    field: str
    why: str


def unusable(tls: TLSConfig) -> Iterator[Unusable]:
    """Try the files, which are there, before a server is asked."""
    for field, file in (("ca_file", tls.ca_file), ("cert_file", tls.cert_file)):
        try:
            if file:
                _context().load_verify_locations(file)
        except ssl.SSLError:
            yield Unusable(field, f"{file} holds no certificate in PEM format")
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
        yield Unusable("key_file", f"{tls.key_file} {why}")


def _context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
