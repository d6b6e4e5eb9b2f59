"""Edits, and samples or evaluations that come late or never."""

from collections.abc import Callable, Iterator
from random import Random

from bench.rules.untidy.scenario import (
    HOUR,
    INCIDENT,
    LONG_AGO,
    MINUTE,
    PODS,
    Scenario,
    between,
    failing,
    outage,
    pod,
    pods,
    requests,
)
from bench.rules.untidy.world import START, Process, Span, Target, World


def edits() -> Iterator[Scenario]:
    """Edit each field in the middle of an outage."""
    for field, change in {
        "target": {"target": "99.5"},
        "owner": {"service": "other"},
        "environment": {"environment": "staging"},
        "window": {"window": "7d"},
    }.items():
        for restart in (False, True):
            yield Scenario(
                f"{field} edited before an outage of 30 min, {'restart' if restart else 'reload'}",
                lambda: pods(4 * HOUR, failing(10, 1, outage(30))),
                True,
                edit=change,
                edited_at=INCIDENT - 5 * MINUTE,
                restart=restart,
            )


def late_and_lost() -> Iterator[Scenario]:
    """Samples that come late, or never."""
    for seconds in (40, 90):
        yield Scenario(
            f"samples {seconds} s late, 100% errors for 10 min",
            lambda seconds=seconds: pods(4 * HOUR, failing(10, 1, outage(10)), late=lambda at: seconds),
            True,
        )

    def stalled(at: float) -> float:
        begin = INCIDENT + 60
        return max(0.3, begin + 600 - at) if begin <= at < begin + 600 else 0.3

    yield Scenario(
        "remote write stalls for 10 min in an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, outage(10)), late=stalled),
        True,
    )
    yield Scenario(
        "remote write of one pod of four stalls for 10 min in an outage",
        lambda: _one_stalls(stalled),
        True,
    )
    yield Scenario(
        "no scrapes for 6 min in an outage of 7",
        lambda: pods(4 * HOUR, failing(10, 1, outage(7)), lost=between(INCIDENT + 30, INCIDENT + 390)),
        True,
    )
    yield Scenario(
        "no scrapes from minute 2 to 14 of 20 min of 30% errors",
        lambda: pods(4 * HOUR, failing(10, 0.3, outage(20)), lost=between(INCIDENT + 120, INCIDENT + 840)),
        True,
    )

    def twice(at: float) -> bool:
        return any(begin + 240 <= at < begin + 960 for begin in (INCIDENT, INCIDENT + HOUR))

    yield Scenario(
        "two incidents of 20 min with a 12-min scrape gap each",
        lambda: pods(5 * HOUR, failing(10, 0.7, outage(20), outage(20, INCIDENT + HOUR)), lost=twice),
        True,
    )
    yield Scenario(
        "no scrapes for 28 min, 20% errors for 30",
        lambda: pods(4 * HOUR, failing(10, 0.2, outage(30)), lost=between(INCIDENT + 60, INCIDENT + 1740)),
        True,
    )
    yield Scenario(
        "1% of scrapes lost at random, 5% errors for 40 min",
        lambda: pods(4 * HOUR, failing(10, 0.05, outage(40)), lost=lambda at: Random(at).random() < 0.01),
        None,
    )
    down = [Span(INCIDENT + 1500, INCIDENT + 2220)]
    yield Scenario(
        "Prometheus down 12 min in a burn of 15x for 2 h",
        lambda: pods(6 * HOUR, failing(10, 0.015, Span(INCIDENT - HOUR, INCIDENT + 2 * HOUR)), down=down),
        True,
        incident=INCIDENT - HOUR,
        down=down,
        gone_after=2.9 * HOUR,
    )
    inside = [Span(INCIDENT + 30, INCIDENT + 390)]
    yield Scenario(
        "Prometheus down from minute 0.5 to 6.5 of an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, outage(10)), down=inside),
        True,
        down=inside,
    )
    brief = [Span(INCIDENT + 400, INCIDENT + 490)]
    yield Scenario(
        "Prometheus restarts (90 s) at minute 7 of an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, outage(10)), down=brief),
        True,
        down=brief,
    )
    for share in (0.01, 0.5):
        random = Random(7)
        missed = [Span(at, at + 60) for at in range(0, 5 * HOUR, 60) if random.random() < share]
        if share == 0.01:
            missed += [Span(INCIDENT + 300, INCIDENT + 360)]
        yield Scenario(
            f"{share:.0%} of evaluations missed, 100% errors for 10 min",
            lambda: pods(5 * HOUR, failing(10, 1, outage(10))),
            True,
            missed=missed,
        )


def _one_stalls(stalled: Callable[[float], float]) -> World:
    rates = failing(10, 1, outage(10))
    return World(
        [
            Target(
                pod(number),
                [Process(LONG_AGO, START + 4 * HOUR, rates)],
                requests,
                phase=3 + 7 * number,
                late=stalled if number == 0 else lambda at: 0.3,
            )
            for number in range(PODS)
        ],
        4 * HOUR,
    )
