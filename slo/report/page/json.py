"""The review as JSON: every figure of the page, unrounded, and null without data."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from slo.conditions import of_tiers
from slo.evidence.exclusions import PlannedTime
from slo.languages.language import Language
from slo.model.call_record import CallRecord
from slo.report.figures import from_to, number, objective
from slo.report.page.review import Review, Sheet, time_of
from slo.text.json import document
from slo.text.times import rfc3339
from slo.text.units import Duration


def render(review: Review, language: Language, templates: Mapping[str, str]) -> Iterator[str]:
    """Yield one object. Later versions may add keys; no key changes its meaning.

    made_by         "slo report"; the command overwrites only files with this mark
    as_of           the time of the figures, RFC 3339 in UTC
    step            the length of the steps of the history in seconds; or null
    objectives      worst first, each with the keys of `slo.report.figures.objective`, and with
      burn_down     pairs of a time and the share of the budget left; the last one is budget_remaining
      projection    the same for the coming days, at the pace of the last day
      ledger        `incidents` (from, to, total, bad, share of the budget) and `other` (bad, share)
      events        the window in columns: from, to, total, bad
      months        newest first: from, to, total, bad, error_ratio, spent (share of the month's budget),
                    over (false for the current month, on which there is no verdict yet)
      tiers         of the alert policy: threshold, and burn rates of both windows now
      calls         the calls about it, if a record of calls was given
    planned         the exclusions that are not over, the soonest first: name, reason, author, impact,
                    objectives, from and to (of the current or next time, RFC 3339 in UTC)
    """
    body = {
        "made_by": "slo report",
        "as_of": rfc3339(review.at),
        "step": None if review.step is None else float(review.step.seconds),
        "objectives": [_objective(sheet, review) for sheet in review.sheets],
        "planned": [_planned(one) for one in review.planned],
    }
    yield document(body)
    yield "\n"


def _objective(sheet: Sheet, review: Review) -> dict[str, Any]:
    status, book = sheet.status, sheet.ledger
    slo, budget = status.slo, status.error_budget
    return {
        **objective(status, review.overview),
        "burn_down": [[_seconds(one.at), float(one.value)] for one in sheet.burn_down],
        "projection": [[_seconds(one.at), float(one.value)] for one in sheet.projection],
        "ledger": {
            "incidents": [
                {**_counts(one.start, one.end, one.total, one.bad), "share": float(one.share)}
                for one in book.incidents
            ],
            "other": {"bad": float(book.other_bad), "share": float(book.other_share)},
        },
        "events": [_counts(*one) for one in sheet.columns],
        "months": [
            {
                **from_to(one.start, one.end),
                "total": float(one.total),
                "bad": float(one.bad),
                "error_ratio": float(one.error_ratio),
                "spent": float(one.spent(budget)),
                "over": one.over,
            }
            for one in sheet.history.months
        ],
        "tiers": [
            {
                "severity": one.tier.severity,
                "threshold": float(one.rate(budget)),
                "long_window": _burn(one.long.window, sheet.burn(one.long.window)),
                "short_window": _burn(one.short.window, sheet.burn(one.short.window)),
                "firing": one.tier in status.firing,
            }
            for one in of_tiers(slo)
        ],
        "calls": [_call(call) for call in sheet.calls],
    }


def _planned(one: PlannedTime) -> dict[str, Any]:
    exclusion = one.exclusion
    its = {
        "name": exclusion.name,
        "reason": exclusion.reason,
        "author": exclusion.author,
        "impact": exclusion.impact,
    }
    return {**its, **from_to(*one.interval), "objectives": list(one.slos)}


def _counts(start: int, end: int, total: int | Fraction, bad: int | Fraction, *_: object) -> dict[str, Any]:
    return {**from_to(time_of(start), time_of(end)), "total": float(total), "bad": float(bad)}


def _burn(window: Duration, rate: Fraction | None) -> dict[str, Any]:
    return {"window": str(window), "burn_rate": number(rate)}


def _call(call: CallRecord) -> dict[str, Any]:
    answered = call.time_to_answer
    return {
        "id": call.id,
        "at": rfc3339(call.began),
        "party": call.party,
        "reason": call.reason,
        "by": call.caller,
        "drill": call.is_drill,
        "answered_after": None if answered is None else answered.total_seconds(),
    }


def _seconds(seconds: int) -> str:
    return rfc3339(time_of(seconds))
