"""Error ratios by the rules of each design, evaluated by a real server, and when its tiers fire on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.peers_behaviour import history
from bench.peers_behaviour.tiers import OURS, PYRRA
from bench.rules import recorded
from bench.rules.ask import Asked
from bench.rules.clock import END, MINUTE
from bench.rules.design import Tier
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Values
from bench.rules.services import ERROR_BUDGET
from bench.rules.sloth import Sloth
from bench.rules.traffic import Truth
from slo.text.units import Duration
from tests.servers.binaries import Generation
from tests.servers.openmetrics import backfill
from tests.servers.processes import prometheus

_CONFIG = "global: {evaluation_interval: 1h}"

Firing = frozenset[int]
"""The evaluations at which a tier fires, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """When each tier fires, by the design's name, and the share of bad events that it shows at the end."""

    firing: Mapping[str, tuple[Firing, ...]]
    shown: Mapping[str, float]


def measured(server: Generation, folder: Path) -> Behaviour:
    """Evaluate all rules over the history, ours in two steps: the counts, and what is made of them."""
    truth = history.events()
    ours, sloth, pyrra = compiled([history.SERVICE], folder), Sloth(60), Pyrra()
    backfill(history.series(truth), folder, server)
    with prometheus(server, _CONFIG, [], folder) as running:
        asked = Asked(running.url)
        counts = recorded.counts(asked, ours, history.SERVICE)
        of_raw = _ratios_of_raw(asked, sloth, pyrra)
        of_pyrra = _figure(asked, pyrra.budget_figure(history.SERVICE))
    stored = (*recorded.minutes(history.SERVICE, counts), *recorded.roll_ups(history.SERVICE, counts))
    backfill(stored, folder, server)
    with prometheus(server, _CONFIG, [], folder) as running:
        asked = Asked(running.url)
        of_ours = _ratios(asked, ours)
        figure = _figure(asked, ours.budget_figure(history.SERVICE))
    fives = of_raw[5 * MINUTE].values()
    return Behaviour(
        firing={
            "truth": tuple(_perfect(truth, tier) for tier in OURS),
            "slo": tuple(_firing(of_ours, tier) for tier in OURS),
            "Sloth": tuple(_firing(of_raw, tier) for tier in OURS),
            "Pyrra": tuple(_firing(of_raw, tier) for tier in PYRRA),
            "truth of Pyrra's tiers": tuple(_perfect(truth, tier) for tier in PYRRA),
        },
        shown={
            "truth": truth.error_ratio(END, 28 * 86_400),
            "slo": figure,
            "Sloth": sum(fives) / len(fives),
            "Pyrra": of_pyrra,
        },
    )


def _ratios(asked: Asked, ours: Ours) -> dict[int, Values]:
    rules = ours.ratios(history.SERVICE)
    return {
        _seconds(window): _carried(recorded.evaluated(asked, rule, history.SERVICE), rule.every)
        for window, rule in rules.items()
        if window != "28d"
    }


def _ratios_of_raw(asked: Asked, sloth: Sloth, pyrra: Pyrra) -> dict[int, Values]:
    """Evaluate the recordings of both; those of one window are the same expression but for blanks."""
    rules = {**pyrra.ratios(history.SERVICE), **sloth.ratios(history.SERVICE)}
    return {
        _seconds(window): recorded.evaluated(asked, rule._replace(every=MINUTE), history.SERVICE)
        for window, rule in rules.items()
    }


def _seconds(window: str) -> int:
    return Duration.parse(window).milliseconds // 1000


def _carried(values: Values, every: int) -> dict[int, float]:
    """Read each minute what a rule recorded last, as an alert does."""
    found: dict[int, float] = {}
    for at, value in values.items():
        for minute in range(0, every, MINUTE):
            found[at + minute] = value
    return found


def _figure(asked: Asked, expr: str) -> float:
    (value,) = asked.over(expr, END, END, MINUTE).values()
    return value


def _firing(ratios: Mapping[int, Values], tier: Tier) -> Firing:
    limit = tier.burn_rate * ERROR_BUDGET
    long, short = ratios[tier.long], ratios[tier.short]
    return frozenset(
        _held((at for at in sorted(long) if long[at] > limit and short.get(at, 0) > limit), tier.hold)
    )


def _perfect(truth: Truth, tier: Tier) -> Firing:
    """Fire by exact counts, at each minute."""
    limit = tier.burn_rate * ERROR_BUDGET
    times = range(recorded.first(history.SERVICE), END + 1, MINUTE)
    return frozenset(_held((at for at in times if _burns(truth, tier, at, limit)), tier.hold))


def _burns(truth: Truth, tier: Tier, at: int, limit: float) -> bool:
    both = (truth.events(at, window) for window in (tier.long, tier.short))
    return all(bad > limit * total for total, bad in both)


def _held(true: Iterable[int], hold: int) -> Iterator[int]:
    since = before = 0
    for at in true:
        if at - before > MINUTE:
            since = at
        before = at
        if at - since >= hold:
            yield at
