"""Addresses of servers. Credentials in them are used and never shown."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """A URL without credentials or trailing slash, and the user and password that were in it."""

    url: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a URL, which may have `user:password@` and a path; raises ValueError that does not show it.

        >>> str(Address.parse("https://me:secret@metrics.example.org/prometheus/"))
        'https://metrics.example.org/prometheus'
        """
        try:
            parts = urlsplit(text)
            usable = bool(parts.hostname and (parts.port is None or parts.port))
        except ValueError:
            usable = False
        if not usable or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
            raise ValueError("not a URL such as http://localhost:9090 or https://example.org/prometheus")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(
            url=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/"),
            credentials=(user, password) if user or password else None,
        )

    def __str__(self) -> str:
        return self.url
