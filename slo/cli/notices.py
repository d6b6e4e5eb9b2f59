"""Notices on standard error, and the error of a command that has no data."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from slo.actions.failures import NoData
from slo.evidence.status import Status, Verdict


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
    if all(status.verdict is Verdict.NO_DATA for status in statuses):
        is_history = isinstance(source, Path)
        why = "does the history cover that time?" if is_history else "has it loaded the generated rules?"
        raise NoData(f"No objective has data: {why}")
