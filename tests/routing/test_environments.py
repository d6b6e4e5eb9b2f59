"""Another channel for the alerts of an environment."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from slo.model import Product
from slo.plan.router import route
from slo.plan.routing import routing
from slo.plan.types import Labels, Routing
from tests.routing.organisations import APPOINTMENTS, NOTIFY, catalogue, slack
from tests.routing.plans import plan, written
from tests.servers import amtool
from tests.servers.binaries import Generation

STAGING = {"staging": {"page": {"slack": slack("notify-test")}, "ticket": {"email": "test@example.org"}}}
LOAD = {"load-test": {"page": {"slack": slack("load")}}}


def with_channels(product: dict[str, Any], environments: dict[str, Any]) -> dict[str, Any]:
    return {**product, "alerting": {**product["alerting"], "environments": environments}}


NOTIFYING, APPOINTING = with_channels(NOTIFY, STAGING), with_channels(APPOINTMENTS, LOAD)
ENVIRONMENTS = {"environments": {"staging": {}, "load-test": {}}}


def planned(*products: dict[str, Any]) -> Routing:
    found = routing(catalogue(*products, **ENVIRONMENTS))
    assert found is not None
    return found


BOTH = planned(NOTIFYING, APPOINTING)


def reached(labels: Labels) -> list[str]:
    return [step.receiver for step in route(BOTH.root, labels)]


ALERTS: list[tuple[dict[str, str], list[str]]] = [
    ({"product": "notify", "severity": "page", "environment": "staging"}, ["notify/page/staging"]),
    ({"product": "notify", "severity": "ticket", "environment": "staging"}, ["notify/ticket/staging"]),
    ({"product": "notify", "severity": "page", "environment": "production"}, ["notify/page"]),
    ({"product": "notify", "severity": "page"}, ["notify/page"]),
    (
        {"product": "appointments", "severity": "page", "environment": "load-test"},
        ["appointments/page/load-test", "appointments/queue/load-test"],
    ),
    ({"product": "appointments", "severity": "ticket", "environment": "load-test"}, ["appointments/ticket"]),
]


@pytest.mark.parametrize(("labels", "receivers"), ALERTS)
def test_alerts_of_an_environment_have_its_channels(labels: Labels, receivers: list[str]) -> None:
    assert reached(labels) == receivers


def test_a_call_is_a_call_in_any_environment() -> None:
    call = {
        "product": "notify",
        "severity": "page",
        "environment": "staging",
        "called_upon": "cyber-security",
    }

    assert reached(call) == ["cyber-security/called", "notify/notice"]


def test_other_routes_stay_as_they_are() -> None:
    def paths(found: Routing) -> set[tuple[str, ...]]:
        branches = [branch for branch in found.root.routes if branch.routes]
        return {(*map(str, one.matchers), str(one.group_by)) for branch in branches for one in branch.routes}

    assert paths(planned(NOTIFY, APPOINTMENTS)) <= paths(BOTH)


def test_alertmanager_agrees(generation: Generation, tmp_path: Path) -> None:
    config = written(plan(NOTIFYING, APPOINTING, **ENVIRONMENTS), tmp_path)
    amtool.check_config(config, generation)

    for labels, receivers in ALERTS:
        assert amtool.routes_test(config, labels, generation) == receivers


def test_an_environment_without_channels_of_its_own_is_refused() -> None:
    words = "name channels for 'page', for 'ticket', for 'info', or for several of them"
    with pytest.raises(ValidationError, match=words):
        Product.model_validate(with_channels(NOTIFY, {"staging": {}}))
