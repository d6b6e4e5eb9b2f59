"""Suggested targets, as text and as JSON: what the past would have met, and what each costs in pages."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from slo.conditions import Group
from slo.evidence.remaining import COARSE
from slo.evidence.replay.held import Past
from slo.model import SLO, Calendar
from slo.text.columns import in_columns
from slo.text.plurals import count
from slo.text.rounding import good, length, share
from slo.text.terminal import printable
from slo.text.units import Percent

_HEADER = ("target", "", "pages a week", "tickets a week", "incidents", "paged", "frozen")


class Candidate(NamedTuple):
    """A target, and what its alerts and policies would have done; `met` is whether every window met it."""

    target: Percent
    met: bool
    pages: int
    tickets: int
    incidents: int
    paged: int
    frozen: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Targets for an objective, or for one group of it; None of the past if nothing was measured.

    `minutes` is how long alerts were replayed.
    """

    slo: SLO
    group: Group = ()
    past: Past | None = None
    candidates: tuple[Candidate, ...] = ()
    minutes: int = 0

    @property
    def name(self) -> str:
        labels = ", ".join(f"{label}={value}" for label, value in self.group)
        return f"{self.slo.id} {{{labels}}}" if labels else self.slo.id

    @property
    def current(self) -> Percent:
        return self.slo.target_of(dict(self.group))

    @property
    def one_bad_event(self) -> Fraction | None:
        """The share of the budget of the suggested, or else the present, target that one bad event spends."""
        if self.past is None:
            return None
        return 1 / ((1 - Fraction((self.past.target or self.current).ratio)) * self.past.events)


def render(suggestions: Sequence[Suggestion]) -> str:
    """Return a paragraph for each objective."""
    return "\n\n".join("\n".join(map(printable, _paragraph(one))) for one in suggestions)


def as_json(suggestions: Sequence[Suggestion]) -> str:
    """Return suggestions as JSON: unrounded numbers, null without data."""
    return json.dumps([_json(one) for one in suggestions], indent=2, ensure_ascii=False)


FORMATS: dict[str, Callable[[Sequence[Suggestion]], str]] = {"text": render, "json": as_json}


def _paragraph(one: Suggestion) -> Iterator[str]:
    if one.past is None:
        yield f"{one.name}: no data, so nothing is suggested"
        return
    yield f"{one.name}: {_advice(one, one.past)}"
    yield f"  {_measured(one, one.past)}"
    rows = [_HEADER, *(_row(each, one) for each in one.candidates)]
    yield from (f"  {line}" for line in in_columns(rows, left=(1,)))
    if one.one_bad_event is not None and one.one_bad_event >= COARSE:
        yield (
            f"  little traffic: one bad event spends {share(one.one_bad_event)} of the budget. Choose a "
            "lower target or a longer window, or let alerts need several bad events (min_bad_events)"
        )


def _advice(one: Suggestion, past: Past) -> str:
    if past.target is None:
        return f"no usual target would have held; the worst window had {good(past.worst)} good events"
    if past.target == one.current:
        return f"{one.current} is the highest usual target that would have held"
    verdict = "would have held too" if past.met(one.current) else "would not have held"
    return f"{past.target} would have held; {one.current}, as it is now, {verdict}"


def _measured(one: Suggestion, past: Past) -> str:
    window, lasts = one.slo.objective.window, length(Fraction(60 * past.lasts))
    if not past.windows:
        return (
            f"There is no full window of {window} in {lasts}; that time had {good(past.worst)} good events. "
            "Measure on before you promise it"
        )
    kind = f"full {window}" if isinstance(window, Calendar) else f"full window of {window}"
    several = f"{kind}s" if isinstance(window, Calendar) else f"full windows of {window}, one an hour"
    number = count(past.windows, kind, several)
    return f"Measured: {lasts} with {number}; the worst had {good(past.worst)} good events"


def _row(each: Candidate, one: Suggestion) -> tuple[str, ...]:
    weeks = Fraction(one.minutes, 7 * 24 * 60)
    mark = "now" if each.target == one.current else ""
    if not each.met:
        mark = f"{mark}, above the past".lstrip(", ")
    return (
        str(each.target),
        mark,
        f"{float(each.pages / weeks):.1f}",
        f"{float(each.tickets / weeks):.1f}",
        str(each.incidents),
        str(each.paged),
        length(Fraction(60 * each.frozen)) if each.frozen else "-",
    )


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
