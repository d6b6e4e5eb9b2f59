"""What services did, slot by slot: the counters that were scraped, and what was true all the same.

All events of a slot happen as it begins, and every pod is scraped once in each slot; so the truth is exact at
any time. Everything is drawn from seeds: two runs make the same history.

A pod that is replaced has its series end, without the mark for stale series: text cannot carry one. No rule
that is measured here reads a counter but through a range, where such a mark counts for nothing; the exception
is Pyrra's absent(), which is an alert only.
"""

import math
from array import array
from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from random import Random

from bench.rules.clock import DAYS, END, MINUTE, SLOT, SLOTS, START, WINDOW, hour_of, slot_of
from bench.rules.services import ERROR_BUDGET, PODS, USUALLY_FAILING, Service
from tests.servers.openmetrics import Series

_NIGHT = 0.06  # of the traffic at the peak, which is at 15:00
_LAST_SLOTS = MINUTE // SLOT  # of a pod that is replaced
_FAILING_AT_THE_END = 0.5
_BAD_CODES = {"500": 0.5, "502": 0.2, "503": 0.3}
_GOOD_CODES = {"200": 0.8, "204": 0.12, "404": 0.08}
_HANDLERS = {"/": 0.6, "/find": 0.3, "/buy": 0.1}


@dataclass(frozen=True, slots=True)
class Truth:
    """All and bad events before each slot, since the first one."""

    total: Sequence[int]
    bad: Sequence[int]

    def events(self, at: int, window: int) -> tuple[int, int]:
        """Give all and bad events of a window that ends at a time; both in seconds."""
        end = (at - START) // SLOT + 1
        begin = max(0, end - window // SLOT)
        return self.total[end] - self.total[begin], self.bad[end] - self.bad[begin]

    def error_ratio(self, at: int, window: int) -> float:
        """Give the share of bad events in a window that ends at a time; raises where there are no events."""
        total, bad = self.events(at, window)
        return bad / total

    def budget_spent(self) -> float:
        """Give the percentage of the error budget that is spent at the end."""
        return self.error_ratio(END, WINDOW) / ERROR_BUDGET * 100


@dataclass(frozen=True, slots=True)
class _Slots:
    """All and bad events of each slot; one more slot begins at the end."""

    total: MutableSequence[int] = field(default_factory=lambda: array("l", [0]) * SLOTS)
    bad: MutableSequence[int] = field(default_factory=lambda: array("l", [0]) * SLOTS)

    def truth(self) -> Truth:
        """Add up."""
        return Truth(*(array("l", accumulate((*each, 0), initial=0)) for each in (self.total, self.bad)))


@dataclass(frozen=True, slots=True)
class _Pod:
    """A process from its first slot to before `end`, that restarts and is not always reached."""

    instance: str
    number: int
    begin: int
    end: int
    replaced: bool
    restarts: frozenset[int]
    not_scraped: frozenset[int]

    @property
    def first_scrape(self) -> int:
        """Give the second of the first slot's scrape: pods are scraped in turn."""
        return START + 2 + 7 * self.number


@dataclass(frozen=True, slots=True)
class _Expected:
    """Requests of one pod in each slot, and the share of them that fails, as they are on average."""

    requests: list[float]
    failing: list[float]

    def failing_at_the_end_of(self, pod: _Pod) -> "_Expected":
        """Let a pod that is replaced fail before it goes."""
        if not pod.replaced:
            return self
        begin = pod.end - _LAST_SLOTS
        ends = [_FAILING_AT_THE_END] * _LAST_SLOTS
        return _Expected(self.requests, self.failing[:begin] + ends + self.failing[pod.end :])


def history(service: Service) -> tuple[list[Series], Truth]:
    """Draw a service's counters; their samples are computed as they are written, once."""
    events = _Slots()
    expected = _Expected(_requests(service), _failing(service))
    counters = _latency if service.measures_latency else _codes
    series = [
        one
        for pod in _pods(service)
        for one in counters(service, pod, expected.failing_at_the_end_of(pod), events)
    ]
    return series, events.truth()


def _requests(service: Service) -> list[float]:
    """Expect so many requests of one pod in each slot."""
    at_peak = service.peak * SLOT / PODS
    day = [at_peak * _busy(hour_of(slot), service.sleeps) for slot in range(slot_of(1, 0))]
    return day * DAYS


def _busy(hour: float, wakes_up_at: int) -> float:
    if hour < wakes_up_at:
        return 0
    wave: float = (0.5 - 0.5 * math.cos((hour - 3) / 24 * 2 * math.pi)) ** 1.5
    return _NIGHT + (1 - _NIGHT) * wave


def _failing(service: Service) -> list[float]:
    shares = [USUALLY_FAILING] * SLOTS
    for incident in service.incidents:
        begin = slot_of(incident.day, incident.hour)
        for slot in range(begin, begin + incident.minutes * MINUTE // SLOT):
            shares[slot] = incident.failing
    return shares


def _pods(service: Service) -> Iterator[_Pod]:
    for number in range(PODS):
        random = Random(f"{service.name} pod {number}")
        first = slot_of(service.since, 0)
        first_deploy = first + slot_of(0, 11) + 4 * number
        deploys = range(first_deploy, SLOTS, slot_of(1, 0)) if service.deploys_daily else ()
        bounds = (first, *deploys, SLOTS)
        for life, (begin, end) in enumerate(pairwise(bounds)):
            restarts = 0 if service.deploys_daily else service.restarts
            pod = _Pod(
                instance=f"pod-{number}-{life}",
                number=number,
                begin=begin,
                end=end,
                replaced=end < SLOTS,
                restarts=frozenset(random.sample(range(begin, end), restarts)),
                not_scraped=frozenset(_lost(random) if service.loses_scrapes else ()),
            )
            yield _unwatched(pod, service)


def _unwatched(pod: _Pod, service: Service) -> _Pod:
    """Take from a pod the scrapes of times at which Prometheus is down."""
    if not service.stops:
        return pod
    slots = range(pod.begin, pod.end)
    down = {slot for slot in slots if not service.watched(pod.first_scrape + slot * SLOT)}
    return replace(pod, not_scraped=pod.not_scraped | down)


def _lost(random: Random) -> Iterator[int]:
    yield from random.sample(range(SLOTS), SLOTS // 100)
    for begin in random.sample(range(SLOTS), DAYS):
        yield from range(begin, begin + random.randint(4, 10))
    begin = slot_of(25, 18)
    yield from range(begin, begin + slot_of(0, 3))


def _codes(service: Service, pod: _Pod, expected: _Expected, slots: _Slots) -> Iterator[Series]:
    """Count requests by their status code."""
    for code, share in (_GOOD_CODES | _BAD_CODES).items():
        bad = code in _BAD_CODES
        events = _events(pod, expected, share, bad, seed=f"{service.name} {pod.instance} {code}")
        _add(events, pod, slots, bad)
        labels = {"job": service.job, "instance": pod.instance, "code": code}
        yield Series("http_requests_total", labels, _scraped(service, pod, events))


def _latency(service: Service, pod: _Pod, expected: _Expected, slots: _Slots) -> Iterator[Series]:
    """Count requests and the fast ones of them. Nobody reads other buckets, so there are none."""
    for handler, share in _HANDLERS.items():
        seed = f"{service.name} {pod.instance} {handler}"
        fast = _events(pod, expected, share, False, f"{seed} fast")
        slow = _events(pod, expected, share, True, f"{seed} slow")
        _add(fast, pod, slots, False)
        _add(slow, pod, slots, True)
        labels = {"job": service.job, "instance": pod.instance, "handler": handler}
        yield Series(
            "http_request_duration_seconds_bucket", labels | {"le": "0.5"}, _scraped(service, pod, fast)
        )
        both = array("l", map(int.__add__, fast, slow))
        yield Series("http_request_duration_seconds_count", labels, _scraped(service, pod, both))


def _events(pod: _Pod, expected: _Expected, share: float, bad: bool, seed: str) -> MutableSequence[int]:
    """Draw a share of the bad events, or of the good ones, in each slot of a pod's life."""
    random = Random(seed)
    events = array("l")
    for slot in range(pod.begin, pod.end):
        failing = expected.failing[slot]
        mean = expected.requests[slot] * share * (failing if bad else 1 - failing)
        events.append(_poisson(mean, random))
    return events


def _poisson(mean: float, random: Random) -> int:
    """Draw a number of events. Source of the method for few: Knuth, The Art of Computer Programming 3.4.1."""
    if mean > 30:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, product, events = math.exp(-mean), random.random(), 0
    while product > limit:
        events += 1
        product *= random.random()
    return events


def _add(events: MutableSequence[int], pod: _Pod, slots: _Slots, bad: bool) -> None:
    for slot, count in enumerate(events, pod.begin):
        slots.total[slot] += count
        if bad:
            slots.bad[slot] += count


def _scraped(service: Service, pod: _Pod, events: MutableSequence[int]) -> Iterator[tuple[float, float]]:
    value, first = 0, pod.first_scrape
    for slot, count in enumerate(events, pod.begin):
        if slot in pod.restarts:
            value = 0
        value += count
        if (value or not service.lazy) and slot not in pod.not_scraped:
            yield first + slot * SLOT, value
