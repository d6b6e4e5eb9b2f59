"""The values of other tools' series are theirs, as far as their formulas are right: promtool compares them.

Rules of theirs stand beside ours. On even traffic the values are equal. After a change, a window of ours may
end up to two minutes earlier, because we count what was scraped by full minutes; one of more than 6h up to
ten, because it is made of roll-ups and is evaluated every four minutes.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from slo.text.units import Duration
from tests.compat.shop import (
    DEFINITIONS,
    ONLY_ORDERS,
    PYRRA_WINDOWS,
    SLOTH_WINDOWS,
    input_series,
    write_ours,
    write_theirs,
)
from tests.servers.binaries import Generation
from tests.servers.promtool import check_rule_tests

FAILS_FROM = 420
LATE, VERY_LATE = 2.1, 10.1
"""Minutes by which a window of ours may be earlier, up to 6h and longer, and some for the ends of ranges."""
STEP = 0.09
"""The share of events by which more fail after the change."""

SLOTH = "orders-ok", "speed", "regions", "up"
OF_SLOTH = {"orders-ok": "orders"}
OF_PYRRA = {
    "orders": 'orders:burnrate{window}{{slo="shop-is-selling"}}',
    "speed": 'answer_seconds:burnrate{window}{{slo="shop-speed"}}',
    "regions": 'orders:burnrate{window}{{slo="shop-regions"}}',
    "up": 'probe_success:burnrate{window}{{slo="shop-up"}}',
}
EXACT = 1e-9
SIX_HOURS = 360


def test_values_are_theirs(generation: Generation, tmp_path: Path) -> None:
    ratios = tuple(_ratios())
    compared = [
        *((f"{FAILS_FROM}m", ours, theirs, EXACT) for ours, theirs, _ in ratios),
        *(
            (f"{FAILS_FROM + since}m", ours, theirs, STEP * _late(minutes) / min(minutes, FAILS_FROM))
            for since in (17, 45, 130)
            for ours, theirs, minutes in ratios
            if minutes > LATE
        ),
        *((f"{FAILS_FROM + 30}m", *one) for one in (*_numbers(), *_burn_rates_of_groups())),
    ]

    _compare(compared, input_series(FAILS_FROM + 135, FAILS_FROM), tmp_path, generation)


def _numbers() -> Iterator[tuple[str, str, float]]:
    yield 'orders:increase1d{slo="shop-is-selling"}', "theirs_increase:orders", 300 * VERY_LATE
    yield 'answer_seconds:increase1d{slo="shop-speed",le=""}', "theirs_increase:all", 200 * VERY_LATE
    yield 'answer_seconds:increase1d{slo="shop-speed",le="0.5"}', "theirs_increase:fast", 200 * VERY_LATE
    yield 'pyrra_requests:rate5m{slo="shop-is-selling"}', "theirs_rate:orders", EXACT
    yield 'pyrra_errors:rate5m{slo="shop-is-selling"}', "theirs_rate:errors", EXACT
    yield 'pyrra_window{slo="shop-is-selling"}', "vector(86400)", EXACT
    yield 'pyrra_objective{slo="shop-is-selling"}', "vector(0.995)", EXACT
    yield 'pyrra_availability{slo="shop-is-selling"}', "1 - theirs_orders:1d", STEP * VERY_LATE / FAILS_FROM
    yield 'slo:time_period:days{sloth_slo="orders-ok"}', "vector(1)", EXACT
    yield 'slo:objective:ratio{sloth_slo="orders-ok"}', "vector(0.995)", EXACT
    yield 'slo:error_budget:ratio{sloth_slo="orders-ok"}', "vector(0.005)", EXACT
    yield 'slo:current_burn_rate:ratio{sloth_slo="orders-ok"}', "theirs_orders:5m / 0.005", EXACT


def _burn_rates_of_groups() -> Iterator[tuple[str, str, float]]:
    """Give the burn rates of groups: each burns its own budget."""
    for region, budget in (("remote", "0.05"), ("london", "0.01")):
        ours = f'slo:current_burn_rate:ratio{{sloth_slo="regions",region="{region}"}}'
        yield ours, f'theirs_regions:5m{{region="{region}"}} / {budget}', EXACT


def test_where_traffic_is_uneven_the_period_is_weighted_by_events(
    generation: Generation, tmp_path: Path
) -> None:
    """Sloth's period is an average of ratios: a quiet hour of failures weighs as much as a busy one."""
    quiet, busy = 240, 240
    series = [
        ('orders_total{job="shop",code="200"}', f"0+1x{quiet} {quiet + 99}+99x{busy}"),
        ('orders_total{job="shop",code="500"}', f"0+1x{quiet} {quiet + 1}+1x{busy}"),
    ]
    period = 'slo:sli_error:ratio_rate1d{sloth_slo="orders-ok"}'
    at = f"{quiet + busy}m"
    compared = [
        (at, period, f"vector({(quiet + busy) / (2 * quiet + 100 * busy)})", 0.001),
        (at, "theirs_orders:period", "vector(0.255)", 0.005),
    ]

    _compare(compared, series, tmp_path, generation, ONLY_ORDERS)


def _ratios() -> Iterator[tuple[str, str, float]]:
    """Give each ratio of ours, theirs, and the minutes of its window."""
    for window in SLOTH_WINDOWS:
        for name in SLOTH:
            ours = f'slo:sli_error:ratio_rate{window}{{sloth_slo="{name}",sloth_window="{window}"}}'
            yield ours, f"theirs_{OF_SLOTH.get(name, name)}:{window}", _minutes(window)
    for window in PYRRA_WINDOWS:
        for name, selector in OF_PYRRA.items():
            yield selector.format(window=window), f"theirs_{name}:{window}", _minutes(window)


def _late(minutes: float) -> float:
    return LATE if minutes <= SIX_HOURS else VERY_LATE


def _minutes(window: str) -> float:
    return Duration.parse(window).milliseconds / 60_000


def _compare(
    compared: Iterable[tuple[str, str, str, float]],
    series: Iterable[tuple[str, str]],
    folder: Path,
    generation: Generation,
    definitions: str = DEFINITIONS,
) -> None:
    """Let promtool fail if a value of ours is missing at a time, or is farther from theirs than may be."""
    expected = []
    for at, ours, theirs, distance in compared:
        on = "on (region)" if "regions" in theirs else "on ()"
        far = f"abs(({ours}) - {on} ({theirs})) > {distance:.12f}"
        missing = f"({theirs}) unless {on} ({ours})"
        expected += [{"expr": expr, "eval_time": at} for expr in (far, missing)]
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series],
        "promql_expr_test": expected,
    }
    files = [str(write_ours(folder, definitions)), str(write_theirs(folder))]
    path = folder / "test.yaml"
    path.write_text(json.dumps({"rule_files": files, "evaluation_interval": "1m", "tests": [test]}))
    check_rule_tests(path, generation)
