"""What definitions may not say about who is on call in Jira Service Management or incident.io."""

import pytest

from slo.catalogue.load import load
from slo.checks.on_call import tickets_that_page
from slo.targets import problems as refused_by_targets
from slo.text.diagnostics import Invalid
from tests.agreements import ORGANISATION, PRODUCTS
from tests.diff.edits import ON_CALL

_OTHER_SYSTEMS = pytest.mark.parametrize("system", ["jira-service-management", "incidentio"])


def said(system: str, *edits: tuple[str, str], organisation: str = ORGANISATION) -> list[str]:
    """The problems of a product that calls the platform's team after 30 minutes, edited."""
    calling = PRODUCTS.replace("---", "  call: {platform-team: {automatic_after: 30m}}\n---", 1)
    files = ON_CALL[system]({"organisation.yaml": organisation, "products.yaml": calling})
    for before, after in edits:
        assert before in files["products.yaml"]
        files["products.yaml"] = files["products.yaml"].replace(before, after, 1)
    try:
        catalogue = load(files, refused_by_targets)
    except Invalid as invalid:
        return [f"{one.code}: {one.message}" for one in invalid.problems]
    return [f"{one.code}: {one.message}" for one in tickets_that_page(catalogue)]


@_OTHER_SYSTEMS
def test_a_product_and_a_party_in_one_system_are_right(system: str) -> None:
    assert said(system) == []


@_OTHER_SYSTEMS
def test_a_call_that_cannot_be_on_time_is_refused(system: str) -> None:
    title = {"jira-service-management": "Jira Service Management", "incidentio": "incident.io"}[system]

    assert said(system, ("[Shop]", "[Shop, Second, Third]")) == [
        f"call-not-on-time: {title} cannot call 'platform-team' 30m after a page: the levels before take 30m"
    ]


@_OTHER_SYSTEMS
def test_hours_that_nothing_waits_for_are_refused(system: str) -> None:
    hours = 'hours: {office: {start: "09:00", end: "17:00", timezone: UTC}}\n'
    found = said(system, ("alerting:", "alerting:\n  hours: office"), organisation=ORGANISATION + hours)

    assert [one.partition(":")[0] for one in found] == ["on-call-hours"]


@_OTHER_SYSTEMS
def test_a_schedule_of_a_party_is_no_schedule_of_the_product(system: str) -> None:
    assert said(system, ("[Shop]", "[Shop, Pf]")) == [
        "not-own-schedule: 'Pf' is a schedule of 'platform-team', which would be paged without being called"
    ]


def test_tickets_have_a_key_of_their_own() -> None:
    ticket = "ticket: {webhook: {url: https://shop.example.org/ticket}}"
    shared = (
        "ticket: {opsgenie: {api_key_file: /shop, api_url: https://api.atlassian.com/jsm/ops/integration/}}"
    )

    assert said("jira-service-management", (ticket, shared)) == [
        "tickets-page: /shop is also the key of pages or calls: each ticket of shop would wake and escalate"
    ]
    assert said("jira-service-management", (ticket, shared.replace("/shop", "/queue"))) == []
