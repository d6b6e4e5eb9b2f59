"""The loop of `--watch`: a table that is refreshed, or the last one with its age."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from slo.cli.colours import has_colours
from slo.cli.printing import clear_screen, redraw, show

if TYPE_CHECKING:
    from slo.report.overview import Overview, Terminal


def terminal() -> Terminal | None:
    """Return the terminal of standard output with its present size; None if it only takes plain text."""
    from slo.report.overview import Terminal

    colour = has_colours()
    if sys.stdout.isatty():
        return Terminal(shutil.get_terminal_size().columns, colour)
    return Terminal(None, colour) if colour else None


def watch(assess: Callable[[], Overview], seconds: int) -> None:
    """Assess and print every so many seconds until Ctrl-C: in place on a terminal, else one below the other.

    Raises Unreachable or Refused if the first assessment fails. Later failures keep the last one on screen.
    """
    from slo.clients.failures import Refused, Unreachable

    overview, failure = assess(), ""
    if sys.stdout.isatty():
        clear_screen()
    try:
        while True:
            _show(overview, _headline(overview, seconds, failure), terminal())
            time.sleep(seconds)
            try:
                overview, failure = assess(), ""
            except (Refused, Unreachable) as error:
                failure = str(error)
    except KeyboardInterrupt:
        show("\n", nl=False)


def _headline(overview: Overview, seconds: int, failure: str) -> str:
    if not failure:
        return overview.reader.text("watch_every", seconds=seconds)
    age = max(Fraction(0), Fraction((datetime.now(UTC) - overview.at).total_seconds()))
    return overview.reader.text("watch_failed", age=overview.reader.length(age), failure=failure)


def _show(overview: Overview, headline: str, terminal: Terminal | None) -> None:
    from slo.report import FORMATS

    table = FORMATS["table"]
    if terminal is None or terminal.columns is None:
        show(f"{headline}\n\n{table(overview, terminal)}\n")
        return
    above = [*textwrap.wrap(headline, terminal.columns), ""]
    room = shutil.get_terminal_size().lines - len(above)
    lines = [*above, *table(overview, replace(terminal, lines=room)).split("\n")]
    redraw(lines)
