"""What rules, routes and calls set, match or group by is in one table, and keeps no groups apart."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pydantic import ValidationError

from slo.catalogue.load import load
from slo.labels import LABELS, ON_ALERTS
from slo.languages.language import language
from slo.model import AlertRule, AlertSeverity, Catalogue
from slo.model.severity import NAMES_OF_LEVELS
from slo.plan.build import plan
from slo.plan.calls import about_product, by_people
from slo.plan.types import Alert, Inhibition, Matcher, Plan, Route
from slo.project import read_beside
from slo.promql.parser import parse
from slo.promql.tree import Aggregation, Call, Expr, StringLiteral, selectors
from slo.sli import Indicator
from slo.sli.groups import renamed
from tests.test_cases import CASES, texts

ROOT = Path(__file__).parent.parent


def catalogues() -> Iterator[Catalogue]:
    compiling = (case / "definitions" for case in CASES if (case / "targets").exists())
    for folder in (ROOT / "definitions", *compiling):
        files = {path: text for path, text in texts(folder).items() if path.endswith((".yaml", ".yml"))}
        yield load(files, read=partial(read_beside, folder))


def of_routes(route: Route) -> Iterator[str]:
    yield from (matcher.name for matcher in route.matchers)
    yield from route.group_by or ()
    for child in route.routes:
        yield from of_routes(child)


def of_inhibition(inhibition: Inhibition) -> Iterator[str]:
    matchers: tuple[Matcher, ...] = (*inhibition.source, *inhibition.target)
    yield from (matcher.name for matcher in matchers)
    yield from inhibition.equal


def of_expression(text: str) -> Iterator[str]:
    """Labels that an expression matches on series of ours, and those that it makes."""
    expression = parse(text.replace("] anchored", "]"))  # a modifier of ranges, which name no labels
    for selector in selectors(expression):
        if selector.metric and selector.metric.text.startswith(("slo:", "ALERTS")):
            yield from (matcher.name for matcher in selector.matchers)
    waiting: list[Expr] = [expression]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        makes = node.parameter if isinstance(node, Aggregation) and node.op == "count_values" else None
        if isinstance(node, Call) and node.function.name in ("label_replace", "label_join"):
            makes = node.arguments[1]
        if isinstance(makes, StringLiteral):
            yield makes.value


def of_plan(planned: Plan) -> Iterator[str]:
    for file in planned.rule_files:
        for rule in (rule for group in file.groups for rule in group.rules):
            yield from rule.labels
            yield from of_expression(rule.condition.promql() if isinstance(rule, Alert) else rule.promql())
    if planned.routing:
        yield from of_routes(planned.routing.root)
        for inhibition in planned.routing.inhibitions:
            yield from of_inhibition(inhibition)


def chosen_by_people(catalogue: Catalogue) -> set[str]:
    """Labels that keep groups apart, that people give to alerts, or by which they know alerts or events."""
    groups = {label for slo in catalogue.slos for label in slo.indicator.by}
    groups |= {
        label
        for slo in catalogue.slos
        for severity in AlertSeverity
        for label in slo.own_on_alerts(severity).labels
    }
    counted = (slo.indicator.kind.counted for slo in catalogue.slos)
    groups |= {matcher.name for one in counted if one for matcher in one.total.matchers}
    rules = [rule for one in catalogue.alerts.values() for rule in one.value.rules]
    inhibits = (one for rule in rules if isinstance(rule, AlertRule) for one in rule.inhibits)
    groups |= {label for one in inhibits for label in one.equal}
    owned = (labels for one in catalogue.products.values() for labels in one.value.owns)
    known = [labels for one in owned for labels in (one.match, one.page or {})]
    known += catalogue.organisation.value.discard if catalogue.organisation else ()
    return groups.union(*(rule.labels for rule in rules), *known)


def test_whatever_is_set_matched_or_grouped_by_is_in_the_table() -> None:
    found = set(
        by_people(
            about_product("shop", language("en"), NAMES_OF_LEVELS), "re", "1", "because", "me", drill=True
        ).labels
    )
    for catalogue in catalogues():
        used = set(of_plan(plan(catalogue))) - chosen_by_people(catalogue)
        assert used <= set(LABELS)
        found |= used

    assert found >= ON_ALERTS


def test_no_label_of_the_table_keeps_groups_apart() -> None:
    for label in LABELS.keys() - {"le"}:
        for by in ([label], {"region": label}):
            with pytest.raises(ValidationError, match=f"the rules set '{label}' themselves"):
                Indicator.model_validate({"by": by, "events": {"total": "a_total", "bad": 'a_total{b="c"}'}})


def test_metrics_may_have_a_label_of_the_table_that_keeps_groups_apart() -> None:
    for label in LABELS.keys() - {"le"}:
        (name,) = renamed((label,)).values()
        events = {"total": "a_total", "bad": 'a_total{b="c"}'}
        assert Indicator.model_validate({"by": {label: name}, "events": events}).by == (name,)
