"""JSON for programs: every number as it is, unrounded, and null where there is no data."""

import json
from datetime import UTC
from fractions import Fraction
from typing import Any

from slo.budget.status import Status
from slo.model import Tier
from slo.report.overview import Overview, Terminal


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Write one object; later versions may add keys, and none changes its meaning.

    as_of             when this was so, RFC 3339 in UTC
    objectives        worst first, each with
      slo             its id
      service         and `environment`, `product` (null if it is part of none)
      first           the product or party that is first to act, or null
      target          the share of events that must be good: 0.999 for 99.9%
      window          the compliance window, such as "28d"
      verdict         "healthy", "burning" (an alert of its policy fires), "spent" or "no data"
      error_ratio     bad / all events in the window, or null
      error_budget    1 - target
      budget_remaining  share of the budget that is left: 1 is all, below 0 is overspent; or null
      burn_rate       how many times faster than sustainable the budget went in the last hour, or null
      total           events in the window, and `bad` ones; null where only their ratio is known
      firing          the tiers that fire: `severity`, `long_window`, `short_window`, `burn_rate`

    Ratios are numbers, not texts: the double that is nearest to the exact value.
    """
    body = {
        "as_of": f"{overview.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "objectives": [_objective(status, overview) for status in overview.statuses],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _objective(status: Status, overview: Overview) -> dict[str, Any]:
    slo = status.slo
    return {
        "slo": slo.id,
        "service": slo.service.name,
        "environment": slo.service.environment,
        "product": slo.service.product,
        "first": overview.first(slo),
        "target": float(slo.objective.target.ratio),
        "window": str(slo.objective.window),
        "verdict": status.verdict,
        "error_ratio": _number(status.error_ratio),
        "error_budget": float(slo.error_budget),
        "budget_remaining": _number(status.remaining),
        "burn_rate": _number(status.burn_rate),
        "total": status.total,
        "bad": status.bad,
        "firing": [_tier(tier, status) for tier in status.firing],
    }


def _tier(tier: Tier, status: Status) -> dict[str, Any]:
    return {
        "severity": tier.severity,
        "long_window": str(tier.long_window),
        "short_window": str(tier.short_window),
        "burn_rate": float(tier.burn_rate(status.slo.objective.window)),
    }


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
