"""A table for people: one line an objective, worst first, and what they come to."""

import io
import textwrap
from collections.abc import Iterable, Sequence

from slo.budget.status import Status, Verdict
from slo.report.overview import Overview, Terminal
from slo.report.rounding import left, share, times

_HEADER = ("SLO", "target", "over", "errors", "left", "burn", "verdict", "first")
_NUMBERS = range(1, 6)
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
    """Keep to the terminal's width: who is first is cut, then the objectives' names go on a second line."""
    # Imported here, because only a terminal's reader waits for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    name, *others, first = _widths([_HEADER, *rows])
    room = terminal.columns - sum(others) - _GAP * (len(_HEADER) - 1)
    first = min(first, max(_SHORTEST, room - name))
    name = min(name, max(_SHORTEST, room - first))

    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column, (title, width) in enumerate(zip(_HEADER, (name, *others, first), strict=True)):
        table.add_column(title, justify="right" if column in _NUMBERS else "left", width=width, no_wrap=True)
    for row in rows:
        cells = [Text(cell) for cell in row]
        cells[0] = Text("\n".join(textwrap.wrap(row[0], name)))
        cells[_VERDICT].stylize(_STYLES[Verdict(row[_VERDICT])])
        table.add_row(*cells)
    screen = io.StringIO()
    Console(
        file=screen,
        width=terminal.columns,
        force_terminal=True,
        color_system="standard" if terminal.colour else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    ).print(table)
    return "\n".join(line.rstrip() for line in screen.getvalue().splitlines())


def _widths(lines: Iterable[Row]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]
