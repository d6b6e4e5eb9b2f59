"""JSON for programs: every number as it is, unrounded, and null where there is no data."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from slo.conditions import TierCondition, of_tiers
from slo.evidence.exclusions import LeftOut, left_out
from slo.evidence.remaining import events_left, one_bad_event, outage_left
from slo.evidence.status import Status
from slo.model import Step
from slo.report.overview import Overview, Terminal


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Write one object; later versions may add keys, and none changes its meaning.

    as_of             when this was so, RFC 3339 in UTC
    objectives        worst first, each with
      slo             its id
      group           labels and values of the group, where the indicator is `by` some; else empty
      service         and `environment`, `product` (null if it is part of none)
      first           the product or party that is first to act, or null
      target          the share of events that must be good: 0.999 for 99.9%
      window          the compliance window, such as "28d" or "month"
      draft           the parties that have yet to sign it: until then its pages are tickets; else empty
      verdict         "healthy", "burning" (an alert of its policy fires), "spent" or "no data"
      error_ratio     bad / all events in the window, or null
      error_budget    1 - target
      budget_remaining  share of the budget that is left: 1 is all, below 0 is overspent; or null
      burn_rate       how many times faster than sustainable the budget went in the last hour, or null
      outage_left     seconds of full outage, at the window's usual traffic, that use up what is left; or null
      events_left     how many events more may be bad, of those that came in the window; or null
      one_bad_event   share of the whole budget that one bad event is; or null
      exhausted_in    seconds until nothing is left at that rate, or null where it would last
      total           events in the window, and `bad` ones; null where only their ratio is known
      firing          the tiers that fire: `severity`, `long_window`, `short_window`, `burn_rate`
      steps           the steps of the error budget policy that hold: `name`, `do`, `severity`, `freeze`
      exclusions      excluded times in the window: `name`, `reason`, `author`, `from`, `to` (RFC 3339 in UTC)

    Ratios are numbers, not texts: the double that is nearest to the exact value.
    """
    body = {
        "as_of": _time(overview.at),
        "objectives": [_objective(status, overview) for status in overview.statuses],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _objective(status: Status, overview: Overview) -> dict[str, Any]:
    slo = status.slo
    return {
        "slo": slo.id,
        "group": dict(status.group),
        "service": slo.service.name,
        "environment": slo.service.environment,
        "product": slo.service.product,
        "first": overview.first(slo),
        "target": float(slo.target_of(dict(status.group)).ratio),
        "window": str(slo.objective.window),
        "draft": list(slo.draft.missing) if slo.draft else [],
        "verdict": status.verdict,
        "error_ratio": _number(status.error_ratio),
        "error_budget": float(status.error_budget),
        "budget_remaining": _number(status.remaining),
        "burn_rate": _number(status.burn_rate),
        "outage_left": _number(outage_left(status)),
        "events_left": _number(events_left(status)),
        "one_bad_event": _number(one_bad_event(status)),
        "exhausted_in": _number(status.exhausted_in),
        "total": _number(status.total),
        "bad": _number(status.bad),
        "firing": [_tier(one) for one in of_tiers(slo) if one.tier in status.firing],
        "steps": [_step(step) for step in status.steps],
        "exclusions": [_exclusion(one) for one in left_out(slo, overview.at)],
    }


def _tier(one: TierCondition) -> dict[str, Any]:
    return {
        "severity": one.tier.severity,
        "long_window": str(one.long.window),
        "short_window": str(one.short.window),
        "burn_rate": float(one.rate),
    }


def _step(step: Step) -> dict[str, Any]:
    return {"name": step.name, "do": step.do, "severity": step.severity, "freeze": step.freeze}


def _exclusion(out: LeftOut) -> dict[str, Any]:
    exclusion, (start, end) = out.exclusion, out.interval
    return {
        "name": exclusion.name,
        "reason": exclusion.reason,
        "author": exclusion.author,
        "from": _time(start),
        "to": _time(end),
    }


def _time(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
