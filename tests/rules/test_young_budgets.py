"""Steps of an error budget policy in the first hours of a history, and of a month, as promtool finds them."""

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from tests.servers import promtool
from tests.servers.binaries import Generation

MONTH = 2 * 60
"""The minute since 1970 at which January begins in Noronha; rules are loaded at 0, in December."""

EXCLUDED = range(MONTH, MONTH + 60)

DEFINITIONS = """\
kind: ErrorBudgetPolicy
name: agreed
steps:
  - {name: incident, when: {spent: 5%, within: 1h}, do: write it down}
  - {name: soon, when: {exhausted_within: 3d}, do: slow down}
---
kind: AlertPolicy
name: simple
tiers: [{severity: page, budget: 2%, long_window: 1h, short_window: 5m}]
---
kind: Service
name: shop
timezone: America/Noronha
alert_policy: simple
error_budget_policy: agreed
indicators:
  buying: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code="503"}'}}
objectives:
  - {name: rolling, indicator: buying, target: 99%, window: 30d}
  - {name: monthly, indicator: buying, target: 99%, window: month}
  - {name: rolling-excluded, indicator: buying, target: 99%, window: 30d}
  - {name: monthly-excluded, indicator: buying, target: 99%, window: month}
---
kind: Exclusion
name: the-shop-moves
reason: The shop moves to another street
author: shop
objectives: [shop-rolling-excluded, shop-monthly-excluded]
start: 1970-01-01T02:00
lasts: 1h
timezone: UTC
"""
"""5% of a budget are 21.6 minutes of a full outage, and it takes a burn rate above 10 to be spent in 3d."""

ALL = ("rolling", "monthly", "rolling-excluded", "monthly-excluded")
COUNTED = ("rolling", "monthly")


class Course(NamedTuple):
    """From which minute on which share of 60 requests in half a minute fails; None: there are none.

    `holds` has, for some minutes, the objectives of which the step `incident` holds; `soon` likewise.
    """

    failing: dict[int, float | None]
    holds: dict[int, Iterable[str]]
    soon: dict[int, Iterable[str]] = {}


QUIET = dict.fromkeys((12, 20, 45, 100, MONTH - 4, *range(MONTH, MONTH + 30, 2), MONTH + 60), ())

COURSES = {
    "a steady burn of 3 is no incident": Course({0: 0.03}, QUIET, QUIET),
    "without events there is no incident": Course({0: None}, dict.fromkeys((12, 60, MONTH + 16), ())),
    "an outage of the first hour is an incident for 1h": Course(
        {0: 0, 30: 1, 60: 0}, {48: (), 58: ALL, 85: ALL, 112: ()}
    ),
    "an outage in the first hour of a month is an incident for 1h": Course(
        {0: 0, MONTH + 20: 1, MONTH + 50: 0},
        {MONTH + 38: (), MONTH + 50: COUNTED, MONTH + 76: COUNTED, MONTH + 104: ()},
    ),
    "what is excluded is not measured": Course(
        {0: 0, EXCLUDED.stop + 10: 0.12, EXCLUDED.stop + 30: 0},
        dict.fromkeys(range(EXCLUDED.start, EXCLUDED.stop + 45, 3), ()),
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_a_step_compares_with_the_budget_of_the_whole_window(
    name: str, generation: Generation, tmp_path: Path
) -> None:
    course = COURSES[name]
    (artifact,) = prometheus.artifacts(plan(load({"shop.yaml": DEFINITIONS})), {})
    (tmp_path / "shop.yaml").write_text(artifact.text)
    steps = (("incident", course.holds), ("soon", course.soon))
    test = {
        "interval": "30s",
        "input_series": list(series(course.failing, max(course.holds) + 10)),
        "promql_expr_test": [
            expected(step, minute, some) for step, holds in steps for minute, some in holds.items()
        ],
    }
    story = {"rule_files": ["shop.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (tmp_path / "story.yaml").write_text(json.dumps(story))

    promtool.check_rule_tests(tmp_path / "story.yaml", generation)


def series(failing: dict[int, float | None], minutes: int) -> Iterable[dict[str, str]]:
    starts = [*failing, minutes]
    values: dict[str, list[str]] = {"200": ["0"], "503": ["0"]}
    counts = {"200": 0.0, "503": 0.0}
    for start, end in pairwise(starts):
        share, scrapes = failing[start], 2 * (end - start)
        for code, part in (("200", 1 - (share or 0)), ("503", share or 0)):
            step = 0 if share is None else round(60 * part, 6)
            values[code].append(f"{counts[code] + step}+{step}x{scrapes - 1}")
            counts[code] += step * scrapes
    for code, written in values.items():
        name = f'orders_total{{job="shop",instance="a",code="{code}"}}'
        yield {"series": name, "values": " ".join(written)}


def expected(step: str, minute: int, some: Iterable[str]) -> dict[str, object]:
    return {
        "expr": f'count by (slo) (ALERTS{{alertname="SLOErrorBudgetPolicy",step="{step}"}})',
        "eval_time": f"{minute}m",
        "exp_samples": [{"labels": f'{{slo="shop-{one}"}}', "value": 1} for one in some],
    }
