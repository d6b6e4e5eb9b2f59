"""Read and check a folder of definitions."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from slo import targets
from slo.actions.failures import InvalidDefinitions
from slo.catalogue.base import ReadFile, beside, no_file
from slo.catalogue.foreign_files import sorted_out
from slo.catalogue.load import load as load_texts
from slo.catalogue.record import FILE, NO_RECORD, read_record
from slo.checks import lint
from slo.checks.disputes import unrecorded
from slo.model import Catalogue
from slo.project import read_beside, read_definitions, read_generated
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Severity, Span, in_order


class Examined(NamedTuple):
    """The definitions of a folder: the catalogue, None if it cannot be read, all problems, and the texts.

    `skipped` has why files are no definitions, by their paths.
    """

    folder: Path
    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    skipped: Mapping[str, str] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence about each file that was skipped."""
        return tuple(f"{self._from_here(name)} was skipped: {why}" for name, why in self.skipped.items())

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def texts_from_here(self) -> Mapping[str, str]:
        """The texts, by paths relative to the working directory."""
        return {self._from_here(name): text for name, text in self.texts.items()}

    def from_here(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems with paths relative to the working directory."""
        return [replace(problem, span=self.span_from_here(problem.span)) for problem in problems]

    def span_from_here(self, span: Span) -> Span:
        """Return a span with its path relative to the working directory."""
        return replace(span, file=self._from_here(span.file))

    def _from_here(self, file: str) -> str:
        return os.path.normpath(self.folder / file)

    def accepted(self, apart_from: Collection[str] = ()) -> Catalogue:
        """Return the catalogue; raises InvalidDefinitions for errors other than those of some codes."""
        errors = [problem for problem in self.errors if problem.code not in apart_from]
        if self.catalogue is None or errors:
            raise InvalidDefinitions(self.from_here(errors), self.texts_from_here)
        return self.catalogue


OF_CONSENT = (checks.DISPUTED.code, checks.RECORD.code)
"""The errors that say whether definitions are in force, not whether they are right."""


def load(definitions: Path | str = "definitions", generated: Path | None = None) -> Catalogue:
    """Return the catalogue of a folder and its subfolders; raises InvalidDefinitions or project.Refused.

    It may dispute what is in force, for commands that sign, or that help in an incident whatever is disputed.
    """
    return examine(Path(definitions), generated=generated).accepted(apart_from=OF_CONSENT)


def load_in_force(definitions: Path | str = "definitions", generated: Path | None = None) -> Catalogue:
    """Return the catalogue as `load` does, for commands that judge by it.

    Raises InvalidDefinitions also if it disputes what is in force by the record in `generated`.
    """
    return examine(Path(definitions), generated=generated).accepted()


def load_recorded(definitions: Path, generated: Path | None = None) -> Catalogue:
    """Return the catalogue as `load_in_force` does, unless a part of what is in force is not recorded.

    So nothing is decided by signatures alone, such as where the record is in another folder. Raises
    InvalidDefinitions for this, too.
    """
    return examine(definitions, lambda found: (*lint(found), *unrecorded(found)), generated).accepted()


def examine(
    definitions: Path,
    check: Callable[[Catalogue], Iterable[Problem]] = lint,
    generated: Path | None = None,
) -> Examined:
    """Read the definitions, and check them if they have no errors; raises project.Refused.

    The record of what is in force is in the folder `generated`, by default the one beside the definitions.
    """
    found = generated_beside(definitions) if generated is None else generated
    record = os.path.relpath(found / FILE, definitions)
    sources, recorded = read_definitions(definitions), read_generated(found, FILE)
    return examine_texts(definitions, sources, recorded, record, check, partial(read_beside, definitions))


def examine_texts(
    folder: Path,
    sources: Mapping[str, bytes],
    record: bytes | None,
    record_name: str,
    check: Callable[[Catalogue], Iterable[Problem]] = lint,
    read: ReadFile = no_file,
) -> Examined:
    """Read definitions by their paths below a folder, and the record of what is in force, as `examine` does.

    `record_name` is the path of the record from the folder. `read` returns other files of the project by
    their paths from the folder that holds the definitions.
    """
    texts = {name: _text(data) for name, data in sources.items()}
    recorded = NO_RECORD
    if record is not None:
        recorded = read_record(record, record_name)
        texts[record_name] = _text(record)

    def read_and_keep(path: str) -> bytes | None:
        if (data := read(path)) is not None:
            texts[beside(path)] = _text(data)
        return data

    found = sorted_out(sources)
    try:
        readable = {name: _same_text(data, texts[name]) for name, data in found.definitions.items()}
        catalogue = load_texts(readable, targets.problems, recorded, read_and_keep)
    except Invalid as invalid:
        problems = (*recorded.problems, *found.problems, *invalid.problems)
        return Examined(folder, None, tuple(in_order(problems)), texts, found.skipped)
    problems = (*found.problems, *check(catalogue))
    return Examined(folder, catalogue, tuple(in_order(problems)), texts, found.skipped)


def _text(data: bytes) -> str:
    """Return the text of a file, to be shown."""
    return data.decode("utf-8-sig", errors="replace")


def _same_text(data: bytes, text: str) -> str | bytes:
    """Return the text of a file, or its bytes if they are not UTF-8, which is then reported."""
    return data if "\ufffd" in text else text


def generated_beside(definitions: Path) -> Path:
    """Return the folder of generated files that belongs to definitions, if nothing else is said."""
    return definitions.parent / "generated"
