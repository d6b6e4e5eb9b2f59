"""A shop whose every event is known: what Prometheus scraped of it for days, and what really happened."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tests.servers.openmetrics import Series

SCRAPE = 30  # seconds
SAMPLES_ARE_LATE = 300
DAY = 86_400

DEFINITIONS = """\
kind: Service
name: shop
indicators:
  buying:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code=~"5.."}'}
  served:
    events: {total: 'orders_total{job="shop"}', good: 'orders_total{job="shop", code="200"}'}
  speed:
    latency: {histogram: 'order_seconds{job="shop"}', within: 1s}
  reachable:
    probe: {gauge: 'probe_success{job="blackbox"}'}
  unmeasured:
    events: {total: 'nothing_total{job="shop"}', good: 'nothing_total{job="shop", code="200"}'}
objectives:
  - {indicator: buying, target: 99.9%}
  - {indicator: served, target: 99%, window: 7d}
  - {indicator: speed, target: 95%}
  - {indicator: reachable, target: 99%}
  - {indicator: unmeasured, target: 99%}
"""


@dataclass
class Shop:
    """`series` are what was scraped, `total` and `bad` the events of each objective up to `until`."""

    until: float
    series: list[Series] = field(default_factory=list)
    total: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)

    def count(self, objective: str, at: float, total: int, bad: int) -> None:
        """Remember what happened, if it is settled when rules are evaluated at `until`."""
        if at <= self.until - SAMPLES_ARE_LATE:
            self.total[objective] += total
            self.bad[objective] += bad

    def error_ratio(self, objective: str) -> Fraction:
        return Fraction(self.bad[objective], self.total[objective])


@dataclass(frozen=True)
class Pod:
    """An instance that lives, restarts and is not scraped in these steps."""

    name: str
    lives: range
    restarts: tuple[int, ...] = ()
    lost: range = range(0)


def open_shop(until: float, days: float) -> Shop:
    """Live through some days before `until`, and a quarter of an hour after it.

    Two pods serve. One restarts in the middle of its errors, and again within minutes; three minutes of
    scrapes of the other are lost. A third comes late and leaves failing. In one hour a third of all orders
    fail and every second one is slow.
    """
    shop = Shop(until)
    steps = int(days * DAY // SCRAPE)
    begin = until + 900 - steps * SCRAPE + 7
    incident = range(steps // 2, steps // 2 + 3600 // SCRAPE)
    middle = incident[len(incident) // 2]
    pods = [
        Pod("a", range(steps), restarts=(100, middle, middle + 12, middle + 30)),
        Pod("b", range(steps), lost=range(middle + 20, middle + 26)),
        Pod("c", range(steps // 3, middle + 11)),
    ]
    for pod in pods:
        shop.series += _serve(shop, pod, begin, incident)
    shop.series.append(_probed(shop, begin, steps, incident))
    return shop


def _serve(shop: Shop, pod: Pod, begin: float, incident: range) -> Iterator[Series]:
    chance = random.Random(pod.name)
    orders: dict[str, int] = {"200": 1_000_000}  # from before: nobody knows when
    fast, answered = 900_000, 1_000_000
    samples: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for step in pod.lives:
        at = begin + step * SCRAPE
        if step in pod.restarts:
            orders, fast, answered = {"200": 0}, 0, 0
        if step >= pod.lives[0] + 6:  # a new pod has no users yet
            total = chance.randrange(40)
            bad = sum(chance.random() < (0.3 if step in incident else 0.0005) for _ in range(total))
            slow = sum(chance.random() < (0.5 if step in incident else 0.01) for _ in range(total))
            orders["200"] += total - bad
            if bad:
                orders["503"] = orders.get("503", 0) + bad
            fast, answered = fast + total - slow, answered + total
            for objective, failed in (("buying", bad), ("served", bad), ("speed", slow)):
                shop.count(objective, at, total, failed)
        if step in pod.lost:
            continue
        for code, value in orders.items():
            samples["orders_total", code].append((at, value))
        samples["order_seconds_bucket", "1.0"].append((at, fast))
        samples["order_seconds_bucket", "+Inf"].append((at, answered))
        samples["order_seconds_count", ""].append((at, answered))
    for (name, label), points in samples.items():
        own = {"le": label} if name.endswith("_bucket") else {"code": label} if label else {}
        yield Series(name, {"job": "shop", "instance": pod.name, **own}, points)


def _probed(shop: Shop, begin: float, steps: int, incident: range) -> Series:
    samples = []
    for step in range(steps):
        at, up = begin + step * SCRAPE, step not in incident[10:50]
        samples.append((at, float(up)))
        shop.count("reachable", at, 1, not up)
    return Series("probe_success", {"job": "blackbox", "instance": "shop"}, samples)
