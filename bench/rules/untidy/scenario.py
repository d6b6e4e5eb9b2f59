"""A scenario: a world, what happened to Prometheus in it, and which pages are right; the usual services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bench.rules.untidy.world import START, Process, Rate, Span, Target, World

HOUR, MINUTE = 3600, 60
PODS = 4
INCIDENT = 2 * HOUR


@dataclass(frozen=True)
class Scenario:
    """A world, what Prometheus did to it, and which pages are right.

    `pages` says whether a page must come (True), must not (False), or may (None), for an incident that begins
    at `incident`, seconds after rules were loaded. The length of the run stands for itself in a budget of 28
    days    that is otherwise without errors; where it `recurs`, for all of the 28 days.
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


def between(begin: float, end: float) -> Callable[[float], bool]:
    return lambda at: begin <= at < end


def outage(minutes: float, at: float = INCIDENT) -> Span:
    return Span(at, at + minutes * MINUTE)
