"""Problems in files: code, message, place and hint, and how they are shown."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from slo.text.styles import Meaning, Paint, plain
from slo.text.terminal import printable

_LONGEST_LINE = 160
"""Longest source line, in characters, that is shown whole."""
_LONGEST_TEXT = 1000
"""Longest message or hint, in characters, that is shown whole."""
_LONGEST_LIST = 10
"""Most accepted names that are listed where none is similar to the one written."""

_MASKS = {"Cc": "\ufffd", "Cs": "\ufffd", "Cf": ""}
"""What is shown for control characters and surrogates; invisible characters are left out."""


class Severity(StrEnum):
    """Return whether a problem stops the compilation."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def meaning(self) -> Meaning:
        """Return what it means to the reader of a terminal."""
        return Meaning.ERROR if self is Severity.ERROR else Meaning.WARNING


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters on one line of one file; lines and columns are counted from 1."""

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def inside(self, text: str, start: int, end: int) -> "Span":
        """Narrow the span of a text to a part of it, if the file has the text on one line without escapes."""
        quotes = self.end_column - self.column - len(text)
        if quotes not in (0, 2):
            return self
        begin = self.column + quotes // 2
        return replace(self, column=begin + start, end_column=begin + end)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: a stable code, a message, the span at fault, and a hint on what is accepted."""

    code: str
    message: str
    span: Span
    severity: Severity = Severity.ERROR
    hint: str = ""


class Invalid(Exception):
    """Raised with all problems that were found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problem(s)")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, then by message, and drop duplicates."""
    return sorted(set(problems), key=lambda p: (p.span, p.severity, p.code, p.message, p.hint))


def nearest(word: str, accepted: Iterable[str]) -> str:
    """Return a hint: the accepted word that is most similar, or else the accepted words (the first ten).

    >>> nearest("objectve", ["objective", "window"])
    "did you mean 'objective'?"
    >>> nearest("x", ["objective", "window"])
    'accepted: objective, window'
    """
    import difflib  # imported here, because most runs have nothing to correct

    choices = sorted(accepted)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    more = len(choices) - _LONGEST_LIST
    listed = ", ".join(choices[:_LONGEST_LIST]) + (f" and {more:,} more" if more > 0 else "")
    return f"accepted: {listed}" if choices else ""


def render(problem: Problem, sources: Mapping[str, str], paint: Paint = plain) -> str:
    """Show a problem with its source line and carets under the characters at fault.

    >>> problem = Problem("target", "must be below 100%", Span("checkout.yaml", 2, 12, 15))
    >>> print(render(problem, {"checkout.yaml": "slo: a\\ntarget:    100"}))
    error[target]: must be below 100%
     --> checkout.yaml:2:12
      |
    2 | target:    100
      |            ^^^
    """
    span = problem.span
    number = str(span.line)
    gutter = " " * len(number)
    meaning = problem.severity.meaning
    head = f"{paint(meaning, f'{problem.severity}[{problem.code}]')}: {_shortened(problem.message)}"
    place = f"{gutter}--> {printable(str(span))}"
    hint = [f"{gutter} {paint(Meaning.NOTE, f'= {_shortened(problem.hint)}')}"] if problem.hint else []
    lines = _lines(sources.get(span.file, ""))
    if span.line > len(lines):
        return "\n".join([head, place, *hint])
    line, indent, carets = _excerpt(lines[span.line - 1], span)
    under = f"{gutter} | {indent}{paint(meaning, carets)}"
    return "\n".join([head, place, f"{gutter} |", f"{number} | {line}", under, *hint])


def _shortened(text: str) -> str:
    """Return a text on one line, without its middle if it repeats a value that is very long."""
    if len(text) > _LONGEST_TEXT:
        half = _LONGEST_TEXT // 2
        text = f"{text[:half]}…{text[-half:]}"
    return printable(text)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """Split a text into lines; cached, because a file may have many problems."""
    return text.splitlines()


def _excerpt(line: str, span: Span) -> tuple[str, str, str]:
    """Return a line, the spaces before the carets under it, and these; of a very long line, a part."""
    if len(line) <= _LONGEST_LINE:
        return _printable(line), *_carets(line, span)
    start = max(0, span.column - 1 - _LONGEST_LINE // 2)
    part = line[start : start + _LONGEST_LINE]
    inside = replace(span, column=span.column - start, end_column=min(span.end_column - start, len(part) + 1))
    before = "…" if start else ""
    after = "…" if start + len(part) < len(line) else ""
    indent, carets = _carets(part, inside)
    return f"{before}{_printable(part)}{after}", " " * len(before) + indent, carets


def _printable(line: str) -> str:
    """Show tabs as single spaces and control characters as a mark, so that the carets stay aligned."""
    return "".join(" " if c == "\t" else _MASKS.get(unicodedata.category(c), c) for c in line)


def _carets(line: str, span: Span) -> tuple[str, str]:
    before = _columns(line[: span.column - 1])
    under = _columns(line[span.column - 1 : span.end_column - 1])
    return " " * before, "^" * max(1, under)


def _columns(text: str) -> int:
    """Count the terminal columns of a text: wide characters take two, combining and invisible ones none."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
