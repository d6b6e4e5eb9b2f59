"""Assessments from a history: a file of counted events."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from slo.actions.assessment import Assessment
from slo.actions.failures import InvalidHistory
from slo.actions.notices import Clock, Notify
from slo.conditions import Group
from slo.evidence.budget_history import assess_history
from slo.evidence.gate import RemainingHistories, RemainingPoint
from slo.evidence.history import History, measure
from slo.evidence.history_csv import parse_history
from slo.evidence.otherwise import otherwise, without_exclusions
from slo.evidence.status import Status, assess
from slo.files import read_gzip_or_plain
from slo.model import SLO
from slo.project import Refused
from slo.text.diagnostics import Invalid, render
from slo.text.units import Duration


@dataclass(frozen=True, slots=True)
class HistoryEvents:
    """The source of events that is a history file."""

    history: History
    clock: Clock

    def statuses(
        self, slos: Iterable[SLO], at: datetime | None, *, whole: bool = True
    ) -> tuple[datetime, list[Status]]:
        """Assess objectives at a time, by default the end of the history, which is always `whole`."""
        at = self._end(at)
        return at, [self._with_otherwise(assess(slo, measure(self.history, slo, at)), at) for slo in slos]

    def with_past(self, slos: Iterable[SLO], at: datetime | None) -> Assessment:
        """Assess objectives with their past, at a time, by default the end of the history."""
        at = self._end(at)
        found = (assess_history(self.history, slo, at) for slo in slos)
        return Assessment(at, tuple((self._with_otherwise(status, at), past) for status, past in found))

    def remaining(
        self, assessed: Iterable[Status], times: Sequence[datetime], step: Duration
    ) -> RemainingHistories:
        """Return how much was left of each error budget at each of these times."""
        found: dict[tuple[str, Group], list[RemainingPoint]] = {}
        for slo in (one.slo for one in assessed):
            left = ((at, assess(slo, measure(self.history, slo, at)).remaining) for at in times)
            found[slo.id, ()] = [
                RemainingPoint(at, remaining) for at, remaining in left if remaining is not None
            ]
        return found

    def _with_otherwise(self, status: Status, at: datetime) -> Status:
        def without(names: Collection[str]) -> Status:
            other = without_exclusions(status.slo, names)
            return assess(other, measure(self.history, other, at))

        return replace(status, otherwise=otherwise(status.slo, at, without))

    def _end(self, at: datetime | None) -> datetime:
        return at or self.history.end or self.clock()


def read_history(path: Path, slos: Iterable[SLO], notify: Notify) -> History:
    """Read a history, with or without gzip compression; raises Refused or InvalidHistory."""
    try:
        text = read_gzip_or_plain(path).decode()
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    except (EOFError, zlib.error, UnicodeDecodeError) as error:
        raise Refused(f"cannot read {path}: {error}") from error
    texts = {str(path): text}
    try:
        history = parse_history(text, str(path), {slo.id for slo in slos})
    except Invalid as invalid:
        raise InvalidHistory(invalid.problems, texts) from invalid
    for warning in history.warnings:
        notify(f"{render(warning, texts)}\n")
    return history
