"""What commands write to standard error besides their failures, and how they end without data."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from slo.actions.failures import NoData
from slo.evidence.status import Status, Verdict
from slo.text.times import to_minute


def notify(text: str) -> None:
    """Write to standard error."""
    click.echo(text, err=True)


def notify_once() -> Callable[[str], None]:
    """Give a function that writes each text to standard error the first time that it comes."""
    known: set[str] = set()

    def first_time(text: str) -> None:
        if text not in known:
            known.add(text)
            notify(text)

    return first_time


def demand_data(statuses: Iterable[Status], source: object) -> None:
    """Raise NoData where nothing is known of any objective."""
    known = tuple(statuses)
    if all(status.verdict is Verdict.NO_DATA for status in known):
        since = max((one.no_data_since for one in known if one.no_data_since), default=None)
        if since:
            raise NoData(f"There is no data of any objective since {to_minute(since)}")
        counted = isinstance(source, Path)
        why = "does the history reach that time?" if counted else "has it loaded the generated rules?"
        raise NoData(f"There is no data of any objective: {why}")
