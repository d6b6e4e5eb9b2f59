"""A shop whose dashboards were made for Sloth and for Pyrra, and the rules that these have for it.

Their rules are written by their formulas, with names that begin with `theirs_`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from slo.catalogue.load import load
from slo.model import Catalogue
from slo.plan.build import plan
from slo.targets import prometheus

DEFINITIONS = """\
kind: Service
name: shop
compat: [sloth, pyrra]
indicators:
  orders:
    events:
      total: orders_total{job="shop"}
      bad: orders_total{job="shop",code=~"5.."}
  speed:
    latency: {histogram: 'answer_seconds{job="shop"}', within: 500ms}
  regions:
    by: {region: place}
    events:
      total: orders_total{job="shop"}
      bad: orders_total{job="shop",code=~"5.."}
  up:
    probe: {gauge: 'probe_success{job="shop"}'}
objectives:
  - indicator: orders
    target: 99.5%
    window: 1d
    known_as: {sloth: webshop/orders-ok, pyrra: shop-is-selling}
  - {indicator: speed, target: 95%, window: 1d}
  - indicator: regions
    target: 99%
    window: 1d
    targets: [{group: {place: remote}, target: 95%}]
  - {indicator: up, target: 99%, window: 1d}
"""

ONLY_ORDERS = """\
kind: Service
name: shop
compat: [sloth]
indicators:
  orders: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}}
objectives:
  - {indicator: orders, target: 99.5%, window: 1d, known_as: {sloth: webshop/orders-ok}}
"""

SLOTH_WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d")
PYRRA_WINDOWS = ("1m", "2m", "4m", "13m", "51m", "3h26m")
"""Pyrra's windows for a day, but for those that it rounds to nothing."""

TOTAL, BAD = 'orders_total{job="shop"}', 'orders_total{job="shop",code=~"5.."}'
ALL, FAST = 'answer_seconds_count{job="shop"}', 'answer_seconds_bucket{job="shop",le="0.5"}'


def catalogue(definitions: str = DEFINITIONS) -> Catalogue:
    return load({"shop.yaml": definitions})


def write_ours(folder: Path, definitions: str = DEFINITIONS) -> Path:
    """Write the rules that we generate, and return their file."""
    (artifact,) = prometheus.artifacts(plan(catalogue(definitions)), {})
    path = folder / "ours.yaml"
    path.write_text(artifact.text)
    return path


def write_theirs(folder: Path) -> Path:
    """Write the rules of Sloth and of Pyrra, and return their file."""
    lines = ["groups:", "  - name: theirs", "    interval: 1m", "    rules:"]
    for name, expr in _theirs():
        lines += [f"      - record: {name}", f"        expr: '{expr}'"]
    path = folder / "theirs.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def _theirs() -> Iterator[tuple[str, str]]:
    for window in sorted({*SLOTH_WINDOWS, *PYRRA_WINDOWS}):
        yield f"theirs_orders:{window}", _ratio(BAD, TOTAL, window)
        yield f"theirs_regions:{window}", _ratio(BAD, TOTAL, window, " by (region)")
        slow = f"sum(rate({ALL}[{window}])) - sum(rate({FAST}[{window}]))"
        yield f"theirs_speed:{window}", f"({slow}) / sum(rate({ALL}[{window}]))"
        checks = f'probe_success{{job="shop"}}[{window}]'
        missed = f"sum(count_over_time({checks})) - sum(sum_over_time({checks}))"
        yield f"theirs_up:{window}", f"({missed}) / sum(count_over_time({checks}))"
    yield (
        "theirs_orders:period",
        "sum_over_time(theirs_orders:5m[1d]) / count_over_time(theirs_orders:5m[1d])",
    )
    for name, selector in (("orders", TOTAL), ("all", ALL), ("fast", FAST)):
        yield f"theirs_increase:{name}", f"sum(increase({selector}[1d]))"
    yield "theirs_rate:orders", f"sum(rate({TOTAL}[5m]))"
    yield "theirs_rate:errors", f"sum(rate({BAD}[5m]))"


def _ratio(bad: str, total: str, window: str, by: str = "") -> str:
    return f"sum{by} (rate({bad}[{window}])) / sum{by} (rate({total}[{window}]))"


def input_series(minutes: int, fails_from: int) -> Sequence[tuple[str, str]]:
    """Give series of a minute's step: 1% of orders fail, and from a minute on 10%; so do others."""
    after = minutes - fails_from
    counters = {
        'orders_total{job="shop",region="london",code="200"}': (99, 90),
        'orders_total{job="shop",region="london",code="500"}': (1, 10),
        'orders_total{job="shop",region="remote",code="200"}': (198, 180),
        'orders_total{job="shop",region="remote",code="500"}': (2, 20),
        'answer_seconds_count{job="shop"}': (200, 200),
        'answer_seconds_bucket{job="shop",le="0.5"}': (198, 180),
        'answer_seconds_bucket{job="shop",le="+Inf"}': (200, 200),
    }
    series = [
        (name, f"0+{before}x{fails_from} {before * fails_from + then}+{then}x{after}")
        for name, (before, then) in counters.items()
    ]
    series += [(f'probe_success{{job="shop",instance="{one}"}}', f"1x{minutes}") for one in range(9)]
    series.append(('probe_success{job="shop",instance="9"}', f"1x{fails_from} 0x{after}"))
    return (*series, *((f'up{{job="shop",instance="{one}"}}', f"1x{minutes}") for one in range(10)))
