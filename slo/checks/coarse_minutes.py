"""Error budgets of less than one minute, for indicators that count minutes."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration, plain

_MINUTE = Duration.parse("1m")
_TWO_DIGITS_UP = Context(prec=2, rounding=ROUND_CEILING)


def budgets_below_a_minute(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives whose error budget is smaller than one bad minute.

    Only kinds that count each minute as one event: the traffic of others is known to Prometheus alone.
    """
    for slo in catalogue.slos:
        if not slo.indicator.kind.one_event_a_minute:
            continue
        minutes = Fraction(slo.window_length.milliseconds, _MINUTE.milliseconds)
        may_fail = minutes * Fraction(slo.error_budget)
        if may_fail < 1:
            yield checks.BUDGET_BELOW_A_MINUTE.problem(
                f"a single bad minute spends {float(1 / may_fail):.0%} of this budget: of the "
                f"{int(minutes):,} minutes in {slo.window_length}, {float(may_fail):.2g} may be bad",
                slo.where("target"),
                hint=f"a target up to {_loosest(minutes)}% allows a minute, or choose a longer window",
            )


def _loosest(minutes: Fraction) -> str:
    """Return the target in percent that leaves one minute, rounded down."""
    budget = _TWO_DIGITS_UP.divide(Decimal(100), Decimal(int(minutes)))
    return plain(100 - budget)
