"""Where the past of objectives comes from; and the source that is a history file."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from slo.actions.history_events import read_history
from slo.actions.notices import Notify
from slo.conditions import Group
from slo.evidence.history import History
from slo.evidence.replay import Row, Starts, rows_of
from slo.model import SLO


class Period(NamedTuple):
    """The minutes that are replayed, from `first` to `last` inclusive."""

    first: int
    last: int


class Measured(NamedTuple):
    """The events of an objective or of a group of it; none if there are no rows.

    `began` is the minute in which its rules were loaded, if that is known; otherwise the first row is as old.
    `seen` are the recent events that rules saw in some minutes, if they were others than what `rows` say.
    `starts` are the beginnings of a young history as rules recorded them, by minutes and by roll-ups. In the
    minutes that are `stale`, sums of roll-ups were too old to be read.
    """

    rows: tuple[Row, ...]
    began: int | None = None
    seen: tuple[Row, ...] = ()
    starts: tuple[Starts, Starts] = ((), ())
    stale: tuple[int, ...] = ()

    def before(self, minute: int) -> tuple[Row, ...]:
        """Return the rows that begin before a minute."""
        return self.rows[: bisect_left(self.rows, minute, key=lambda row: row.start)]


class Past(Protocol):
    """The source of past events."""

    def period(self, first: int | None, last: int | None) -> Period:
        """Return the minutes to replay: those asked for, by default all or the usual ones."""

    def measured(self, slo: SLO, period: Period, *, raw: bool) -> Iterator[tuple[Group, Measured]]:
        """Yield the events of an objective, or of each group; `raw`: not what rules recorded under its id."""

    def holding(self, expr: str, first: int, last: int) -> tuple[tuple[int, ...], ...] | None:
        """Return at which minutes each series of an expression existed; None if it cannot be evaluated."""


class FilePast(NamedTuple):
    """The events in a history file."""

    history: History

    @classmethod
    def read(cls, path: Path, slos: Iterable[SLO], notify: Notify) -> "FilePast":
        """Read a history; raises project.Refused or InvalidHistory."""
        return cls(read_history(path, slos, notify))

    def period(self, first: int | None, last: int | None) -> Period:
        rows = self.history.rows.values()
        starts = min((one.starts[0] // 60 for one in rows), default=0)
        end = int(self.history.end.timestamp()) // 60 if self.history.end else 0
        return Period(starts if first is None else first, end if last is None else last)

    def measured(self, slo: SLO, period: Period, *, raw: bool) -> Iterator[tuple[Group, Measured]]:
        rows = self.history.rows.get(slo.id)
        yield (), Measured(tuple(rows_of(rows)) if rows else ())

    def holding(self, expr: str, first: int, last: int) -> None:
        """A history has counts of events only."""
