"""Nineteen days of one service: traffic by the time of day, and incidents for each tier of a policy."""

from array import array
from collections.abc import Iterator
from itertools import accumulate

from bench.rules.clock import SLOT, SLOTS, START, hour_of, slot_of
from bench.rules.services import Incident, Service
from bench.rules.traffic import Truth
from tests.servers.openmetrics import Series

SINCE = 11
INCIDENTS = (
    Incident(day=16, hour=14, minutes=10, failing=1),
    Incident(day=17, hour=14, minutes=30, failing=0.1),
    Incident(day=18, hour=3, minutes=30, failing=0.1),
    Incident(day=19, hour=9, minutes=6 * 60, failing=0.01),
    Incident(day=21, hour=9, minutes=30 * 60, failing=0.004),
    Incident(day=25, hour=0, minutes=4 * 24 * 60, failing=0.0014),
)
SERVICE = Service("shop", peak=100, incidents=INCIDENTS, since=SINCE)
USUALLY = 0.0001
_AT_PEAK, _AT_NIGHT = 3000, 300  # requests in 30 s
_DAY_BEGINS, _DAY_ENDS = 8, 20


def events() -> Truth:
    """Give all and bad requests of each slot; what is less than a request is carried over."""
    total, bad = array("l", [0]) * SLOTS, array("l", [0]) * SLOTS
    owed = 0.0
    for slot in range(slot_of(SINCE, 0), SLOTS):
        total[slot] = _AT_PEAK if _DAY_BEGINS <= hour_of(slot) < _DAY_ENDS else _AT_NIGHT
        owed += total[slot] * _failing(START + slot * SLOT)
        bad[slot] = int(owed)
        owed -= bad[slot]
    return Truth(*(array("l", accumulate((*each, 0), initial=0)) for each in (total, bad)))


def series(truth: Truth) -> Iterator[Series]:
    """Give the counters as they are scraped, two seconds after each slot has begun."""
    first = slot_of(SINCE, 0)
    slots = range(first, SLOTS)
    good = ((_scraped(slot), truth.total[slot + 1] - truth.bad[slot + 1]) for slot in slots)
    bad = ((_scraped(slot), truth.bad[slot + 1]) for slot in slots)
    for code, samples in (("200", good), ("500", bad)):
        yield Series("http_requests_total", {"job": SERVICE.job, "code": code}, samples)


def _failing(at: int) -> float:
    return next((one.failing for one in INCIDENTS if one.begin <= at < one.end), USUALLY)


def _scraped(slot: int) -> float:
    return START + slot * SLOT + 2
