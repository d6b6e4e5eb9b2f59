"""What happens to ordinary services: one world for each row of the table, with what is true of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bench.rules.untidy.world import START, Process, Rate, Span, Target, World

HOUR, MINUTE = 3600, 60
PODS = 4
INCIDENT = 2 * HOUR


@dataclass(frozen=True)
class Scenario:
    """A world, what Prometheus did to it, and which pages are right.

    `pages` says whether a page must come (True), must not (False), or may (None), for an incident that begins at
    `incident`, seconds after rules were loaded. The length of the run stands for itself in a budget of 28 days
    that is otherwise without errors; where it `recurs`, for all of the 28 days.
    """

    name: str
    world: Callable[[], World]
    pages: bool | None
    incident: float = INCIDENT
    down: Sequence[Span] = ()
    missed: Sequence[Span] = ()
    edit: Mapping[str, str] | None = None
    edited_at: float = 0
    restart: bool = False
    recurs: bool = False
    kind: str = "events"
    labels: str = 'job="web"'
    gone_after: float = 0


def steady(rate: float) -> Rate:
    """Give the same rate at all times."""
    return lambda at: rate


def failing(rate: float, share: float, *spans: Span, usual: float = 0.0) -> dict[str, Rate]:
    """Split a rate into good and bad events: a share is bad within the spans."""

    def bad(at: int) -> float:
        return rate * (share if any(one.begin <= at < one.end for one in spans) else usual)

    return {"200": lambda at: rate - bad(at), "500": bad}


def requests(name: str) -> dict[str, str]:
    """Label a counter of requests by its code."""
    return {"__name__": "http_requests_total", "code": name}


def pod(number: int, **others: str) -> dict[str, str]:
    """Label a pod."""
    return {"job": "web", "instance": f"10.0.0.{number}:8080", **others}


LONG_AGO = START - 6 * HOUR


def pods(
    length: int, rates: Mapping[str, Rate], *, lazy: bool = False, down: Sequence[Span] = (), **target: object
) -> World:
    """Make a service of four old pods."""
    return World(
        [
            Target(
                pod(number),
                [Process(LONG_AGO, START + length, rates, lazy=lazy)],
                requests,
                phase=3 + 7 * number,
                **target,  # type: ignore[arg-type]
            )
            for number in range(PODS)
        ],
        length,
        down,
    )


def deploys(
    length: int,
    times: Sequence[float],
    rates: Callable[[float], Mapping[str, Rate]],
    *,
    lives: float | None = None,
    every: float = 30,
    overlap: float = 5,
    lazy: bool = False,
    **target: object,
) -> World:
    """Replace all pods at each of some times; `rates` gives a new pod's by the second of its start."""
    targets = []
    random = Random(1)
    begins = [-6 * HOUR, *times]
    for generation, begin in enumerate(begins):
        end = begins[generation + 1] if generation + 1 < len(begins) else length
        for number in range(PODS):
            starts = begin + 11 * number if generation else begin
            ends = end + 11 * number + overlap if generation + 1 < len(begins) else length
            if lives is not None and generation:
                ends = min(ends, starts + lives)
            targets.append(
                Target(
                    pod(4 * generation + number),
                    [Process(int(START + starts), int(START + ends), rates(starts), lazy=lazy)],
                    requests,
                    phase=random.random() * every,
                    every=every,
                    begin=max(starts, -600),
                    gone=ends,
                    **target,  # type: ignore[arg-type]
                )
            )
    return World(targets, length)


def _between(begin: float, end: float) -> Callable[[float], bool]:
    return lambda at: begin <= at < end


