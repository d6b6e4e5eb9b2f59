"""Alert tiers that can never fire: even if every single event failed."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from slo.diagnostics import Problem, Severity
from slo.model import AlertPolicy, Catalogue, Tier
from slo.units import Duration, plain


def impossible_tiers(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tiers whose threshold no error ratio can exceed, because the budget is so large."""
    for slo in catalogue.slos:
        for tier, ratio in _impossible(slo.policy, slo.objective.window, slo.error_budget):
            yield Problem(
                "impossible-tier",
                f"the {tier.severity} at {tier.budget} in {tier.long_window} can never fire: "
                f"it needs more than {round(float(ratio) * 100)}% errors, because the error budget is "
                f"{plain(slo.error_budget.scaleb(2))}%",
                slo.where("target"),
                Severity.WARNING,
                hint="give the objective an alert policy with smaller shares or longer windows",
            )


@lru_cache
def _impossible(policy: AlertPolicy, window: Duration, budget: Decimal) -> tuple[tuple[Tier, Fraction], ...]:
    ratios = ((tier, tier.burn_rate(window) * Fraction(budget)) for tier in policy.tiers_for(window))
    return tuple((tier, ratio) for tier, ratio in ratios if ratio >= 1)
