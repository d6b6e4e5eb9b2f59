"""Series that are not what their labels say: relabelled, unlabelled, expired, not there from the start."""

from collections.abc import Iterator

from bench.rules.untidy.scenario import (
    HOUR,
    INCIDENT,
    LONG_AGO,
    PODS,
    Scenario,
    between,
    failing,
    pod,
    requests,
    steady,
)
from bench.rules.untidy.world import START, Process, Target, World


def relabelled() -> Iterator[Scenario]:
    """Series that are not what their labels say."""

    def labelled() -> World:
        length, change = 4 * HOUR, INCIDENT
        targets = []
        for number in range(PODS):
            process = Process(LONG_AGO, START + length, failing(10, 0, usual=0.0002))
            targets += [
                Target(pod(number), [process], requests, phase=3 + 7 * number, gone=change, lingers=45),
                Target(pod(number, team="a"), [process], requests, phase=5 + 6 * number, begin=change),
            ]
        return World(targets, length)

    yield Scenario("a label is added to running targets", labelled, False)

    def without_instance(lost: bool, lazy: bool = False) -> World:
        process = Process(LONG_AGO, START + 4 * HOUR, {**failing(10, 0, usual=0.0002)})
        other = Process(LONG_AGO, START + 4 * HOUR, {"200": steady(10), "500": steady(0.002)})
        targets = [
            Target(
                {"job": "web", "pod": "a"},
                [process],
                requests,
                phase=7,
                lost=between(INCIDENT, INCIDENT + 420) if lost else lambda at: False,
            ),
            Target({"job": "web", "pod": "b"}, [other], requests, phase=12),
        ]
        return World(targets, 4 * HOUR)

    yield Scenario("no instance label, one pod unscraped for 7 min", lambda: without_instance(True), False)

    def joins() -> World:
        world = without_instance(False).targets[:1]
        old = Process(LONG_AGO - 9 * HOUR, START + 4 * HOUR, {"200": steady(10), "500": steady(0.02)})
        return World(
            [
                *world,
                Target(
                    {"job": "web", "pod": "c"},
                    [old],
                    requests,
                    phase=12,
                    begin=INCIDENT,
                    has_start=False,
                    old=True,
                ),
            ],
            4 * HOUR,
        )

    yield Scenario("no instance label, an old pod is found for the first time", joins, False)
    for minutes in (20, 100):

        def idle(minutes: int = minutes) -> World:
            def bad(at: int) -> float:
                return (
                    1500.0
                    if at == -5 * HOUR
                    else 1.0
                    if at in (600, 600 + minutes * 60, 650 + minutes * 60)
                    else 0
                )

            rates = {"200": steady(10), "500": bad}
            process = Process(LONG_AGO, START + 4 * HOUR, rates)
            shown = (-600, 900)

            def hides(name: str, at: float) -> bool:
                return name == "500" and not (shown[0] <= at < shown[1] or at >= 600 + minutes * 60)

            return World(
                [Target(pod(0), [process], requests, hides=hides)]
                + [
                    Target(
                        pod(n),
                        [Process(LONG_AGO, START + 4 * HOUR, failing(10, 0))],
                        requests,
                        phase=3 + 7 * n,
                    )
                    for n in range(1, PODS)
                ],
                4 * HOUR,
            )

        yield Scenario(f"an idle error series expires and returns after {minutes - 5} min", idle, False)

    def first(at_once: bool) -> World:
        def bad(at: int) -> float:
            return 1.0 if at >= INCIDENT and at < INCIDENT + 600 else 0.0

        return World(
            [
                Target(
                    pod(n),
                    [
                        Process(
                            LONG_AGO,
                            START + 4 * HOUR,
                            {"200": steady(0) if at_once else steady(10), "500": bad},
                            lazy=True,
                        )
                    ],
                    requests,
                    phase=3 + 7 * n,
                )
                for n in range(PODS)
            ],
            4 * HOUR,
        )

    yield Scenario("the first error makes its series", lambda: first(False), None)
    yield Scenario("the first requests ever of old targets, not initialised", lambda: first(True), None)