def _outage(minutes: float, at: float = INCIDENT) -> Span:
    return Span(at, at + minutes * MINUTE)


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
                lambda: pods(4 * HOUR, failing(10, 1, _outage(30))),
                True,
                edit=change,
                edited_at=INCIDENT - 5 * MINUTE,
                restart=restart,
            )


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
        None, recurs=True,
    )
    yield Scenario(
        "10% at start, 15% at drain, five deploys",
        lambda: deploys(6 * HOUR, daily, _both_ends(daily)),
        None, recurs=True,
    )
    yield Scenario(
        "the same, scraped every 60 s",
        lambda: deploys(6 * HOUR, daily, _both_ends(daily), every=60),
        None, recurs=True,
    )
    crashes = [INCIDENT + 100 * number for number in range(36)]
    yield Scenario(
        "pods live 45 s and fail, new addresses, for 1 h",
        lambda: deploys(4 * HOUR, crashes, lambda begin: failing(5, 1 if begin > 0 else 0, Span(-1e9, 1e9)), lives=45),
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
                processes.append(Process(at + 2, end, failing(10, 0.05, _outage(30))))
                at = end
            targets.append(Target(pod(number), processes, requests, phase=3 + 7 * number))
        return World(targets, 4 * HOUR)

    yield Scenario("every pod restarts every 10-40 min, 5% errors for 30 min", resets, None)


def late_and_lost() -> Iterator[Scenario]:
    """Samples that come late, or never."""
    for seconds in (40, 90):
        yield Scenario(
            f"samples {seconds} s late, 100% errors for 10 min",
            lambda seconds=seconds: pods(4 * HOUR, failing(10, 1, _outage(10)), late=lambda at: seconds),
            True,
        )

    def stalled(at: float) -> float:
        begin = INCIDENT + 60
        return max(0.3, begin + 600 - at) if begin <= at < begin + 600 else 0.3

    yield Scenario(
        "remote write stalls for 10 min in an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, _outage(10)), late=stalled), True,
    )
    yield Scenario(
        "remote write of one pod of four stalls for 10 min in an outage",
        lambda: _one_stalls(stalled), True,
    )
    yield Scenario(
        "no scrapes for 6 min in an outage of 7",
        lambda: pods(4 * HOUR, failing(10, 1, _outage(7)), lost=_between(INCIDENT + 30, INCIDENT + 390)), True,
    )
    yield Scenario(
        "no scrapes from minute 2 to 14 of 20 min of 30% errors",
        lambda: pods(4 * HOUR, failing(10, 0.3, _outage(20)), lost=_between(INCIDENT + 120, INCIDENT + 840)), True,
    )

    def twice(at: float) -> bool:
        return any(begin + 240 <= at < begin + 960 for begin in (INCIDENT, INCIDENT + HOUR))

    yield Scenario(
        "two incidents of 20 min with a 12-min scrape gap each",
        lambda: pods(5 * HOUR, failing(10, 0.7, _outage(20), _outage(20, INCIDENT + HOUR)), lost=twice), True,
    )
    yield Scenario(
        "no scrapes for 28 min, 20% errors for 30",
        lambda: pods(4 * HOUR, failing(10, 0.2, _outage(30)), lost=_between(INCIDENT + 60, INCIDENT + 1740)), True,
    )
    yield Scenario(
        "1% of scrapes lost at random, 5% errors for 40 min",
        lambda: pods(4 * HOUR, failing(10, 0.05, _outage(40)), lost=lambda at: Random(at).random() < 0.01), None,
    )
    down = [Span(INCIDENT + 1500, INCIDENT + 2220)]
    yield Scenario(
        "Prometheus down 12 min in a burn of 15x for 2 h",
        lambda: pods(6 * HOUR, failing(10, 0.015, Span(INCIDENT - HOUR, INCIDENT + 2 * HOUR)), down=down),
        True, incident=INCIDENT - HOUR, down=down, gone_after=2.9 * HOUR,
    )
    inside = [Span(INCIDENT + 30, INCIDENT + 390)]
    yield Scenario(
        "Prometheus down from minute 0.5 to 6.5 of an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, _outage(10)), down=inside), True, down=inside,
    )
    brief = [Span(INCIDENT + 400, INCIDENT + 490)]
    yield Scenario(
        "Prometheus restarts (90 s) at minute 7 of an outage of 10",
        lambda: pods(4 * HOUR, failing(10, 1, _outage(10)), down=brief), True, down=brief,
    )
    for share in (0.01, 0.5):
        random = Random(7)
        missed = [Span(at, at + 60) for at in range(0, 5 * HOUR, 60) if random.random() < share]
        if share == 0.01:
            missed += [Span(INCIDENT + 300, INCIDENT + 360)]
        yield Scenario(
            f"{share:.0%} of evaluations missed, 100% errors for 10 min",
            lambda: pods(5 * HOUR, failing(10, 1, _outage(10))), True, missed=missed,
        )


def _one_stalls(stalled: Callable[[float], float]) -> World:
    rates = failing(10, 1, _outage(10))
    return World(
        [
            Target(pod(number), [Process(LONG_AGO, START + 4 * HOUR, rates)], requests, phase=3 + 7 * number,
                   late=stalled if number == 0 else lambda at: 0.3)
            for number in range(PODS)
        ],
        4 * HOUR,
    )


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
            Target({"job": "web", "pod": "a"}, [process], requests, phase=7,
                   lost=_between(INCIDENT, INCIDENT + 420) if lost else lambda at: False),
            Target({"job": "web", "pod": "b"}, [other], requests, phase=12),
        ]
        return World(targets, 4 * HOUR)

    yield Scenario("no instance label, one pod unscraped for 7 min", lambda: without_instance(True), False)

    def joins() -> World:
        world = without_instance(False).targets[:1]
        old = Process(LONG_AGO - 9 * HOUR, START + 4 * HOUR, {"200": steady(10), "500": steady(0.02)})
        return World(
            [*world, Target({"job": "web", "pod": "c"}, [old], requests, phase=12, begin=INCIDENT, has_start=False)],
            4 * HOUR,
        )

    yield Scenario("no instance label, an old pod is found for the first time", joins, False)
    for minutes in (20, 100):

        def idle(minutes: int = minutes) -> World:
            def bad(at: int) -> float:
                return 1500.0 if at == -5 * HOUR else 1.0 if at in (600, 600 + minutes * 60, 650 + minutes * 60) else 0

            rates = {"200": steady(10), "500": bad}
            process = Process(LONG_AGO, START + 4 * HOUR, rates)
            shown = (-600, 900)

            def hides(name: str, at: float) -> bool:
                return name == "500" and not (shown[0] <= at < shown[1] or at >= 600 + minutes * 60)

            return World(
                [Target(pod(0), [process], requests, hides=hides)]
                + [Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, failing(10, 0))], requests, phase=3 + 7 * n)
                   for n in range(1, PODS)],
                4 * HOUR,
            )

        yield Scenario(f"an idle error series expires and returns after {minutes - 5} min", idle, False)

    def first(at_once: bool) -> World:
        def bad(at: int) -> float:
            return 1.0 if at >= INCIDENT and at < INCIDENT + 600 else 0.0

        return World(
            [Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, {"200": steady(0) if at_once else steady(10), "500": bad}, lazy=True)],
                    requests, phase=3 + 7 * n) for n in range(PODS)],
            4 * HOUR,
        )

    yield Scenario("the first error makes its series", lambda: first(False), None)
    yield Scenario("the first requests ever of old targets, not initialised", lambda: first(True), None)


