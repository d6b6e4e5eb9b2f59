"""The figures of an objective as JSON: unrounded numbers, and null without data."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from slo.conditions import TierCondition, of_tiers
from slo.evidence.exclusions import ExcludedTime, excluded_times, unsigned_times
from slo.evidence.gate import rule
from slo.evidence.remaining import events_left, one_bad_event, outage_left
from slo.evidence.status import Otherwise, Status
from slo.model import Step
from slo.report.overview import Overview
from slo.text.times import rfc3339


def objective(status: Status, overview: Overview) -> dict[str, Any]:
    """Return the keys that all JSON output has for an objective.

    Later versions may add keys; no key changes its meaning.

    slo             its id
    group           labels and values of the group, if the indicator is grouped `by` labels; else empty
    service         its service; likewise `environment` and `product` (null without a product)
    first           the product or party that is the first responder, or null
    target          share of events that must be good: 0.999 for 99.9%
    window          the compliance window, such as "28d" or "month"
    began           start of the window, RFC 3339 in UTC
    draft           parties that have yet to sign; until then its pages are tickets. Else empty
    verdict         "healthy", "burning" (an alert of its policy fires), "spent" or "no data"
    no_data_since   when events were last counted, if over 10 minutes ago (the figures are of then), RFC 3339
                    in UTC; or null
    measured_since  when the history began, if that is later than the window, RFC 3339 in UTC; else null
    rules           if events were never counted, the state of the rules on the server: "missing", "waiting"
                    (for the first evaluation), "failing" or "evaluated"; or null
    error_ratio     bad / total events in the window, or null
    error_budget    1 - target
    budget_remaining  share of the budget that is left: 1 is all, below 0 is overspent; or null
    burn_rate       burn rate of the last hour: at 1 the budget lasts exactly one window; or null
    outage_left     seconds of full outage, at the window's usual traffic, that would spend the rest; or null
    events_left     number of further events in the window that may be bad; or null
    one_bad_event   share of the whole budget that one bad event spends; or null
    exhausted_in    seconds until the budget is spent at that burn rate, 0 if it is, or null if it would last
    total           events in the window; likewise `bad` events; null if only their ratio is known
    firing          the tiers that fire: `severity`, `long_window`, `short_window`, `burn_rate`
    steps           the steps of the error budget policy that hold: `name`, `do`, `severity`, `freeze`
    exclusions      excluded times in the window: `name`, `reason`, `author`, `from`, `to` (RFC 3339 in UTC)
    unsigned_exclusions  likewise times that are not excluded, as parties are `missing` that have yet to sign
    without_exclusions  what would be without each exclusion, and without all of several: their names
                    (`exclusions`), `verdict`, `decision` on releases and `budget_remaining`; these are null
                    if it is not known, as the rules counted none of the excluded events

    Ratios are numbers, not strings: the double that is nearest to the exact value.
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
        "measured_since": _measured_since(status, overview),
        "rules": status.rules,
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
        "firing": [_tier(one, status.error_budget) for one in of_tiers(slo) if one.tier in status.firing],
        "steps": [_step(step) for step in status.steps],
        "exclusions": [_exclusion(one) for one in excluded_times(slo, overview.at)],
        "unsigned_exclusions": [
            {**_exclusion(one), "missing": list(one.missing)} for one in unsigned_times(slo, overview.at)
        ],
        "without_exclusions": [_otherwise(one) for one in status.otherwise],
    }


def _measured_since(status: Status, overview: Overview) -> str | None:
    if status.began is None or status.measured_for(overview.at) is None:
        return None
    return rfc3339(status.began)


def number(exact: Fraction | None) -> float | None:
    """Return the double that is nearest to an exact value."""
    return None if exact is None else float(exact)


def from_to(start: datetime, end: datetime) -> dict[str, str]:
    return {"from": rfc3339(start), "to": rfc3339(end)}


def _tier(one: TierCondition, budget: Fraction) -> dict[str, Any]:
    return {
        "severity": one.tier.severity,
        "long_window": str(one.long.window),
        "short_window": str(one.short.window),
        "burn_rate": float(one.rate(budget)),
    }


def _step(step: Step) -> dict[str, Any]:
    return {"name": step.name, "do": step.do, "severity": step.severity, "freeze": step.freeze}


def _exclusion(out: ExcludedTime) -> dict[str, Any]:
    exclusion = out.exclusion
    its = {"name": exclusion.name, "reason": exclusion.reason, "author": exclusion.author}
    return {**its, **from_to(*out.interval)}


def _otherwise(one: Otherwise) -> dict[str, Any]:
    return {
        "exclusions": list(one.exclusions),
        "verdict": one.status and one.status.verdict,
        "decision": one.status and rule(one.status).decision,
        "budget_remaining": number(one.status.remaining) if one.status else None,
    }
