"""What scanners find reaches the product first, and Cyber Security only as the product has declared."""

from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.plan.router import route
from slo.plan.types import Alert
from slo.project import read_definitions

DEFINITIONS = Path(__file__).parents[1] / "cases" / "findings_reach_the_product_first" / "definitions"
PLAN = plan(load(read_definitions(DEFINITIONS)))


def notified(product: str, alert: str) -> list[str]:
    assert PLAN.routing is not None
    rules = (rule for file in PLAN.rule_files for group in file.groups for rule in group.rules)
    (found,) = (
        one
        for one in rules
        if isinstance(one, Alert) and (one.name, one.labels["product"]) == (alert, product)
    )
    return [step.receiver for step in route(PLAN.routing.root, found.labels)]


@pytest.mark.parametrize(
    ("product", "receiver"),
    [("letters", "letters"), ("parcels", "parcels"), ("platform", "reliability-engineering")],
)
def test_a_vulnerability_is_a_ticket_of_whoever_runs_the_image(product: str, receiver: str) -> None:
    assert notified(product, "CriticalVulnerability") == [f"{receiver}/ticket"]


def test_an_urgent_finding_pages_the_product_and_cyber_security_where_that_is_declared() -> None:
    assert notified("letters", "AccountMisconfigured") == ["cyber-security/declared", "letters/page"]
    assert notified("parcels", "AccountMisconfigured") == ["parcels/page"]
    assert notified("platform", "AccountMisconfigured") == ["reliability-engineering/page"]
