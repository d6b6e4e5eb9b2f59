"""What is shown again and again until somebody has seen enough: always the last answer, and its age."""

import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import click

from slo.report import FORMATS, Overview, Terminal
from slo.report.rounding import length

_CLEAR, _HOME, _END_OF_LINE, _END_OF_SCREEN = "\x1b[2J", "\x1b[H", "\x1b[K", "\x1b[J"


def terminal() -> Terminal | None:
    """Give the terminal that standard output is, with its size at present; None where it is none."""
    if not sys.stdout.isatty():
        return None
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(columns=shutil.get_terminal_size().columns, colour=colour)


def watch(ask: Callable[[], Overview], seconds: int) -> None:
    """Ask and show every so many seconds, until Ctrl-C: in place on a terminal, else one below the other.

    The first answer must come: raises Unreachable or Refused. After that the last one stays while a server is
    away.
    """
    from slo.clients.failures import Refused, Unreachable

    overview, away = ask(), ""
    if terminal():
        click.echo(_CLEAR, nl=False)
    try:
        while True:
            _show(overview, _headline(overview, seconds, away), terminal())
            time.sleep(seconds)
            try:
                overview, away = ask(), ""
            except (Refused, Unreachable) as error:
                away = str(error)
    except KeyboardInterrupt:
        click.echo()


def _headline(overview: Overview, seconds: int, away: str) -> str:
    if not away:
        return f"every {seconds}s; Ctrl-C ends"
    age = max(Fraction(0), Fraction((datetime.now(UTC) - overview.at).total_seconds()))
    return f"{length(age)} old, for there is no newer answer: {away}"


def _show(overview: Overview, headline: str, terminal: Terminal | None) -> None:
    table = FORMATS["table"]
    if terminal is None:
        click.echo(f"{headline}\n\n{table(overview, None)}\n")
        return
    above = [*textwrap.wrap(headline, terminal.columns), ""]
    room = shutil.get_terminal_size().lines - len(above)
    lines = [*above, *table(overview, replace(terminal, lines=room)).split("\n")]
    # Written over what is there, line by line, so that nothing flickers.
    click.echo(_HOME + "\n".join(f"{line}{_END_OF_LINE}" for line in lines) + _END_OF_SCREEN, nl=False)
