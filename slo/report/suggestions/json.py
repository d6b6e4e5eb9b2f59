"""Suggested targets as JSON: unrounded numbers, null without data."""

from collections.abc import Sequence
from typing import Any

from slo.report.suggestions.suggestion import Suggestion
from slo.text.json import document


def render(suggestions: Sequence[Suggestion]) -> str:
    """Return a list with an object for each objective."""
    return document([_json(one) for one in suggestions])


def _json(one: Suggestion) -> dict[str, Any]:
    past = one.past
    return {
        "slo": one.slo.id,
        "group": dict(one.group),
        "target": float(one.current.ratio),
        "suggested": float(past.target.ratio) if past and past.target else None,
        "full_windows": past.windows if past else 0,
        "worst_error_ratio": float(past.worst) if past else None,
        "one_bad_event": None if one.one_bad_event is None else float(one.one_bad_event),
        "minutes": one.minutes,
        "candidates": [
            {**each._asdict(), "target": float(each.target.ratio), "frozen": 60 * each.frozen}
            for each in one.candidates
        ],
    }
