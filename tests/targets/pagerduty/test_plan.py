"""Who is woken one after the other: the product first, and a party only where both agreed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from slo.model import Catalogue, Organisation, Product
from slo.plan.escalation import late_calls
from slo.targets.pagerduty.plan import pager
from slo.text.units import Duration
from tests.routing.organisations import catalogue as others
from tests.targets.pagerduty.account import NOON, Account
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
        assert own is None or [level.schedules for level in policy.levels][: len(own)] == own


@settings(deadline=None, max_examples=40)
@given(catalogues())
def test_an_account_wakes_a_party_at_the_agreed_minute_or_the_definitions_are_refused(
    catalogue: Catalogue,
) -> None:
    """Not by the plan's own words: by what was written, in an account, on a clock."""
    assert catalogue.organisation
    organisation = catalogue.organisation.value
    late = {name: dict(_late(one.value, organisation)) for name, one in catalogue.products.items()}
    plan = planned(catalogue)
    account = Account()
    for schedule in plan.schedules:
        account.schedule(schedule, who=schedule)
    files = apply(written(plan), account)["routing_keys"]
    for service in (one for one in plan.services if one.use == "page"):
        calls = catalogue.products[service.owner].value.automatic_calls
        account.now, account.incidents = NOON, {}  # a Monday, in the hours of all
        incident = account.event(
            {
                "routing_key": files[service.key_file],
                "event_action": "trigger",
                "payload": {"summary": "x", "severity": "critical", "source": "test"},
            }
        )
        assert incident
        account.go_on(timedelta(hours=48))

        began: dict[str, list[timedelta]] = {}
        for time, who in incident.notified:
            began.setdefault(who.split()[0], []).append(time - incident.created)
        assert incident.notified[0][1].split()[0] == service.owner
        assert set(began) <= {service.owner, *calls}
        for party, how in calls.items():
            agreed = timedelta(seconds=float(how.automatic_after.seconds))
            assert min(began[party]) == late[service.owner].get(party, agreed)
            assert party not in late[service.owner] or min(began[party]) > agreed


def _late(product: Product, organisation: Organisation) -> Iterator[tuple[str, timedelta]]:
    for one in late_calls(product, organisation):
        yield one.party, timedelta(minutes=one.earliest)


@settings(deadline=None)
@given(catalogues())
def test_the_nearest_times_that_are_named_are_accepted(catalogue: Catalogue) -> None:
    assert catalogue.organisation
    organisation = catalogue.organisation.value
    for product in (declared.value for declared in catalogue.products.values()):
        late = {*late_calls(product, organisation)}
        assert product.alerting
        assert product.pagerduty
        calls = {
            one.party: product.automatic_calls[one.party].model_copy(
                update={"automatic_after": Duration.of(seconds=60 * one.earliest)}
            )
            for one in late
        }
        alerting = product.alerting.model_copy(update={"call": {**product.alerting.call, **calls}})
        assert not [*late_calls(product.model_copy(update={"alerting": alerting}), organisation)]
        for one in late:
            if one.escalate_after:
                shorter = {"escalate_after": Duration.of(seconds=60 * one.escalate_after)}
                on_call = product.pagerduty.model_copy(update=shorter)
                found = late_calls(product.model_copy(update={"pagerduty": on_call}), organisation)
                assert one.party not in [other.party for other in found]


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

    assert [(level.owner, level.schedules, level.minutes) for level in notify.levels] == [
        ("notify", ("Notify in hours", "Notify out of hours"), 15),
        ("notify", ("Notify leadership",), 15),
        ("reliability-engineering", ("RE on call",), 15),
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

    assert notify.levels[-1].schedules == ("Notify leadership",)


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
