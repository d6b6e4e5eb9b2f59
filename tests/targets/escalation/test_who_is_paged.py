"""Who is paged when, by the files for Terraform: as the definitions say, and as both sides agreed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.model import OnCall
from slo.text.units import Duration
from tests.targets.escalation.written import SYSTEMS, TARGETS, pages, written
from tests.targets.pagerduty.organisations import PARTIES, catalogues

of_each_system = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.key)


def minutes(time: Duration) -> int:
    return int(time.seconds) // 60


@of_each_system
@settings(deadline=None, max_examples=50)
@given(st.data())
def test_every_level_is_paged_at_its_minute_and_a_party_at_the_agreed_one_or_it_is_refused(
    system: type[OnCall], data: st.DataObject
) -> None:
    catalogue = data.draw(catalogues(system))
    paged = pages(system, written(system, catalogue))
    for name, declared in catalogue.products.items():
        product, alone = declared.value, replace(catalogue, products={name: declared})
        late = {one.span.file for one in TARGETS[system].problems(alone)}
        on_call, calls = product.on_call, product.automatic_calls
        assert on_call
        began: dict[str, int] = {}
        for minute, schedule in paged[name]:
            began.setdefault(schedule, minute)
        owners = {schedule.split()[0] for schedule in began}

        assert owners == {name, *calls}
        for place, level in enumerate(on_call.levels):
            assert {began[schedule] for schedule in level} == {place * minutes(on_call.escalate_after)}
        for party, how in calls.items():
            first = min(minute for schedule, minute in began.items() if schedule.split()[0] == party)
            if f"alerting/call/{party}/automatic_after" in late:
                assert first > minutes(how.automatic_after)
            else:
                assert first == minutes(how.automatic_after)


@of_each_system
@settings(deadline=None, max_examples=50)
@given(st.data())
def test_a_party_is_called_by_its_own_schedules_and_never_by_its_leadership(
    system: type[OnCall], data: st.DataObject
) -> None:
    catalogue = data.draw(catalogues(system))
    assert catalogue.organisation
    paged = pages(system, written(system, catalogue))
    for party in PARTIES:
        theirs = catalogue.organisation.value.parties[party].on_call
        assert theirs
        named = {schedule for level in theirs.own for schedule in level}
        for product in catalogue.products:
            of_party = {schedule for _, schedule in paged[product] if schedule.split()[0] == party}
            assert of_party in (set(), named)
        assert {schedule for _, schedule in paged[party]} == {
            schedule for level in theirs.levels for schedule in level
        }
