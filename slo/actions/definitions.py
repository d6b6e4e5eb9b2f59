"""Read and check a folder of definitions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from slo import targets
from slo.actions.failures import InvalidDefinitions
from slo.catalogue.load import load as load_texts
from slo.checks import lint
from slo.model import Catalogue
from slo.project import read_definitions
from slo.text.diagnostics import Invalid, Problem, Severity, in_order


class Examined(NamedTuple):
    """The definitions of a folder: the catalogue, None if it cannot be read, all problems, and the texts."""

    folder: Path
    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def texts_from_here(self) -> Mapping[str, str]:
        """The texts, by paths relative to the working directory."""
        return {str(self.folder / name): text for name, text in self.texts.items()}

    def from_here(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems with paths relative to the working directory."""
        return [
            replace(problem, span=replace(problem.span, file=str(self.folder / problem.span.file)))
            for problem in problems
        ]

    def accepted(self) -> Catalogue:
        """Return the catalogue; raises InvalidDefinitions if there are errors."""
        if self.catalogue is None or self.errors:
            raise InvalidDefinitions(self.from_here(self.errors), self.texts_from_here)
        return self.catalogue


def load(definitions: Path | str = "definitions") -> Catalogue:
    """Return the catalogue of a folder and its subfolders; raises InvalidDefinitions or project.Refused."""
    return examine(Path(definitions)).accepted()


def examine(definitions: Path, check: Callable[[Catalogue], Iterable[Problem]] = lint) -> Examined:
    """Read the definitions, and check them if they have no errors; raises project.Refused."""
    sources = read_definitions(definitions)
    texts = {name: data.decode("utf-8-sig", errors="replace") for name, data in sources.items()}
    try:
        catalogue = load_texts(sources, targets.problems)
    except Invalid as invalid:
        return Examined(definitions, None, tuple(in_order(invalid.problems)), texts)
    return Examined(definitions, catalogue, tuple(in_order(check(catalogue))), texts)
