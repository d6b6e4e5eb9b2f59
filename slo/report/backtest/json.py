"""A backtest as JSON: unrounded numbers, times as RFC 3339 in UTC."""

from collections.abc import Mapping
from typing import Any

from slo.evidence.replay import Firing, Noticed
from slo.report.backtest.outcome import Backtest, OtherAlert, Outcome, time_of
from slo.report.overview import Terminal
from slo.text.json import document
from slo.text.times import rfc3339


def render(backtest: Backtest, terminal: Terminal | None, templates: Mapping[str, str]) -> str:
    """Return the outcomes by the definitions and, with a base, also by its definitions."""
    return document(as_json(backtest))


def as_json(backtest: Backtest) -> dict[str, Any]:
    """Return a backtest as JSON values. Times without an end go on when the replay ends."""
    return {
        "from": _time(backtest.first),
        "to": _time(backtest.last),
        "objectives": [_outcome(one) for one in backtest.outcomes],
        "alerts": list(map(_other, backtest.others)),
        "base": {
            "name": backtest.base,
            "objectives": [_outcome(one) for one in backtest.before],
            "alerts": list(map(_other, backtest.others_before)),
        }
        if backtest.base
        else None,
    }


def _other(one: OtherAlert) -> dict[str, Any]:
    return {
        "alert": one.id,
        "severity": one.severity,
        "first": one.first,
        "firing": [_firing(fired) for fired in one.firings],
        "not_replayed": one.why_not or None,
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "slo": one.slo.id,
        "group": dict(one.group),
        "first": one.first,
        "target": float(one.target.ratio),
        "measured_from": None if one.began is None else _time(one.began),
        "alerts": [
            {"name": name, "severity": severity, "firing": [_firing(fired) for fired in firings]}
            for name, severity, firings in one.alerts
        ],
        "pages": [
            {**_firing(Firing(page.start, page.end)), "receivers": page.receivers, "in_hours": page.in_hours}
            for page in one.pages
        ],
        "tickets": [_firing(fired) for fired in one.tickets],
        "calls": [{"party": party, **_firing(Firing(page.start, page.end))} for party, page in one.calls],
        "frozen": [_firing(fired) for fired in one.frozen],
        "incidents": [
            {
                "from": _time(found.incident.start // 60),
                "to": _time(found.incident.end // 60),
                "bad": float(found.incident.bad),
                "spent": float(found.incident.share),
                "page": _noticed(found.page),
                "ticket": _noticed(found.ticket),
            }
            for found in one.incidents
        ],
        "no_data": [{"from": _time(gap.start), "to": _time(gap.end)} for gap in one.gaps],
        "not_replayed": one.not_replayed,
    }


def _firing(fired: Firing) -> dict[str, Any]:
    return {"from": _time(fired.start), "to": None if fired.end is None else _time(fired.end)}


def _noticed(one: Noticed | None) -> dict[str, Any] | None:
    return None if one is None else {"after": 60 * one.after, "spent": float(one.spent)}


def _time(minute: int) -> str:
    return rfc3339(time_of(minute))
