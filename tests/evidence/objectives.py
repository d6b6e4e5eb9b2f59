"""Objectives to judge, made of the model alone."""

from collections.abc import Mapping, Sequence

from slo.model import SLO, WORKBOOK, AlertPolicy, AlertSeverity, ErrorBudgetPolicy, Service, Tier
from slo.text.diagnostics import Span
from slo.text.units import Duration, Percent


def objective(
    id: str = "checkout-success",
    target: str = "99.9%",
    window: str = "28d",
    policy: AlertPolicy = WORKBOOK,
    product: str | None = None,
    *,
    budget_policy: ErrorBudgetPolicy | None = None,
    by: str | None = None,
    targets: Sequence[object] = (),
    sample_delay: str = "5m",
) -> SLO:
    """An objective of a service called `checkout`."""
    service = Service.model_validate(
        {
            "name": "checkout",
            "product": product,
            "sample_delay": sample_delay,
            "indicators": {
                "success": {
                    "events": {"total": "requests_total", "bad": "failures_total"},
                    **({"by": by} if by else {}),
                }
            },
            "objectives": [{"indicator": "success", "target": target, "window": window, "targets": targets}],
        }
    )
    return SLO(
        id=id,
        service=service,
        objective=service.objectives[0],
        indicator=service.indicators["success"],
        policy=policy,
        budget_policy=budget_policy,
        where=lambda *path: Span("checkout.yaml", 1, 1, 2),
    )


def budget_policy(*steps: Mapping[str, object]) -> ErrorBudgetPolicy:
    """A policy of steps, each with something to do."""
    return ErrorBudgetPolicy.model_validate(
        {"name": "agreed", "steps": [{"do": "Mend it first", **step} for step in steps]}
    )


def policy(*tiers: tuple[str, str, str]) -> AlertPolicy:
    """A policy of tickets, each for a share of the budget in a long and a short window, taken as written."""
    return AlertPolicy(
        name="house",
        tiers=tuple(
            Tier(
                severity=AlertSeverity.TICKET,
                budget=Percent.parse(budget),
                long_window=Duration.parse(long_window),
                short_window=Duration.parse(short_window),
            )
            for budget, long_window, short_window in tiers
        ),
    )
