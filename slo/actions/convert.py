"""Convert definitions of other tools, or into other formats, and report what that changes."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from slo.actions.failures import InvalidRequest
from slo.actions.new_files import write_new
from slo.catalogue.conversion import convertible
from slo.dialects.dialect import Answers, Fate, Note
from slo.dialects.formats import written as written_as
from slo.project import Refused, read_sources
from slo.report.conversion import ConvertedFile, markdown
from slo.text.diagnostics import Span, in_order


class Converted(NamedTuple):
    """What became of each file, the texts that were read, and the files that were written, if any."""

    files: tuple[ConvertedFile, ...]
    texts: Mapping[str, str]
    written: tuple[Path, ...] = ()

    @property
    def refused(self) -> int:
        """The number of problems for which something was not converted."""
        return sum(len(one.problems) for one in self.files)


def convert(
    paths: Iterable[Path], to: str, answers: Answers, output: Path | None, report: Path | None
) -> Converted:
    """Convert files and folders, and write one file for each of them to a folder, if one is named.

    What cannot be converted is left out, as its problems say. Raises Refused, InvalidRequest, and
    AlreadyThere before anything is written.
    """
    given = tuple(paths)
    sources = read_sources(given)
    if not sources:
        raise Refused(f"there is nothing to convert: no .yaml file is in {', '.join(map(str, given))}")
    texts = {name: data.decode("utf-8-sig", errors="replace") for name, data in sources.items()}
    files = tuple(_converted(sources, to, answers))
    places = {} if output is None else _places(files, given, output)
    reported = {} if report is None else {report: markdown(files, texts)}
    written = {path: text for path, text in places.items() if text}
    if set(written) & set(reported):
        raise InvalidRequest("the report and a converted file would have the same name", "report")
    write_new({**written, **reported}, "name another folder or file with --output and --report")
    return Converted(files, texts, tuple(written))


def _converted(sources: Mapping[str, bytes], to: str, answers: Answers) -> Iterator[ConvertedFile]:
    """Yield what becomes of each file that has something to convert or a problem."""
    found = convertible(sources, answers, written_out=to != "native")
    for name in sources:
        documents = found.documents.get(name, ())
        problems = tuple(in_order(one for one in found.problems if one.span.file == name))
        notes = [one for one in found.notes if one.span.file == name]
        result = written_as(to, documents) if documents else None
        text = result.text if result else ""
        notes += result.notes if result else ()
        if to == "native" and name not in found.foreign:
            yield ConvertedFile(name, "", (), problems, native=not problems)
            continue
        yield ConvertedFile(name, text, tuple(sorted(dict.fromkeys(notes), key=_order)), problems)


def _order(note: Note) -> tuple[int, Span, str]:
    return list(Fate).index(note.fate), note.span, note.what


def _places(files: Iterable[ConvertedFile], given: tuple[Path, ...], output: Path) -> dict[Path, str]:
    """Return the text of each file to write; folders are written with their subfolders."""
    places: dict[Path, str] = {}
    origins: dict[Path, str] = {}
    for one in files:
        path = Path(one.name)
        folder = next((part for part in given if part.is_dir() and path.is_relative_to(part)), path.parent)
        place = (output / path.relative_to(folder)).with_suffix(".yaml")
        if place in places:
            raise InvalidRequest(f"{origins[place]} and {one.name} would both be written to {place}")
        places[place], origins[place] = one.text, one.name
    return places
