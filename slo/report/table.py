"""Table for terminals: one line per objective, worst first, with footnotes and a summary below."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from slo.evidence.status import Status, Verdict
from slo.languages.language import Language
from slo.report import cells
from slo.report.footnotes import footnotes
from slo.report.overview import Overview, Terminal, named
from slo.text.styles import Meaning, coloured

_GAP = 2
_INDENT = "  "  # of the continuation lines of a footnote
_UNKNOWN = "-"

_MEANINGS = {
    Verdict.SPENT: Meaning.ERROR,
    Verdict.BURNING: Meaning.WARNING,
    Verdict.NO_DATA: Meaning.NO_DATA,
    Verdict.HEALTHY: Meaning.HEALTHY,
}

Row = tuple[str, ...]


class _Column(NamedTuple):
    """A column of numbers, or of text that may be shortened."""

    name: str
    cell: Callable[[Status, Overview], str]
    is_number: bool = True

    def head(self, reader: Language) -> str:
        return reader.text(f"column_{self.name.lower().replace(' ', '_')}")


def _named(status: Status, overview: Overview) -> str:
    name = named(status)
    return overview.reader.text("status_draft", name=name) if status.slo.draft else name


_COLUMNS = (
    _Column("SLO", _named, is_number=False),
    _Column("target", cells.target),
    _Column("over", cells.window),
    _Column("errors", cells.errors),
    _Column("left", cells.left),
    _Column("can fail", cells.can_fail),
    _Column("burn", cells.burn),
    _Column("spent in", cells.exhausted_in),
    _Column("verdict", cells.verdict, is_number=False),
    _Column("first", cells.first, is_number=False),
)
_VERDICT = next(index for index, column in enumerate(_COLUMNS) if column.name == "verdict")

_SHRINKING = (
    *(("errors", 0), ("over", 0), ("target", 0), ("can fail", 0)),
    *(("first", 12), ("SLO", 24), ("first", 0), ("spent in", 0), ("SLO", 16), ("burn", 0), ("SLO", 8)),
)
"""The steps that fit the table to a narrow terminal, in order: a column and its least width; 0 removes it.

The least important columns come first: left matters most, then burn, spent in, first and can fail.
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
    more = [whole.reader.text("status_more", number=hidden)] if hidden else []
    rows = [tuple(column.cell(status, whole) or _UNKNOWN for column in _COLUMNS) for status in shown.statuses]
    below = (*footnotes(shown), whole.summary())
    return "\n".join((*_table(rows, terminal, whole.reader), *more, "", *_wrapped(below, terminal)))


def _table(rows: Sequence[Row], terminal: Terminal | None, reader: Language) -> Iterator[str]:
    header = tuple(column.head(reader) for column in _COLUMNS)
    widths = _fitted(_widths([header, *rows]), terminal)
    meanings = _meanings(reader) if terminal and terminal.colour else {}
    for row in (header, *rows):
        meaning = meanings.get(row[_VERDICT])
        cells = (
            _aligned(index, _shortened(cell, width), width, meaning)
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


def _aligned(index: int, cell: str, width: int, meaning: Meaning | None) -> str:
    padded = cell.rjust(width) if _COLUMNS[index].is_number else cell.ljust(width)
    return coloured(meaning, padded) if meaning and index == _VERDICT else padded


def _meanings(reader: Language) -> Mapping[str, Meaning]:
    """Return what each verdict means, by its words."""
    return {reader.words["status_verdicts"][verdict]: meaning for verdict, meaning in _MEANINGS.items()}


def _fitted(widths: list[int], terminal: Terminal | None) -> list[int]:
    """Return widths that fit the terminal, if possible; 0 removes a column.

    Numbers are never shortened, so a terminal of less than about 45 columns wraps the lines.
    """
    if terminal is None or terminal.columns is None:
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
        if terminal is None or terminal.columns is None:
            yield line
        else:
            width = max(terminal.columns, 20)
            yield from textwrap.wrap(line, width, subsequent_indent=_INDENT, break_on_hyphens=False)
