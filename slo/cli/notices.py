"""Notices on standard error, and the error of a command that has no data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.text.times import to_minute

if TYPE_CHECKING:
    from slo.evidence.status import Status


def notify(text: str) -> None:
    """Write to standard error."""
    click.echo(text, err=True)


def notify_once() -> Callable[[str], None]:
    """Return a function that writes each distinct text to standard error once."""
    known: set[str] = set()

    def write(text: str) -> None:
        if text not in known:
            known.add(text)
            notify(text)

    return write


def require_data(statuses: Iterable[Status], source: object) -> None:
    """Raise NoData if no objective has data."""
    from slo.actions.failures import NoData
    from slo.evidence.status import Verdict

    known = tuple(statuses)
    if all(status.verdict is Verdict.NO_DATA for status in known):
        since = max((one.no_data_since for one in known if one.no_data_since), default=None)
        if since:
            raise NoData(f"No objective has data since {to_minute(since)}")
        is_history = isinstance(source, Path)
        why = "does the history cover that time?" if is_history else "has it loaded the generated rules?"
        raise NoData(f"No objective has data: {why}")
