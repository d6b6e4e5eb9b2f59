"""Parser of CSV histories of events, `time,slo,good,total`; errors show line and column."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from slo.evidence.history import History, Rows
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Span, nearest
from slo.text.times import OTHER_YEAR, YEARS

COLUMNS = ("time", "slo", "good", "total")

_MOST_PROBLEMS = 20
_MOST_DIGITS = 18
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:00)?(Z|\+00:00)", re.ASCII)


def parse_history(text: str, file: str, slo_ids: Collection[str]) -> History:
    """Parse a history; raises Invalid with all problems of the header, or the first 20 of the rows.

    The first line names the columns, in any order. `time` is a full minute in UTC, such as 2026-11-01T12:00Z.
    A row holds the events from its time until the next row of the same objective. Rows of one objective must
    ascend in time; rows of different objectives may be mixed. Rows of objectives that are not in `slo_ids`
    are ignored with a warning.
    """
    first, *lines = text.removeprefix("\ufeff").splitlines() or [""]
    table = _Table(file, _columns(first, file))
    found: dict[str, _Found] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        try:
            slo, start, total, bad = table.read(line)
            if slo not in found:
                found[slo] = _Found(table.span(number, line, "slo"))
            found[slo].add(start, total, bad)
        except _Wrong as wrong:
            problems.append(
                checks.HISTORY.problem(str(wrong), table.span(number, line, wrong.column), hint=wrong.hint)
            )
            if len(problems) == _MOST_PROBLEMS:
                break
    if problems:
        raise Invalid(problems)
    return History(
        rows={slo: found[slo].rows() for slo in sorted(found) if slo in slo_ids},
        warnings=tuple(_unknown(slo, found[slo].where, slo_ids) for slo in found if slo not in slo_ids),
    )


class _Wrong(Exception):
    """Raised for an error in one column of a row."""

    def __init__(self, column: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.column, self.hint = column, hint


@dataclass(frozen=True, slots=True)
class _Table:
    """The order of the columns of a file."""

    file: str
    columns: tuple[str, ...]
    _starts: dict[str, int] = field(default_factory=dict)  # times parsed so far: most are in many rows

    def read(self, line: str) -> tuple[str, int, int, int]:
        """Return the objective, start, total and bad events of a row."""
        texts = _split(line)
        if len(texts) != len(COLUMNS):
            raise _Wrong("time", f"this row has {len(texts)} fields, not {len(COLUMNS)}")
        if self.columns != COLUMNS:
            texts = [texts[self.columns.index(column)] for column in COLUMNS]
        time, slo, good_text, total_text = texts
        start = self._starts.get(time) or self._starts.setdefault(time, _start(time))
        good, total = _count("good", good_text), _count("total", total_text)
        if good > total:
            raise _Wrong("good", f"good is {good}, which is more than the total of {total}")
        return slo, start, total, total - good

    def span(self, number: int, line: str, column: str) -> Span:
        """Return the place of a column in a line, or the whole line if its number of fields is wrong."""
        texts = line.split(",")
        if len(texts) != len(self.columns):
            return Span(self.file, number, 1, len(line) + 1)
        index = self.columns.index(column)
        start = 1 + sum(len(text) + 1 for text in texts[:index])
        return Span(self.file, number, start, start + len(texts[index]))


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of one objective so far; `where` is its first mention."""

    where: Span
    starts: list[int] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)

    def add(self, start: int, total: int, bad: int) -> None:
        if self.starts and start <= self.starts[-1]:
            if start == self.starts[-1]:
                raise _Wrong("time", "the previous row of this objective has the same time")
            raise _Wrong("time", "this row is earlier than the previous row of its objective")
        self.starts.append(start)
        self.total.append(total)
        self.bad.append(bad)

    def rows(self) -> Rows:
        return Rows(
            starts=tuple(self.starts),
            total=tuple(accumulate(self.total, initial=0)),
            bad=tuple(accumulate(self.bad, initial=0)),
        )


def _columns(line: str, file: str) -> tuple[str, ...]:
    """Return the columns of the header: each of COLUMNS exactly once."""
    columns = tuple(_split(line))
    table = _Table(file, columns)
    problems = [
        checks.HISTORY.problem(
            f"unknown column {name!r}", table.span(1, line, name), hint=nearest(name, COLUMNS)
        )
        for name in columns
        if name not in COLUMNS
    ]
    whole = Span(file, 1, 1, len(line) + 1)
    for name in COLUMNS:
        if columns.count(name) != 1:
            many = "is missing" if name not in columns else "is there twice"
            hint = f"the first line must name the columns {','.join(COLUMNS)}"
            problems.append(checks.HISTORY.problem(f"column {name!r} {many}", whole, hint=hint))
    if problems:
        raise Invalid(problems)
    return columns


def _split(line: str) -> list[str]:
    """Split a line into fields. Valid values have no comma or quote, so quotes can only enclose a field."""
    fields = line.split(",")
    return [text.strip('"') for text in fields] if '"' in line else fields


def _start(text: str) -> int:
    """Parse a time into seconds since 1970."""
    match = _TIME.fullmatch(text)
    hint = "write a full minute in UTC, such as 2026-11-01T12:00Z"
    if not match:
        raise _Wrong("time", f"{text!r} is not a time", hint)
    try:
        time = datetime.fromisoformat(f"{match[1]}+00:00")
    except ValueError as error:
        raise _Wrong("time", f"{text!r} does not exist in the calendar", hint) from error
    if time.year not in YEARS:
        raise _Wrong("time", OTHER_YEAR, hint)
    return int(time.timestamp())


def _count(column: str, text: str) -> int:
    """Parse a number of events. The number of digits is limited, which keeps parsing fast for any input."""
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        return int(text)
    hint = f"write a whole number of at most {_MOST_DIGITS} digits, such as 0 or 120"
    raise _Wrong(column, f"{text!r} is not a number of events", hint)


def _unknown(slo: str, where: Span, slo_ids: Iterable[str]) -> Problem:
    message = f"no objective is called {slo!r}; its rows are ignored"
    return checks.FOREIGN_HISTORY.problem(message, where, nearest(slo, slo_ids))
