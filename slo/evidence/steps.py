"""Which steps of an error budget policy hold, by what was measured."""

from collections.abc import Mapping
from fractions import Fraction

from slo.model import SLO, Calendar, Step
from slo.model.error_budget_policy import PACE
from slo.text.units import Duration

Ratios = Mapping[Duration | Calendar, Fraction]


def holding(
    slo: SLO, budget: Fraction, remaining: Fraction | None, error_ratios: Ratios, events: Ratios
) -> tuple[Step, ...]:
    """Give the steps that hold, in the order of the policy. Of what was not measured, none does."""
    if remaining is None:
        return ()
    return tuple(
        step
        for step in slo.steps
        if _little_remains(step, remaining)
        or _incident(step, slo, budget, error_ratios, events)
        or _soon_exhausted(step, slo, remaining, budget, error_ratios)
    )


def _little_remains(step: Step, remaining: Fraction) -> bool:
    return step.when.remaining is not None and remaining <= step.when.remaining.ratio


def _incident(step: Step, slo: SLO, budget: Fraction, error_ratios: Ratios, events: Ratios) -> bool:
    """Tell whether the bad events of a short time are a large share of all that may be bad."""
    spent, within, window = step.when.spent, step.when.within, slo.objective.window
    if (
        spent is None
        or within is None
        or within not in error_ratios
        or within not in events
        or window not in events
    ):
        return False
    bad, may_fail = error_ratios[within] * events[within], budget * events[window]
    return bad > 0 and bad >= Fraction(spent.ratio) * may_fail


def _soon_exhausted(
    step: Step, slo: SLO, remaining: Fraction, budget: Fraction, error_ratios: Ratios
) -> bool:
    """Tell whether what remains, at the pace of the last day, lasts less than the time.

    At 1x or less it lasts: as much comes back as goes.
    """
    soon = step.when.exhausted_within
    if soon is None or PACE not in error_ratios:
        return False
    burn_rate = error_ratios[PACE] / budget
    return burn_rate > 1 and remaining * slo.window_length.milliseconds < burn_rate * soon.milliseconds
