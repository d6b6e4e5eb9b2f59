"""What most commands do first: read the definitions, question them, and show every problem."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import click

from slo import targets
from slo.catalogue.load import load
from slo.checks import lint
from slo.cli import Exit, Unusable
from slo.model import Catalogue
from slo.project import Refused, read_definitions
from slo.text.diagnostics import Invalid, Problem, Severity, in_order, render


class Examined(NamedTuple):
    """The definitions of a folder: the catalogue if there is one, all problems, and the texts."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def read_catalogue(definitions: Path) -> Catalogue:
    """Read the definitions; show their errors and end the command where there are any."""
    return accepted(examine(definitions), definitions)


def examine(definitions: Path) -> Examined:
    """Read and question the definitions."""
    try:
        sources = read_definitions(definitions)
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    texts = {name: data.decode("utf-8-sig", errors="replace") for name, data in sources.items()}
    try:
        catalogue = load(sources, targets.problems)
    except Invalid as invalid:
        return Examined(None, tuple(in_order(invalid.problems)), texts)
    return Examined(catalogue, tuple(in_order(lint(catalogue))), texts)


def accepted(examined: Examined, definitions: Path) -> Catalogue:
    """Give the catalogue of definitions without errors; otherwise show the errors and end the command."""
    if examined.catalogue is None or examined.errors:
        show(examined.errors, examined.texts, definitions)
        click.echo(f"{count(len(examined.errors), 'error')}; nothing was done", err=True)
        raise click.exceptions.Exit(Exit.FINDINGS)
    return examined.catalogue


def show(problems: Iterable[Problem], texts: Mapping[str, str], folder: Path) -> None:
    """Print problems to the terminal, with files as they are found from here."""
    here = from_here(texts, folder)
    for problem in placed(problems, folder):
        click.echo(render(problem, here) + "\n", err=True)


def placed(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Name the files of problems as they are found from here."""
    return [
        replace(problem, span=replace(problem.span, file=str(folder / problem.span.file)))
        for problem in problems
    ]


def from_here(texts: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """Name texts as they are found from here."""
    return {str(folder / name): text for name, text in texts.items()}


def today() -> date:
    """Read the calendar, in UTC: nothing but what falls due and what is signed depends on the day."""
    return datetime.now(UTC).date()


def count(number: int, thing: str) -> str:
    """Say how many there are of a thing.

    >>> count(1, "error"), count(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
