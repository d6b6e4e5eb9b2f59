"""Alerts of other rules that a product owns or the organisation discards, and groups that a team chooses."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from slo.labels import IDENTITY
from slo.model import Organisation, Product
from slo.model.severity import ALWAYS_USED
from slo.plan.router import route
from slo.plan.routing import routing
from slo.plan.routing.products import product_branch
from slo.plan.types import Labels, Route
from tests.routing.organisations import APPOINTMENTS, NOTIFY, PETITIONS, TECHOPS, catalogue
from tests.routing.plans import plan, written
from tests.servers import amtool
from tests.servers.binaries import Generation

OWNS: dict[str, Any] = {
    "owns": [
        {"match": {"namespace": "notify-.+"}, "page": {"severity": "page|critical"}},
        {"match": {"team": "notify|messages"}},
    ]
}
OWNING = {**NOTIFY, **OWNS}
SHARING = {**APPOINTMENTS, "owns": [{"match": {"namespace": "notify-db"}}]}
DISCARDING = {"discard": [{"alertname": "CPUThrottlingHigh|QuotaAlmostUsed"}, {"cluster": "test-.+"}]}


def tree(*products: dict[str, Any], **organisation: Any) -> Route:
    found = routing(catalogue(*products, **organisation))
    assert found is not None
    return found.root


def reached(labels: Labels, root: Route) -> list[str]:
    return [step.receiver for step in route(root, labels)]


OWNED = tree(OWNING, SHARING, PETITIONS)


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ({"namespace": "notify-api"}, ["notify/ticket"]),
        ({"namespace": "notify-api", "severity": "critical"}, ["notify/page"]),
        ({"namespace": "notify-api", "severity": "warning"}, ["notify/ticket"]),
        ({"namespace": "my-notify-api"}, ["unowned"]),
        ({"team": "messages", "severity": "page"}, ["notify/ticket"]),
        ({"namespace": "notify-db"}, ["appointments/ticket", "notify/ticket"]),
        ({"namespace": "elsewhere"}, ["unowned"]),
    ],
)
def test_alerts_of_others_reach_all_products_that_own_them(labels: Labels, receivers: list[str]) -> None:
    assert reached(labels, OWNED) == receivers


def test_names_of_labels_may_have_any_characters() -> None:
    named = {"match": {"service.name": "notify-.+"}, "page": {'my "level"': "high"}}
    root = tree({**NOTIFY, "owns": [named]}, discard=[{"größe": "klein"}], alertmanager="0.27")

    assert reached({"service.name": "notify-api"}, root) == ["notify/ticket"]
    assert reached({"service.name": "notify-api", 'my "level"': "high"}, root) == ["notify/page"]
    assert reached({"größe": "klein"}, root) == ["discarded"]


def test_alertmanager_reads_names_of_labels_with_any_characters(
    generation: Generation, tmp_path: Path
) -> None:
    if generation.suite == "bookworm":
        pytest.skip("Alertmanager 0.25 does not know them")
    owning = {**NOTIFY, "owns": [{"match": {"service.name": "notify-.+"}, "page": {"my level": "high"}}]}
    made = plan(owning, discard=[{"größe": "klein"}], alertmanager="0.27")
    config = written(made, tmp_path)

    amtool.check_config(config, generation)
    for labels, receiver in (
        ({'"service.name"': "notify-api"}, "notify/ticket"),
        ({'"service.name"': "notify-api", '"my level"': "high"}, "notify/page"),
        ({'"größe"': "klein"}, "discarded"),
    ):
        assert amtool.routes_test(config, labels, generation) == [receiver]


def test_alerts_of_our_rules_are_never_meant() -> None:
    ours = {"namespace": "notify-api", "category": "reliability", "severity": "page"}

    assert reached({**ours, "product": "petitions"}, OWNED) == ["petitions/page"]
    assert reached({**ours, "product": "-"}, OWNED) == ["unowned"]
    assert "notify/ticket" not in reached({"team": "notify", "called_upon": "cyber-security"}, OWNED)


def test_what_nobody_needs_reaches_nobody_but_alerts_of_our_rules_are_kept() -> None:
    root = tree(NOTIFY, **DISCARDING)
    kept = {"alertname": "CPUThrottlingHigh", "product": "notify", "severity": "page", "category": "pipeline"}

    assert reached({"alertname": "CPUThrottlingHigh", "severity": "page"}, root) == ["discarded"]
    assert reached({"alertname": "Other", "cluster": "test-1"}, root) == ["discarded"]
    assert reached({"alertname": "Other", "cluster": "test"}, root) == ["unowned"]
    assert reached(kept, root) == ["notify/page"]


def test_alertmanager_agrees(generation: Generation, tmp_path: Path) -> None:
    planned = plan(OWNING, SHARING, **DISCARDING)
    config = written(planned, tmp_path)
    assert planned.routing is not None
    amtool.check_config(config, generation)

    for labels in (
        {"namespace": "notify-db", "severity": "critical"},
        {"namespace": "notify-db", "cluster": "test-2"},
        {"team": "notify", "category": "security"},
        {"alertname": "QuotaAlmostUsed"},
    ):
        assert amtool.routes_test(config, labels, generation) == reached(labels, planned.routing.root)


def grouped(**grouping: Any) -> dict[str, Any]:
    return {**NOTIFY, "alerting": {**NOTIFY["alerting"], "grouping": grouping}}


def settings(name: str, root: Route) -> list[str]:
    found = next(
        child
        for branch in root.routes
        for child in branch.routes
        if child.receiver == name and child.matchers
    )
    fields = (found.group_by, found.group_wait, found.group_interval, found.repeat_interval)
    return [" ".join(one) if isinstance(one, tuple) else str(one) for one in fields]


def test_a_team_chooses_how_its_pages_and_tickets_are_grouped_and_repeated() -> None:
    page = {"group_by": ["slo"], "group_wait": "1s", "group_interval": "1m", "repeat_interval": "1h"}
    ticket = {"group_by": ["service"], "group_wait": "12h", "repeat_interval": "5d"}
    root = tree(grouped(page=page, ticket=ticket))

    assert settings("notify/page", root) == ["slo", "1s", "1m", "1h"]
    assert settings("notify/ticket", root) == ["service", "12h", "None", "5d"]


def test_what_a_team_does_not_choose_is_as_usual() -> None:
    assert tree(grouped(ticket={})) == tree(NOTIFY)


@pytest.mark.parametrize(
    ("grouping", "said"),
    [
        ({"page": {"group_wait": "5m"}}, "a page must not wait longer than 1m"),
        ({"page": {"group_interval": "10m"}}, "would be later than 5m"),
        ({"page": {"group_by": ["service"]}}, "add 'slo'"),
        ({"ticket": {"repeat_interval": "7d"}}, "forgets after 5d"),
        ({"ticket": {"group_by": []}}, "at least 1 item"),
    ],
)
def test_what_would_hide_or_delay_a_page_is_refused(grouping: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Product.model_validate(grouped(**grouping))


@pytest.mark.parametrize(
    ("match", "said"),
    [
        ({"namespace": "(a"}, "is not a regular expression"),
        ({"namespace": ".*"}, "also matches alerts without this label"),
        ({}, "at least 1 item"),
    ],
)
def test_a_pattern_that_owns_what_it_should_not_is_refused(match: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Product.model_validate({**NOTIFY, "owns": [{"match": match}]})


def test_beside_routes_of_others_these_discard() -> None:
    with pytest.raises(ValidationError, match="write a route there"):
        Organisation.model_validate({**TECHOPS, **DISCARDING, "alertmanager": {"base": "alertmanager.yml"}})


def test_pages_of_two_groups_of_an_objective_stay_apart() -> None:
    product = Product.model_validate(grouped(page={"group_by": ["slo"]}))
    organisation = Organisation.model_validate(TECHOPS)
    branch = product_branch(product, (*IDENTITY, "region"), organisation, ALWAYS_USED).route

    assert [one.group_by for one in branch.routes if one.receiver == "notify/page"] == [("slo", "region")]
