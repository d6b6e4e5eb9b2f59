"""Table for terminals: one line per objective, worst first, with footnotes and a summary below."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from slo.evidence.remaining import events_left, left_in_events, outage_left
from slo.evidence.status import Status, Verdict
from slo.report.footnotes import footnotes
from slo.report.overview import Overview, Terminal, named
from slo.text.rounding import events, lasts, left, length, share, times

_GAP = 2
_INDENT = "  "  # of the continuation lines of a footnote
_UNKNOWN = "-"

_STYLES = {
    Verdict.SPENT: "1;31",  # bold, red
    Verdict.BURNING: "33",  # yellow
    Verdict.NO_DATA: "35",  # magenta
    Verdict.HEALTHY: "32",  # green
}

Row = tuple[str, ...]


class _Column(NamedTuple):
    """A column of numbers, or of text that may be shortened."""

    name: str
    cell: Callable[[Status, Overview], str]
    is_number: bool = True


def _exhausted_in(status: Status, overview: Overview) -> str:
    """Return the time until the budget is spent; "-" if it would last."""
    return _known(lasts, status.exhausted_in)


def _can_fail(status: Status, overview: Overview) -> str:
    """Return what would spend the rest: an outage of this length, or so many events."""
    if left_in_events(status):
        return _known(events, events_left(status))
    return _known(length, outage_left(status))


def _known(show: Callable[..., str], figure: object) -> str:
    return _UNKNOWN if figure is None else show(figure)


_COLUMNS = (
    _Column("SLO", lambda s, o: f"{named(s)} (draft)" if s.slo.draft else named(s), is_number=False),
    _Column("target", lambda s, o: str(s.slo.target_of(dict(s.group)))),
    _Column("over", lambda s, o: str(s.slo.objective.window)),
    _Column("errors", lambda s, o: _known(share, s.error_ratio)),
    _Column("left", lambda s, o: _known(left, s.remaining)),
    _Column("can fail", _can_fail),
    _Column("burn", lambda s, o: _known(times, s.burn_rate)),
    _Column("gone in", _exhausted_in),
    _Column("verdict", lambda s, o: s.verdict, is_number=False),
    _Column("first", lambda s, o: o.first(s.slo) or "nobody", is_number=False),
)
_VERDICT = next(index for index, column in enumerate(_COLUMNS) if column.name == "verdict")

_SHRINKING = (
    *(("errors", 0), ("over", 0), ("target", 0), ("can fail", 0)),
    *(("first", 12), ("SLO", 24), ("first", 0), ("gone in", 0), ("SLO", 16), ("burn", 0), ("SLO", 8)),
)
"""The steps that fit the table to a narrow terminal, in order: a column and its least width; 0 removes it.

The least important columns come first: left matters most, then burn, gone in, first and can fail.
"""


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return the table, as wide as its content or as the terminal, with one line per status.

    Without a terminal nothing is shortened. If everything must fit one screen, the last lines, which are the
    best ones, are omitted, and their number is shown.
    """
    text = _text(overview, overview, terminal)
    if terminal is None or terminal.lines is None:
        return text
    shown = min(len(overview.statuses), terminal.lines)
    while True:
        text = _text(replace(overview, statuses=overview.statuses[:shown]), overview, terminal)
        excess = len(text.splitlines()) - terminal.lines
        if excess <= 0 or shown <= 1:
            return text
        shown = max(1, shown - excess)


def _text(shown: Overview, whole: Overview, terminal: Terminal | None) -> str:
    if not whole.statuses:
        return whole.summary()
    hidden = len(whole.statuses) - len(shown.statuses)
    more = [f"and {hidden} more with better status"] if hidden else []
    rows = [tuple(column.cell(status, whole) for column in _COLUMNS) for status in shown.statuses]
    below = (*footnotes(shown), whole.summary())
    return "\n".join((*_table(rows, terminal), *more, "", *_wrapped(below, terminal)))


def _table(rows: Sequence[Row], terminal: Terminal | None) -> Iterator[str]:
    header = tuple(column.name for column in _COLUMNS)
    widths = _fitted(_widths([header, *rows]), terminal)
    for row in (header, *rows):
        style = _style(row, terminal)
        cells = (
            _aligned(index, _shortened(cell, width), width, style)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            if width
        )
        yield (" " * _GAP).join(cells).rstrip()


def _shortened(cell: str, width: int) -> str:
    """Replace the middle of a cell that is too wide; names often differ only at their ends."""
    if len(cell) <= width:
        return cell
    head, tail = width // 2, (width - 1) // 2
    return f"{cell[:head]}…{cell[len(cell) - tail :]}"


def _aligned(index: int, cell: str, width: int, style: str) -> str:
    padded = cell.rjust(width) if _COLUMNS[index].is_number else cell.ljust(width)
    return f"\x1b[{style}m{padded}\x1b[0m" if style and index == _VERDICT else padded


def _style(row: Row, terminal: Terminal | None) -> str:
    is_header = row[_VERDICT] == _COLUMNS[_VERDICT].name
    return "" if is_header or not terminal or not terminal.colour else _STYLES[Verdict(row[_VERDICT])]


def _fitted(widths: list[int], terminal: Terminal | None) -> list[int]:
    """Return widths that fit the terminal, if possible; 0 removes a column.

    Numbers are never shortened, so a terminal of less than about 45 columns wraps the lines.
    """
    if terminal is None:
        return widths
    index_of = {column.name: index for index, column in enumerate(_COLUMNS)}
    for name, least in _SHRINKING:
        index, excess = index_of[name], _total(widths) - terminal.columns
        if excess > 0:
            widths[index] = min(widths[index], max(least, widths[index] - excess)) if least else 0
    return widths


def _total(widths: Iterable[int]) -> int:
    return sum(width + _GAP for width in widths if width) - _GAP


def _widths(lines: Iterable[Row]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _wrapped(lines: Iterable[str], terminal: Terminal | None) -> Iterator[str]:
    for line in lines:
        if terminal is None:
            yield line
        else:
            width = max(terminal.columns, 20)
            yield from textwrap.wrap(line, width, subsequent_indent=_INDENT, break_on_hyphens=False)
