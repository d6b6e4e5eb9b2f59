"""Notices on standard error, and the error of a command that has no data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.printing import show_painted
from slo.text.styles import Meaning
from slo.text.times import to_minute

if TYPE_CHECKING:
    from slo.evidence.status import Status


_MEANINGS = {
    "Warning:": Meaning.WARNING,
    "Prometheus warns:": Meaning.WARNING,
    "Note:": Meaning.NOTE,
}
"""The words that some notices begin with."""

_QUIET = "slo.quiet"
"""The key of the context of a command under which --quiet is."""


def silence(ctx: click.Context, param: click.Parameter, quiet: bool) -> None:
    """Callback of an option: leave out notices, if it is given."""
    ctx.meta[_QUIET] = quiet


def is_quiet() -> bool:
    """Return whether the command that runs leaves out notices."""
    ctx = click.get_current_context(silent=True)
    return bool(ctx and ctx.meta.get(_QUIET))


def notify(text: str) -> None:
    """Write a notice to standard error; a quiet command writes warnings alone."""
    word = next((word for word in _MEANINGS if text.startswith(word)), "")
    meaning = _MEANINGS.get(word, Meaning.NOTE)
    if meaning is Meaning.WARNING or not is_quiet():
        show_painted(lambda paint: f"{paint(meaning, word)}{text[len(word) :]}", err=True)


def notify_once() -> Callable[[str], None]:
    """Return a function that writes each distinct text to standard error once."""
    known: set[str] = set()

    def write(text: str) -> None:
        if text not in known:
            known.add(text)
            notify(text)

    return write


def require_data(statuses: Iterable[Status], source: object) -> None:
    """Raise NoData if no objective has data. It asks about rules only where their state is not known."""
    from slo.actions.failures import NoData
    from slo.evidence.rules import Rules
    from slo.evidence.status import Verdict

    known = tuple(statuses)
    if all(status.verdict is Verdict.NO_DATA for status in known):
        since = max((one.no_data_since for one in known if one.no_data_since), default=None)
        if since:
            raise NoData(f"No objective has data since {to_minute(since)}")
        if any(status.is_young or status.rules is Rules.WAITING for status in known):
            raise NoData("No objective has data yet")
        if any(status.rules for status in known):
            raise NoData("No objective has data")
        is_history = isinstance(source, Path)
        why = "does the history cover that time?" if is_history else "has it loaded the generated rules?"
        raise NoData(f"No objective has data: {why}")
