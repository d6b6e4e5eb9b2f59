"""A table for people: one line an objective, worst first, and what they come to."""

import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Literal

from slo.budget.status import Status, Verdict
from slo.report.overview import Overview, Terminal
from slo.report.rounding import left, share, times

_HEADER = ("SLO", "target", "over", "errors", "left", "burn", "verdict", "first")
_NUMBERS = range(1, 6)
_ERRORS = 3
_VERDICT = 6
_GAP = 2
_SHORTEST = 8  # columns that a name keeps, however narrow the terminal
_UNKNOWN = "-"

_STYLES = {
    Verdict.SPENT: "bold red",
    Verdict.BURNING: "yellow",
    Verdict.NO_DATA: "magenta",
    Verdict.HEALTHY: "green",
}

Row = tuple[str, ...]


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Align the statuses in columns, as wide as they are, or as a terminal has room for."""
    if not overview.statuses:
        return overview.summary()
    rows = [_row(status, overview) for status in overview.statuses]
    table = _plain(rows) if terminal is None else _fitted(rows, terminal)
    return f"{table}\n\n{overview.summary()}"


def _row(status: Status, overview: Overview) -> Row:
    return (
        status.slo.id,
        str(status.slo.objective.target),
        str(status.slo.objective.window),
        _UNKNOWN if status.error_ratio is None else share(status.error_ratio),
        _UNKNOWN if status.remaining is None else left(status.remaining),
        _UNKNOWN if status.burn_rate is None else times(status.burn_rate),
        status.verdict,
        overview.first(status.slo) or "nobody",
    )


def _plain(rows: Iterable[Row]) -> str:
    """Align by blanks alone and cut nothing: people and programs read the same lines."""
    lines = [_HEADER, *rows]
    widths = _widths(lines)
    return "\n".join(
        (" " * _GAP)
        .join(
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        .rstrip()
        for line in lines
    )


def _fitted(rows: Sequence[Row], terminal: Terminal) -> str:
    """Keep to the terminal's width, in steps.

    First the errors go, which target and budget tell as well; then who is first is cut; then the objectives'
    names go on in a second line. Numbers are never cut: below some 55 columns the terminal breaks the lines.
    """
    # Imported here, because only a terminal's reader waits for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    widths = _widths([_HEADER, *rows])
    columns = list(range(len(_HEADER)))
    if sum(widths) + _GAP * (len(columns) - 1) > terminal.columns:
        columns.remove(_ERRORS)
    numbers = sum(widths[column] for column in columns[1:-1])
    gaps = _GAP * (len(columns) - 1)
    room = terminal.columns - numbers - gaps
    widths[-1] = min(widths[-1], max(_SHORTEST, room - widths[0]))
    widths[0] = min(widths[0], max(_SHORTEST, room - widths[-1]))

    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in _NUMBERS else "left"
        table.add_column(_HEADER[column], justify=justify, width=widths[column], no_wrap=True)
    for row in rows:
        cells = [Text(cell) for cell in row]
        cells[0] = Text("\n".join(textwrap.wrap(row[0], widths[0])))
        cells[_VERDICT].stylize(_STYLES[Verdict(row[_VERDICT])])
        table.add_row(*(cells[column] for column in columns))
    screen = io.StringIO()
    Console(
        file=screen,
        width=max(terminal.columns, widths[0] + numbers + widths[-1] + gaps),
        force_terminal=True,
        color_system="standard" if terminal.colour else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    ).print(table)
    return "\n".join(line.rstrip() for line in screen.getvalue().splitlines())


def _widths(lines: Iterable[Row]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]
