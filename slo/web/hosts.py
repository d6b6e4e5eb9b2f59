"""The names under which pages are served: requests for others are refused, because of DNS rebinding.

A web page of an attacker can make its own name point to this machine. The browser then lets it read what is
served here, unless the server refuses that name. An IP address is no name, and cannot point elsewhere.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

_LOOPBACK = "localhost"
_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<host>[^:@/\[\]]+?)\.?)(?::\d*)?")


class Hosts:
    """Names besides IP addresses and localhost: those that are given, and that of this machine."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = {_LOOPBACK, *(name.lower() for name in (socket.gethostname(), *names))}

    def serve(self, header: str | None) -> bool:
        """Return whether a Host header names this server; programs may send none, browsers always do."""
        if header is None:
            return True
        found = _HOST.fullmatch(header.lower())
        host = (found["v6"] or found["host"]) if found else ""
        return host in self._names or _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
