"""The alerts of one objective: a burn rate alert for each tier of its policy, and one for silence."""

from collections.abc import Iterator
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from slo.model import SLO, AlertSeverity, Tier, naming
from slo.plan.types import Alert
from slo.units import Duration, plain


def alerts(slo: SLO) -> Iterator[Alert]:
    """Plan the alerts in the order of the policy."""
    for tier in slo.policy.tiers_for(slo.objective.window):
        yield _burn(slo, tier)
    if isinstance(slo.policy.no_data_after, Duration):
        yield _no_data(slo, slo.policy.no_data_after)


def routing_labels(slo: SLO, severity: AlertSeverity) -> dict[str, str]:
    """Give the labels that routes read. The rule sets them all, so that no series' own label can win."""
    return {
        **({"product": slo.service.product} if slo.service.product else {}),
        "service": slo.service.name,
        "slo": slo.id,
        "environment": slo.service.environment,
        "severity": severity,
        "category": slo.objective.category,
    }


def threshold(slo: SLO, tier: Tier) -> str:
    """Write the error ratio that a tier alerts above as burn rate times error budget, both exact."""
    return f"{_exact(tier.burn_rate(slo.objective.window))} * {plain(slo.error_budget)}"


def _burn(slo: SLO, tier: Tier) -> Alert:
    limit = threshold(slo, tier)
    long, short = (
        naming.of(naming.error_ratio(window), slo=slo.id) for window in (tier.long_window, tier.short_window)
    )
    objective = slo.objective
    return Alert(
        name=naming.BURN,
        expr=f"{long} > {limit}\nand\n{short} > {limit}",
        labels={**routing_labels(slo, tier.severity), "window": str(tier.long_window)},
        annotations={
            "summary": (
                f"{slo.id} spent over {tier.budget} of its {objective.window} budget in {tier.long_window}"
            ),
            "description": (
                f"{{{{ $value | humanizePercentage }}}} of events were bad over the last {tier.long_window}. "
                f"The objective is {objective.target} good over {objective.window}.{_meaning(slo)}"
            ),
            **_runbook(slo),
        },
    )


def _no_data(slo: SLO, after: Duration) -> Alert:
    """Alert when bad events are not counted: the rule gives 0 where there were events and none was bad."""
    budget, bad = naming.of(naming.ERROR_BUDGET, slo=slo.id), naming.of(naming.BAD_1M, slo=slo.id)
    return Alert(
        name=naming.NO_DATA,
        expr=f"{budget}\nunless on (slo)\n{bad}",
        hold=after,
        labels=routing_labels(slo, AlertSeverity.TICKET),
        annotations={
            "summary": f"{slo.id} cannot be measured: its metrics have been missing for {after}",
            "description": f"Nobody knows whether users are served well.{_meaning(slo)}",
            **_runbook(slo),
        },
    )


def _meaning(slo: SLO) -> str:
    texts = [text for text in (slo.indicator.journey, slo.objective.description) if text]
    return "".join(f" {_literal(text.rstrip('.'))}." for text in texts)


def _literal(text: str) -> str:
    """Keep people's own braces from being read as a template: Prometheus expands annotations."""
    return text.replace("{{", '{{ "{{" }}')


def _runbook(slo: SLO) -> dict[str, str]:
    return {"runbook_url": slo.runbook} if slo.runbook else {}


@lru_cache
def _exact(number: Fraction) -> str:
    """Write a number as PromQL computes it exactly: a decimal where it ends, or else a division.

    >>> _exact(Fraction("14.4")), _exact(Fraction(14, 15))
    ('14.4', '14 / 15')
    """
    with localcontext() as exact:
        exact.traps[Inexact] = True
        try:
            return plain(Decimal(number.numerator) / number.denominator)
        except Inexact:
            return f"{number.numerator} / {number.denominator}"
