"""A shop, and half a day of its samples: outages, a slow burn, a restart, and lost scrapes."""

import random
from collections.abc import Iterator, Mapping

MINUTES = 12 * 60
SAMPLES_EVERY = 30  # seconds

DEFINITIONS = """\
kind: Service
name: shop
indicators:
  orders:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code=~"5.."}'}
  regions:
    by: region
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code=~"5.."}'}
  speed:
    latency: {histogram: 'order_seconds{job="shop"}', within: 500ms}
  front:
    probe: {gauge: 'probe_success{job="front"}'}
objectives:
  - {name: orders, indicator: orders, target: 99.9%}
  - {name: regions, indicator: regions, target: 99%}
  - {name: speed, indicator: speed, target: 99%}
  - {name: front, indicator: front, target: 99.5%}
  - {name: recent, indicator: orders, target: 99.5%, window: 6h}
  - {name: planned, indicator: orders, target: 99.9%}
---
kind: Exclusion
name: move
reason: The south moves to new machines
author: platform
objectives: [shop-planned]
start: 1970-01-01T06:20
timezone: UTC
lasts: 20m
"""

_STEPS = MINUTES * 60 // SAMPLES_EVERY
_HOUR = 3600 // SAMPLES_EVERY


def history() -> Mapping[str, str]:
    """Return the values of all series, as promtool reads them; the same at every call."""
    chance = random.Random(1)
    found: dict[str, str] = {}
    for region in ("north", "south"):
        for pod in ("a", "b"):
            labels = f'job="shop", region="{region}", instance="{region}-{pod}"'
            good, bad, slow, orders = _pod(chance, region, pod)
            found[f'orders_total{{{labels}, code="200"}}'] = good
            found[f'orders_total{{{labels}, code="500"}}'] = bad
            found[f'order_seconds_bucket{{{labels}, le="0.5"}}'] = slow
            found[f'order_seconds_bucket{{{labels}, le="+Inf"}}'] = orders
            found[f"order_seconds_count{{{labels}}}"] = orders
    for probe in ("x", "y"):
        values = (_probe(chance, step) for step in range(_STEPS))
        found[f'probe_success{{job="front", instance="{probe}"}}'] = " ".join(values)
    return found


def _pod(chance: random.Random, region: str, pod: str) -> Iterator[str]:
    """Yield the values of four counters of a pod: good orders, bad ones, fast ones, and all."""
    good, bad, fast = 0, 0, 0
    lines: list[tuple[str, str, str, str]] = []
    for step in range(_STEPS):
        if pod == "b" and step == 5 * _HOUR:  # the pod starts anew
            good, bad, fast = 0, 0, 0
        orders = chance.randint(20, 60)
        failed = sum(chance.random() < _failing(step, region) for _ in range(orders))
        good, bad = good + orders - failed, bad + failed
        fast += sum(chance.random() > _slow(step) for _ in range(orders))
        lost = chance.random() < 0.01 or 8 * _HOUR <= step < 8 * _HOUR + 20
        values = (good, bad, fast, good + bad)
        lines.append(("_",) * 4 if lost else (str(values[0]), str(values[1]), str(values[2]), str(values[3])))
    return (" ".join(values) for values in zip(*lines, strict=True))


def _failing(step: int, region: str) -> float:
    """Return the share of orders that fail: a short outage, a partial one of a region, and a slow burn."""
    if 3 * _HOUR <= step < 3 * _HOUR + 24:
        return 0.3
    if region == "south" and 6 * _HOUR <= step < 7 * _HOUR:
        return 0.15
    return 0.012 if step >= 9 * _HOUR else 0.0002


def _slow(step: int) -> float:
    return 0.2 if 4 * _HOUR <= step < 5 * _HOUR else 0.002


def _probe(chance: random.Random, step: int) -> str:
    return "0" if 10 * _HOUR <= step < 10 * _HOUR + 40 or chance.random() < 0.001 else "1"