def silence() -> Iterator[Scenario]:
    """Targets that say nothing."""
    yield Scenario(
        "all targets are down for 30 min",
        lambda: pods(4 * HOUR, failing(10, 0), lost=_between(INCIDENT, INCIDENT + 1800)), True,
    )

    def vanished() -> World:
        return pods(4 * HOUR, failing(10, 0), gone=INCIDENT)

    yield Scenario("all targets vanish", vanished, True)
    yield Scenario(
        "a full outage of 30 min (easy)",
        lambda: pods(4 * HOUR, failing(10, 1, _outage(30), usual=0.0002)), True,
    )
    yield Scenario(
        "50x for 60 min (easy)",
        lambda: pods(5 * HOUR, failing(10, 0.05, _outage(60), usual=0.0002)), True,
    )
    yield Scenario(
        "14.4x for 2 h (easy)",
        lambda: pods(6 * HOUR, failing(10, 0.0144, _outage(120), usual=0.0)), True,
    )
    yield Scenario(
        "10x for 30 min (easy, no page)",
        lambda: pods(4 * HOUR, failing(10, 0.01, _outage(30), usual=0.0002)), False,
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
            Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, has)], _histogram, phase=3 + 7 * n) for n in range(2)
        ]
        world = World(
            [
                *targets,
                *(
                    Target(pod(n), [Process(START + INCIDENT, START + 4 * HOUR, has)], _histogram,
                           phase=3 + 7 * n, begin=INCIDENT, hides=lambda name, at: name == "bucket")
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
            [Target(pod(n), [Process(LONG_AGO, START + 4 * HOUR, has)], _histogram, phase=3 + 7 * n)
             for n in range(PODS)],
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

    yield Scenario("a blackbox scrape times out while the site is down for 1 h", unanswered, True, kind="probe")


def scenarios() -> Iterator[Scenario]:
    """Give all of them, in the order of the table."""
    yield from edits()
    yield from late_and_lost()
    yield from relabelled()
    yield from starts_and_ends()
    yield from other_kinds()
    yield from silence()
