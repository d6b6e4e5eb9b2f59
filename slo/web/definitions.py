"""The definitions as they were last right: read again when they change, and kept while they are wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from slo.model import SLO, Catalogue


class Broken(Exception):
    """Raised where definitions cannot be used; says what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was defined, which objectives of it are meant, and a digest of the texts."""

    catalogue: Catalogue
    slos: tuple[SLO, ...]
    digest: str


class Latest(NamedTuple):
    """The last definitions that were right, and what is wrong with those on disk; "" if they are the same."""

    read: Read
    broken: str = ""


class Definitions:
    """Reads when `stamp`, which is cheap and raises OSError, gives another value. `read` raises Broken."""

    def __init__(self, stamp: Callable[[], object], read: Callable[[], Read]) -> None:
        self._stamp, self._read = stamp, read
        self._stamped = self._seen()
        self.latest = Latest(read())

    def renew(self) -> Latest:
        """Read them if they changed."""
        stamped = self._seen()
        if stamped != self._stamped:
            try:
                self.latest = Latest(self._read())
            except Broken as error:
                self.latest = Latest(self.latest.read, str(error))
            self._stamped = stamped
        return self.latest

    def _seen(self) -> object:
        try:
            return self._stamp()
        except OSError as error:
            return str(error)
