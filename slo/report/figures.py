"""The figures of an objective for programs: numbers unrounded, and null where there is no data."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from slo.conditions import TierCondition, of_tiers
from slo.evidence.exclusions import LeftOut, left_out
from slo.evidence.remaining import events_left, one_bad_event, outage_left
from slo.evidence.status import Status
from slo.model import Step
from slo.report.overview import Overview
from slo.text.times import rfc3339


def objective(status: Status, overview: Overview) -> dict[str, Any]:
    """Give what all JSON says of an objective; later versions may add keys, and none changes its meaning.

    slo             its id
    group           labels and values of the group, where the indicator is `by` some; else empty
    service         and `environment`, `product` (null if it is part of none)
    first           the product or party that is first to act, or null
    target          the share of events that must be good: 0.999 for 99.9%
    window          the compliance window, such as "28d" or "month"
    began           when the window began, RFC 3339 in UTC
    draft           the parties that have yet to sign it: until then its pages are tickets; else empty
    verdict         "healthy", "burning" (an alert of its policy fires), "spent" or "no data"
    no_data_since   when events were last counted, if over 10 minutes ago (figures are as they were then): RFC
                    3339 in UTC; or null
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
        "began": rfc3339(slo.window_start(overview.at)),
        "draft": list(slo.draft.missing) if slo.draft else [],
        "verdict": status.verdict,
        "no_data_since": rfc3339(status.no_data_since) if status.no_data_since else None,
        "error_ratio": number(status.error_ratio),
        "error_budget": float(status.error_budget),
        "budget_remaining": number(status.remaining),
        "burn_rate": number(status.burn_rate),
        "outage_left": number(outage_left(status)),
        "events_left": number(events_left(status)),
        "one_bad_event": number(one_bad_event(status)),
        "exhausted_in": number(status.exhausted_in),
        "total": number(status.total),
        "bad": number(status.bad),
        "firing": [_tier(one) for one in of_tiers(slo) if one.tier in status.firing],
        "steps": [_step(step) for step in status.steps],
        "exclusions": [_exclusion(one) for one in left_out(slo, overview.at)],
    }


def number(exact: Fraction | None) -> float | None:
    """Give the double that is nearest to an exact value."""
    return None if exact is None else float(exact)


def from_to(start: datetime, end: datetime) -> dict[str, str]:
    return {"from": rfc3339(start), "to": rfc3339(end)}


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
    exclusion = out.exclusion
    its = {"name": exclusion.name, "reason": exclusion.reason, "author": exclusion.author}
    return {**its, **from_to(*out.interval)}
