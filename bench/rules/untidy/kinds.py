"""Other kinds of indicators, targets that are silent, and the easy world."""

from collections.abc import Iterator

from bench.rules.untidy.scenario import (
    HOUR,
    INCIDENT,
    LONG_AGO,
    PODS,
    Scenario,
    between,
    failing,
    outage,
    pod,
    pods,
    steady,
)
from bench.rules.untidy.world import START, Process, Target, World


def silence() -> Iterator[Scenario]:
    """Targets that say nothing."""
    yield Scenario(
        "all targets are down for 30 min",
        lambda: pods(4 * HOUR, failing(10, 0), lost=between(INCIDENT, INCIDENT + 1800)),
        True,
    )

    def vanished() -> World:
        return pods(4 * HOUR, failing(10, 0), gone=INCIDENT)

    yield Scenario("all targets vanish", vanished, True)
    yield Scenario(
        "a full outage of 30 min (easy)",
        lambda: pods(4 * HOUR, failing(10, 1, outage(30), usual=0.0002)),
        True,
    )
    yield Scenario(
        "50x for 60 min (easy)",
        lambda: pods(5 * HOUR, failing(10, 0.05, outage(60), usual=0.0002)),
        True,
    )
    yield Scenario(
        "14.4x for 2 h (easy)",
        lambda: pods(6 * HOUR, failing(10, 0.0144, outage(120), usual=0.0)),
        True,
    )
    yield Scenario(
        "10x for 30 min (easy, no page)",
        lambda: pods(4 * HOUR, failing(10, 0.01, outage(30), usual=0.0002)),
        False,
    )


def _histogram(name: str) -> dict[str, str]:
    labels = {"count": {}, "bucket": {"le": "1"}, "1.0": {"le": "1.0"}, "inf": {"le": "+Inf"}}[name]
    kind = "count" if name == "count" else "bucket"
    return {"__name__": f"http_request_duration_seconds_{kind}", **labels}


def other_kinds() -> Iterator[Scenario]:
    """Histograms that lack a bucket, and checks that do not answer."""

    def lacking() -> World:
        has = {"count": steady(10), "bucket": steady(9.998), "inf": steady(10)}
        targets = [
            Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, has)], _histogram, phase=3 + 7 * n)
            for n in range(2)
        ]
        world = World(
            [
                *targets,
                *(
                    Target(
                        pod(n),
                        [Process(START + INCIDENT, START + 4 * HOUR, has)],
                        _histogram,
                        phase=3 + 7 * n,
                        begin=INCIDENT,
                        hides=lambda name, at: name == "bucket",
                    )
                    for n in (2, 3)
                ),
            ],
            4 * HOUR,
        )
        world.known = World(targets, 4 * HOUR).known
        return world

    yield Scenario("new pods lack the bucket of the threshold", lacking, False, kind="latency")

    def slow() -> World:
        def fast(at: int) -> float:
            return 0.0 if INCIDENT <= at < INCIDENT + 600 else 10.0

        has = {"count": steady(10), "bucket": fast, "inf": steady(10)}
        return World(
            [
                Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, has)], _histogram, phase=3 + 7 * n)
                for n in range(PODS)
            ],
            4 * HOUR,
        )

    yield Scenario("all requests are slow for 10 min", slow, True, kind="latency")

    def unanswered() -> World:
        world = World([], 6 * HOUR)
        labels = {"job": "web", "instance": "https://shop.example.org"}
        for number in range(-20, 6 * HOUR // 30):
            at = START + 30 * number + 11
            down = INCIDENT <= at - START < INCIDENT + HOUR
            world.add(at, at, {**labels, "__name__": "up"}, float(not down))
            world.add(at, at, {**labels, "__name__": "probe_success"}, None if down else 1.0)
            if number >= 0:
                world.known["500" if down else "200"] += 1
        return world

    yield Scenario(
        "a blackbox scrape times out while the site is down for 1 h", unanswered, True, kind="probe"
    )
