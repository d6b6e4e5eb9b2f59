"""Changes of the Alertmanager configuration that generated routes are added to are named as well."""

from dataclasses import replace
from pathlib import Path

from slo.catalogue.base.configuration import configuration
from slo.diff import differences
from slo.plan.types import Plan
from tests.routing.beside import base, plan_beside

BEFORE = base("logged_teams.yml")


def edited(old: str, new: str) -> Plan:
    assert old in BEFORE.text
    after, problems = configuration(BEFORE.text.replace(old, new, 1), BEFORE.file)
    assert problems == ()
    return plan_beside(after)


def said(after: Plan) -> list[str]:
    return [change.sentence for change in differences(plan_beside(BEFORE), after).entries]


def test_another_receiver_of_a_route_of_others_is_named() -> None:
    assert said(edited("receiver: 'performance-mail'", "receiver: 'cloud-mail'")) == [
        'routes team="performance": to performance-mail → to cloud-mail'
    ]


def test_lines_and_comments_are_no_difference() -> None:
    assert said(edited("# The old monitoring.\n", "# What was before.\n\n\n")) == []


def test_another_place_of_the_generated_routes_is_named() -> None:
    moved = replace(BEFORE, index=0, line=None)

    assert said(plan_beside(moved)) == ["place: 1 → 0"]


def test_the_configuration_is_named_by_its_path() -> None:
    (change,) = differences(
        plan_beside(BEFORE), edited("'irc-quiet'\n    - match:", "'default'\n    - match:")
    ).entries

    assert (change.about.what, change.about.name) == ("Alertmanager", Path(BEFORE.file).name)
