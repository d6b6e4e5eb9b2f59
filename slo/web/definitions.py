"""The last valid definitions: read again when files change, and kept while the files have errors."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from slo.actions.definitions import examine, generated_beside
from slo.actions.failures import InvalidDefinitions
from slo.catalogue.record import FILE
from slo.evidence.selection import NothingSelected, Selection
from slo.model import SLO, Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.project import Refused, definition_files
from slo.text.plurals import count


@dataclass(frozen=True, slots=True)
class LoadedDefinitions:
    """The catalogue, the selected objectives, and a digest of the texts."""

    catalogue: Catalogue
    slos: tuple[SLO, ...]
    digest: str


class LatestDefinitions(NamedTuple):
    """The last valid definitions, and the errors of those on disk; "" if they are valid."""

    read: LoadedDefinitions
    broken: str = ""


class Definitions:
    """Calls `read` when the value of `stamp` changes. Both may raise Refused, `stamp` also OSError."""

    def __init__(self, stamp: Callable[[], object], read: Callable[[], LoadedDefinitions]) -> None:
        self._stamp, self._read = stamp, read
        self._stamped = self._stamp_or_error()
        self.latest = LatestDefinitions(read())

    def renew(self) -> LatestDefinitions:
        """Read the definitions if they changed, and return the latest."""
        stamped = self._stamp_or_error()
        if stamped != self._stamped:
            try:
                self.latest = LatestDefinitions(self._read())
            except Refused as error:
                self.latest = LatestDefinitions(self.latest.read, str(error))
            self._stamped = stamped
        return self.latest

    def _stamp_or_error(self) -> object:
        try:
            return self._stamp()
        except (OSError, Refused) as error:
            return str(error)


def definitions_in(folder: Path, selection: Selection) -> Definitions:
    """Read the definitions in a folder, and select objectives; raises Refused."""
    return Definitions(
        lambda: _stamp(folder, generated_beside(folder) / FILE), lambda: _read(folder, selection)
    )


def _read(folder: Path, selection: Selection) -> LoadedDefinitions:
    """Read the definitions; raises Refused with their first error."""
    examined = examine(folder)
    try:
        catalogue = without_pages_of_drafts(examined.accepted())
        slos = selection.slos(catalogue.slos, catalogue.origins.apart)
    except InvalidDefinitions as invalid:
        first, errors = invalid.problems[0], count(len(invalid.problems), "error")
        raise Refused(f"{errors}, the first at {first.span}: {first.message}") from invalid
    except NothingSelected as nothing:
        raise Refused(str(nothing)) from nothing
    texts = repr(sorted(examined.texts.items())).encode()
    return LoadedDefinitions(catalogue, slos, hashlib.sha256(texts).hexdigest()[:12])


def _stamp(definitions: Path, record: Path) -> object:
    """Return paths, times and sizes of the record and of the definitions; raises OSError or Refused."""
    recorded = [record] if record.exists() else []
    return sorted(map(_stamp_of, (*recorded, *definition_files(definitions))))


def _stamp_of(path: Path) -> tuple[Path, int, int]:
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size
