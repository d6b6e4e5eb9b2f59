"""Alert tiers that can never fire: even if every single event failed."""

from collections.abc import Iterator
from fractions import Fraction

from slo.diagnostics import Problem, Severity
from slo.model import Catalogue
from slo.units import plain


def impossible_tiers(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tiers whose threshold no error ratio can exceed, because the budget is so large."""
    for slo in catalogue.slos:
        window = slo.objective.window
        for tier in slo.policy.tiers_for(window):
            ratio = tier.burn_rate(window) * Fraction(slo.error_budget)
            if ratio >= 1:
                yield Problem(
                    "impossible-tier",
                    f"the {tier.severity} at {tier.budget} in {tier.long_window} can never fire: "
                    f"it needs more than {round(float(ratio) * 100)}% errors, because the error budget is "
                    f"{plain(slo.error_budget.scaleb(2))}%",
                    slo.where("target"),
                    Severity.WARNING,
                    hint="give the objective an alert policy with smaller shares or longer windows",
                )
