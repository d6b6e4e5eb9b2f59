"""The past of an objective: its window slot by slot, its months, and the error ratios that alerts read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from slo.conditions import Group, Measurement, Window
from slo.evidence.history import Count, History, Rows, measure
from slo.evidence.months import Month, months
from slo.evidence.range_queries import once
from slo.evidence.slots import Slot, events, slots
from slo.evidence.status import Status, assess
from slo.model import SLO
from slo.model.exclusions import excluded


@dataclass(frozen=True, slots=True)
class Past:
    """What happened, as far as it is known; months are newest first."""

    slots: tuple[Slot, ...] = ()
    months: tuple[Month, ...] = ()
    error_ratios: Mapping[Window, Fraction] = field(default_factory=dict)


def of_history(history: History, slo: SLO, at: datetime) -> tuple[Status, Past]:
    """Judge an objective by a history, and tell its past."""
    measured = measure(history, slo, at)
    rows = history.rows.get(slo.id)
    out = excluded(slo.exclusions)
    past = Past(
        slots=slots(slo, rows, at, out) if rows else (),
        months=months(rows, at, slo.service.timezone, out) if rows else (),
        error_ratios=measured.error_ratios,
    )
    return assess(slo, measured), past


def of_rows(
    slo: SLO,
    group: Group,
    measured: Measurement,
    at: datetime,
    window: Rows | None,
    by_month: Rows | None,
) -> tuple[Status, Past]:
    """Judge an objective by its slots, up to a full five minutes, and by what is recorded of short windows.

    The rules recorded its budget up to four minutes ago, or will in so many: so slots decide, and everything
    that is told of the window adds up. Without them, as before the first roll-up, what is recorded decides.
    """
    own = slots(slo, window, at, once(slo)) if window else ()
    total, bad = events(own)
    if total:
        measured = _with_budget(measured, slo.objective.window, total, bad)
    past = Past(
        slots=own,
        months=months(by_month, at, slo.service.timezone, once(slo)) if by_month else (),
        error_ratios=measured.error_ratios,
    )
    return assess(slo, measured, group), past


def _with_budget(measured: Measurement, window: Window, total: Count, bad: Count) -> Measurement:
    return replace(
        measured,
        error_ratios={**measured.error_ratios, window: Fraction(bad) / total},
        events={**measured.events, window: Fraction(total)},
    )
