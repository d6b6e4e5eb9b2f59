"""History of one error budget: its window in slots, its months, and the error ratios that alerts compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from slo.conditions import Group, Measurement, Window
from slo.evidence.history import Count, History, Rows, measure
from slo.evidence.months import Month, months
from slo.evidence.range_queries import one_off_exclusions
from slo.evidence.slots import Slot, events, slots
from slo.evidence.status import Status, assess
from slo.model import SLO
from slo.model.exclusions import excluded


@dataclass(frozen=True, slots=True)
class BudgetHistory:
    """Slots of the compliance window, oldest first; months, newest first; the error ratio of each window.

    Each is empty where nothing was measured.
    """

    slots: tuple[Slot, ...] = ()
    months: tuple[Month, ...] = ()
    error_ratios: Mapping[Window, Fraction] = field(default_factory=dict)


def assess_history(history: History, slo: SLO, at: datetime) -> tuple[Status, BudgetHistory]:
    """Return the status of an objective by a history of events, and the history of its budget."""
    measured = measure(history, slo, at)
    rows = history.rows.get(slo.id)
    out = excluded(slo.exclusions)
    found = BudgetHistory(
        slots=slots(slo, rows, at, out) if rows else (),
        months=months(rows, at, slo.service.timezone, out) if rows else (),
        error_ratios=measured.error_ratios,
    )
    return assess(slo, measured), found


def assess_rows(
    slo: SLO,
    group: Group,
    measured: Measurement,
    at: datetime,
    window: Rows | None,
    by_month: Rows | None,
) -> tuple[Status, BudgetHistory]:
    """Return the status of an objective, or a group of it, by recorded events, and the history of its budget.

    `at` is a full five minutes; `window` and `by_month` are the rows of the compliance window and of months.
    The rules recorded the budget up to four minutes before or after `at`. So the budget is computed from the
    rows instead, and all figures of the window add up. Without events in the rows, as before the first
    roll-up, the recorded budget holds. Error ratios of the other windows are those of `measured`.
    """
    own = slots(slo, window, at, one_off_exclusions(slo)) if window else ()
    total, bad = events(own)
    if total:
        measured = _with_budget(measured, slo.objective.window, total, bad)
    found = BudgetHistory(
        slots=own,
        months=months(by_month, at, slo.service.timezone, one_off_exclusions(slo)) if by_month else (),
        error_ratios=measured.error_ratios,
    )
    return assess(slo, measured, group), found


def _with_budget(measured: Measurement, window: Window, total: Count, bad: Count) -> Measurement:
    return replace(
        measured,
        error_ratios={**measured.error_ratios, window: Fraction(bad) / total},
        events={**measured.events, window: Fraction(total)},
    )
