"""Expressions of stored counts are written once, and are those that each objective has by itself."""

from functools import partial

import pytest

from slo.catalogue.load import load
from slo.plan import alike
from slo.plan.alike import OfCounts
from slo.plan.rules import rule_file
from slo.project import read_beside
from tests.plan.test_keys import DEFINITIONS, of

SERVICE = """\
kind: Service
name: {name}
indicators: {{orders: {{events: {{total: orders_total, bad: orders_failed_total}}}}}}
objectives: [{{indicator: orders, target: {target}, window: 28d}}]
sample_delay: {delay}
"""


def series(text: str) -> list[OfCounts]:
    catalogue = load({"shop.yaml": text})
    rules = (rule for group in rule_file(catalogue.slos, catalogue).groups for rule in group.rules)
    return [rule for rule in rules if isinstance(rule, OfCounts)]


def service(name: str, target: str = "99%", delay: str = "5m") -> str:
    return SERVICE.format(name=name, target=target, delay=delay)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_each_series_of_counts_has_the_expression_of_its_own_objectives(name: str) -> None:
    folder = DEFINITIONS[name]
    catalogue = load(of(folder), read=partial(read_beside, folder))
    for slo_rules in (rule_file(slos, catalogue) for slos in catalogue.slos_by_service.values()):
        found = [rule for group in slo_rules.groups for rule in group.rules if isinstance(rule, OfCounts)]

        assert [one.promql() for one in found] == [one.written() for one in found]


def test_expressions_of_objectives_that_are_alike_are_written_once() -> None:
    first = {one.promql() for one in series(service("shop"))}
    written = alike._of_any.cache_info().misses

    second = {one.promql() for one in series(service("search", target="99.5%"))}

    assert alike._of_any.cache_info().misses == written
    assert second == {one.replace("shop", "search") for one in first}


def test_later_samples_make_other_expressions() -> None:
    usual, later = ([one.promql() for one in series(service("shop", delay=delay))] for delay in ("5m", "10m"))

    assert usual != later
    assert later == [one.written() for one in series(service("shop", delay="10m"))]
