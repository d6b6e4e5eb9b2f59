"""How right every window's error ratio is that alerts read, and whether what is stored is always a number."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from bench.rules import accuracy, layout
from bench.rules.accuracy import Errors
from bench.rules.ask import Asked
from bench.rules.clock import MINUTE, SLOT, time_of
from bench.rules.design import Design, Rule
from bench.rules.recorded import Recorded
from bench.rules.services import ERROR_BUDGET, Service
from bench.rules.traffic import Truth
from slo.text.units import Duration

_FROM, _TO = time_of(20, 0), time_of(26, 0)
_STEP = 12 * MINUTE  # at full steps of rules of 4m, but not always of 5m
_FEW = 20  # events: with fewer, one of them is more than fifty times the budget

_SECTION = """\
## How far every window is from the truth

In burn rates (1 spends the budget in 28 days), against exact counts at that very second: every 12 minutes
of six days with incidents, deploys, gaps and idle nights, wherever a window has {few} events or more.
"none" is absent or not a number. {services} services, whose Prometheus runs. Sloth and Pyrra have the same
expressions, but 3d and 4d. Figures trail behind: by up to a scrape, and ours from 1d on by up to 14 minutes;
"30 s ago" compares the same figures with the counts of that second. Of {samples:,} samples that our rules
stored in these days {nans} are NaN, of {their_samples:,} ratios of 5m by Sloth {theirs:,}.
"""


@dataclass(frozen=True, slots=True)
class NotNumbers:
    """How many samples are not numbers, of how many."""

    nans: int
    samples: int


class _Far(NamedTuple):
    """Distances in burn rates from the truth now, and from that of a scrape before."""

    now: float | None
    before: float | None


class Both(NamedTuple):
    """Distances from the truth now, summed up, and from that of a scrape before."""

    now: Errors
    before: Errors


@dataclass(frozen=True, slots=True)
class Windows:
    """Distances in burn rates, by the window, of ours and of both others', and what is not a number."""

    ours: Mapping[str, Both]
    theirs: Mapping[str, Both]
    our_nans: NotNumbers
    their_nans: NotNumbers
    services: int


def measured(
    asked: Asked,
    designs: tuple[Design, Design, Design],
    recordings: Mapping[Service, Recorded],
    truths: Mapping[Service, Truth],
) -> Windows:
    """Ask for the windows of ours, of Sloth and of Pyrra where it has others."""
    ours, sloth, pyrra = designs
    mine: dict[str, list[_Far]] = {}
    theirs: dict[str, list[_Far]] = {}
    running = {service: truth for service, truth in truths.items() if not service.stops}
    for service, truth in running.items():
        for window, rule in _short(ours.ratios(service)):
            mine.setdefault(window, []).extend(_distances(asked, window, rule, service, truth))
        raw = _raw(sloth.ratios(service), pyrra.ratios(service))
        for window, rule in _short(raw):
            theirs.setdefault(window, []).extend(_distances(asked, window, rule, service, truth))
    return Windows(
        ours={window: _summed_up(far) for window, far in mine.items()},
        theirs={window: _summed_up(far) for window, far in theirs.items()},
        our_nans=_not_numbers(chain(_counted(recordings), _all_ratios(asked, ours, recordings))),
        their_nans=_not_numbers(
            value for its in recordings.values() for at, value in its.ratios.items() if _FROM <= at <= _TO
        ),
        services=len(running),
    )


def section(windows: Windows) -> str:
    """Write the figures down."""
    words = layout.filled(
        _SECTION,
        few=_FEW,
        services=windows.services,
        nans=windows.our_nans.nans,
        samples=windows.our_nans.samples,
        theirs=windows.their_nans.nans,
        their_samples=windows.their_nans.samples,
    )
    figures = ("mean", "max", "none", "30 s ago: p95", "mean")
    header = ("", "slo: p95", *figures, "Sloth, Pyrra: p95", *figures)
    rows = [
        (window, *_cells(windows.ours.get(window)), *_cells(windows.theirs[window]))
        for window in windows.theirs
    ]
    return f"{words}\n\n{layout.table(header, rows)}"


def _short(ratios: Mapping[str, Rule]) -> Iterator[tuple[str, Rule]]:
    yield from ((window, rule) for window, rule in ratios.items() if window != "28d")


def _raw(sloth: Mapping[str, Rule], pyrra: Mapping[str, Rule]) -> dict[str, Rule]:
    """Give the ratios of both, after making sure that they are the same where both have them."""
    for window in sloth.keys() & pyrra.keys():
        assert _same(sloth[window], pyrra[window]), f"{sloth[window].expr} is not {pyrra[window].expr}"
    return {**sloth, **pyrra}


def _counted(recordings: Mapping[Service, Recorded]) -> Iterator[float]:
    """Give what our rules of a minute counted."""
    for its in recordings.values():
        for values in (its.counts.total, its.counts.bad):
            yield from (value for at, value in values.items() if _FROM <= at <= _TO)


def _all_ratios(asked: Asked, ours: Design, services: Iterable[Service]) -> Iterator[float]:
    """Give all windows of ours, as often as they are recorded."""
    for service in services:
        for rule in ours.ratios(service).values():
            yield from asked.over(rule.expr, _FROM, _TO, rule.every).values()


def _not_numbers(values: Iterable[float]) -> NotNumbers:
    every = list(values)
    return NotNumbers(sum(map(math.isnan, every)), len(every))


def _same(one: Rule, other: Rule) -> bool:
    return re.sub(r"[\s()]", "", one.expr) == re.sub(r"[\s()]", "", other.expr)


def _distances(asked: Asked, window: str, rule: Rule, service: Service, truth: Truth) -> Iterator[_Far]:
    seconds = Duration.parse(window).milliseconds // 1000
    values = asked.over(rule.expr, _FROM, _TO, _STEP)
    for at in range(_FROM, _TO + 1, _STEP):
        truths = [truth.events(when, seconds) for when in (at, at - SLOT)]
        if min(total for total, _ in truths) >= _FEW:
            value = accuracy.number(values.get(at))
            far = (
                None if value is None else abs(value - bad / total) / ERROR_BUDGET for total, bad in truths
            )
            yield _Far(*far)


def _summed_up(far: Iterable[_Far]) -> Both:
    return Both(*map(accuracy.errors, zip(*far, strict=True)))


def _cells(both: Both | None) -> Sequence[str]:
    if both is None:
        return ("",) * 6
    now, before = both
    figures = (f"{now.p95:.4f}", f"{now.mean:.4f}", f"{now.most:.2f}", str(now.absent))
    return (*figures, f"{before.p95:.4f}", f"{before.mean:.4f}")
