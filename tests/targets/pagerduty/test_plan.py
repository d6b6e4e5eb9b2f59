"""Who is woken one after the other: the product first, and a party only where both agreed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from slo.model import Catalogue
from slo.targets.pagerduty.plan import pager
from tests.routing.organisations import catalogue as others
from tests.targets.pagerduty.account import Account
from tests.targets.pagerduty.organisations import PARTIES, a_catalogue, catalogues, planned, written
from tests.targets.pagerduty.terraform import apply


@settings(deadline=None)
@given(catalogues())
def test_no_policy_wakes_a_party_before_the_product_or_without_an_agreed_call(catalogue: Catalogue) -> None:
    for policy in planned(catalogue).policies:
        owners = [level.owner for level in policy.levels]
        product = catalogue.products.get(policy.owner)
        agreed = set(product.value.automatic_calls) if product else set()

        own = [*product.value.pagerduty.levels] if product and product.value.pagerduty else None
        assert owners[0] == policy.owner
        assert set(owners) == {policy.owner, *agreed}
        assert owners == sorted(owners, key=lambda owner: owner != policy.owner)
        assert own is None or [level.schedule for level in policy.levels][: len(own)] == own


@settings(deadline=None, max_examples=60)
@given(catalogues())
def test_an_account_wakes_a_party_no_sooner_than_agreed_after_the_last_of_the_product(
    catalogue: Catalogue,
) -> None:
    """Not by the plan's own words: by what was written, in an account, on a clock."""
    plan = planned(catalogue)
    account = Account()
    for schedule in plan.schedules:
        account.schedule(schedule, who=schedule)
    files = apply(written(plan), account)["routing_keys"]
    for service in (one for one in plan.services if one.use == "page"):
        calls = catalogue.products[service.owner].value.automatic_calls
        incident = account.event(
            {
                "routing_key": files[service.key_file],
                "event_action": "trigger",
                "payload": {"summary": "x", "severity": "critical", "source": "test"},
            }
        )
        assert incident
        account.go_on(timedelta(hours=12))

        began: dict[str, list[timedelta]] = {}
        for time, who in incident.notified:
            began.setdefault(who.split()[0], []).append(time - incident.created)
        assert incident.notified[0][1].split()[0] == service.owner
        assert set(began) <= {service.owner, *calls}
        for party, how in calls.items():
            earliest = timedelta(seconds=float(how.automatic_after.seconds))
            assert all(time >= earliest for time in began.get(party, []))


@settings(deadline=None)
@given(catalogues())
def test_every_service_has_a_policy_a_key_of_its_own_and_a_name_that_is_legal(catalogue: Catalogue) -> None:
    plan = planned(catalogue)
    policies = {policy.name for policy in plan.policies}
    names = [*policies, *(service.name for service in plan.services)]

    assert {f"slo:{service.owner}" for service in plan.services} <= policies
    assert len({service.key_file for service in plan.services}) == len(plan.services)
    assert len(set(names)) == len(names)
    assert not any(character in name for name in names for character in "\\/&<>")


def test_the_levels_of_the_worked_example() -> None:
    (notify, _) = planned(a_catalogue()).policies

    assert [(level.owner, level.schedule, level.minutes) for level in notify.levels] == [
        ("notify", "Notify in hours", 15),
        ("notify", "Notify out of hours", 15),
        ("notify", "Notify leadership", 30),
        ("reliability-engineering", "RE on call", 15),
    ]


def test_uses_that_share_a_key_are_one_service() -> None:
    catalogue = a_catalogue()
    assert catalogue.organisation is not None
    party = catalogue.organisation.value.parties[PARTIES[0]]
    both = party.model_copy(update={"page": party.called})
    organisation = catalogue.organisation.value.model_copy(update={"parties": {PARTIES[0]: both}})
    alike = replace(catalogue, organisation=replace(catalogue.organisation, value=organisation))

    assert [one.name for one in planned(alike).services] == [
        "slo:notify:page",
        "slo:reliability-engineering:page",
    ]


def test_without_an_agreed_call_leadership_is_last() -> None:
    (notify, _) = planned(a_catalogue(call={PARTIES[0]: "explicit"})).policies

    assert [level.schedule for level in notify.levels][-1] == "Notify leadership"


def test_nothing_is_planned_where_nobody_says_who_is_on_call() -> None:
    assert pager(others()) is None
    assert pager(Catalogue()) is None


@pytest.mark.parametrize("hours", ["24x7", "office-hours"])
def test_only_in_its_hours_a_team_is_woken(hours: str) -> None:
    plan = planned(a_catalogue(hours=hours))
    service = json.loads(written(plan))["resource"]["pagerduty_service"]["notify_page"]

    urgency = service["incident_urgency_rule"][0]
    if hours == "24x7":
        assert urgency == {"type": "constant", "urgency": "high"}
    else:
        assert urgency["outside_support_hours"] == [{"type": "constant", "urgency": "low"}]
        assert service["support_hours"][0]["days_of_week"] == [1, 2, 3, 4, 5]
        assert service["scheduled_actions"][0]["to_urgency"] == "high"
