"""What figures do not tell: why an objective burns, what was agreed, and what makes the figures doubtful."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from math import ceil
from typing import TypeVar

from slo.evidence.exclusions import LeftOut, left_out
from slo.evidence.remaining import COARSE, one_bad_event
from slo.evidence.status import Status
from slo.model import SLO, Step, Tier
from slo.report.overview import Overview, named
from slo.report.rounding import number, share
from slo.text.times import to_minute
from slo.text.units import Duration

T = TypeVar("T")


def footnotes(overview: Overview) -> list[str]:
    """Write a line for each thing to know, with the names of all objectives that it is about before it.

    What fires and what was agreed comes first, worst first; then what is silent or new, drafts, little
    traffic, and exclusions.
    """
    slos = {status.slo.id: status.slo for status in overview.statuses}.values()
    return [
        *_told(overview.statuses, named, _urgent),
        *_told(overview.statuses, named, _no_data),
        *_told(slos, lambda slo: slo.id, _draft),
        *_told(overview.statuses, named, _little_traffic),
        *_told(slos, lambda slo: slo.id, lambda slo: _exclusions(slo, overview)),
    ]


def _told(ones: Iterable[T], name: Callable[[T], str], said_of: Callable[[T], Iterable[str]]) -> list[str]:
    """Say the same only once, of all that it is about."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for one in ones:
        for said in said_of(one):
            names[said].append(name(one))
    return [f"{', '.join(concerned)}: {said}" for said, concerned in names.items()]


def _urgent(status: Status) -> Iterator[str]:
    if status.firing:
        yield _firing(status.firing)
    yield from (_step(step, status) for step in status.steps)


def _firing(tiers: Iterable[Tier]) -> str:
    """Name the windows in which the budget goes too fast, by what that is to somebody."""
    windows: defaultdict[str, list[str]] = defaultdict(list)
    for tier in tiers:
        windows[tier.severity].append(str(tier.long_window))
    told = (f"{severity} fires over {', '.join(some)}" for severity, some in windows.items())
    return " and ".join(told)


def _step(step: Step, status: Status) -> str:
    policy = status.slo.budget_policy
    assert policy is not None
    frozen = ", which freezes releases" if step.freeze else ""
    return f"step {step.name!r} of {policy.name} holds{frozen}: {' '.join(step.do.split())}"


def _no_data(status: Status) -> Iterator[str]:
    if status.no_data_since:
        yield f"no data since {to_minute(status.no_data_since)}, the figures are as they were then"
    elif status.is_young:
        yield "counted for a few minutes, the first figures of its window follow within five"


def _draft(slo: SLO) -> Iterator[str]:
    if slo.draft:
        yield f"draft, which {' and '.join(slo.draft.missing)} did not sign"


def _little_traffic(status: Status) -> Iterator[str]:
    """Say how much of the budget a single bad event is, where that is much."""
    one = one_bad_event(status)
    if status.total is None or (one is not None and one < COARSE):
        return
    events = f"{number(status.total)} {'event' if status.total == 1 else 'events'}"
    came = f"{events} in {status.slo.objective.window}"
    if one is None or one > 1:
        yield f"little traffic, not one of {came} may be bad"
    else:
        yield f"little traffic, 1 bad event = {share(one)} of the budget ({came})"


def _exclusions(slo: SLO, overview: Overview) -> Iterator[str]:
    for _, same in groupby(left_out(slo, overview.at), key=lambda one: one.exclusion.name):
        yield _without(list(same))


def _without(out: list[LeftOut]) -> str:
    exclusion, last = out[0].exclusion, out[-1].interval.start
    minutes = ceil(sum((one.within for one in out), timedelta()) / timedelta(minutes=1))
    when = f"{f'{len(out)} times, last ' if len(out) > 1 else ''}{to_minute(last)}"
    reason = " ".join(exclusion.reason.split())
    return f"without {Duration.of(seconds=60 * minutes)} of {exclusion.name!r} ({reason}), {when}"
