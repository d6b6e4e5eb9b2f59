"""Processes that fail as they start or end, live for a minute, or crash."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from bench.rules.untidy.scenario import (
    HOUR,
    INCIDENT,
    LONG_AGO,
    PODS,
    Scenario,
    deploys,
    failing,
    outage,
    pod,
    requests,
)
from bench.rules.untidy.world import START, Process, Rate, Span, Target, World


def _starting(begin: float) -> dict[str, Rate]:
    def bad(at: int) -> float:
        return 8.0 if begin <= at < begin + 10 and begin > 0 else 0.0

    return {"200": lambda at: 10 - bad(at), "500": bad}


def _both_ends(times: Sequence[float]) -> Callable[[float], dict[str, Rate]]:
    def rates(begin: float) -> dict[str, Rate]:
        def bad(at: int) -> float:
            if begin > 0 and begin <= at < begin + 10:
                return 1.0
            return 1.5 if any(0 <= time - at < 20 for time in times) else 0.0

        return {"200": lambda at: 10 - bad(at), "500": bad}

    return rates


def starts_and_ends() -> Iterator[Scenario]:
    """Processes that fail as they start, live shortly, crash."""
    daily = [HOUR * (1 + number) + 137 * number for number in range(5)]
    yield Scenario(
        "80% errors in a pod's first 10 s, five deploys in 6 h",
        lambda: deploys(6 * HOUR, daily, _starting),
        None,
        recurs=True,
    )
    yield Scenario(
        "10% at start, 15% at drain, five deploys",
        lambda: deploys(6 * HOUR, daily, _both_ends(daily)),
        None,
        recurs=True,
    )
    yield Scenario(
        "the same, scraped every 60 s",
        lambda: deploys(6 * HOUR, daily, _both_ends(daily), every=60),
        None,
        recurs=True,
    )
    crashes = [INCIDENT + 100 * number for number in range(36)]
    yield Scenario(
        "pods live 45 s and fail, new addresses, for 1 h",
        lambda: deploys(
            4 * HOUR, crashes, lambda begin: failing(5, 1 if begin > 0 else 0, Span(-1e9, 1e9)), lives=45
        ),
        True,
    )

    def crashing() -> World:
        targets = []
        for number in range(PODS):
            random = Random(number)
            processes = [Process(LONG_AGO, START + INCIDENT, failing(5, 0))]
            at = START + INCIDENT
            while at < START + INCIDENT + HOUR:
                end = at + random.randrange(40, 120)
                processes.append(Process(at + 5, end, failing(5, 1, Span(-1e9, 1e9))))
                at = end
            processes.append(Process(at + 5, START + 4 * HOUR, failing(5, 0)))
            targets.append(Target(pod(number), processes, requests, phase=3 + 7 * number))
        return World(targets, 4 * HOUR)

    yield Scenario("all pods crash every 40-120 s at the same address, for 1 h", crashing, True)

    def resets() -> World:
        targets = []
        for number in range(PODS):
            random = Random(number)
            processes, at = [], LONG_AGO
            while at < START + 4 * HOUR:
                end = min(at + random.randrange(600, 2400), START + 4 * HOUR)
                processes.append(Process(at + 2, end, failing(10, 0.05, outage(30))))
                at = end
            targets.append(Target(pod(number), processes, requests, phase=3 + 7 * number))
        return World(targets, 4 * HOUR)

    yield Scenario("every pod restarts every 10-40 min, 5% errors for 30 min", resets, None)
