"""Automatic calls by escalation: who has signed one is protected alike in every system of on-call."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from tests.agreements import DEFINITIONS, PRODUCTS, signed, signed_by_all
from tests.consent.project import RECORD, begin, run, sign_pending, write
from tests.diff.edits import ON_CALL

_CALL = "  call: {platform-team: {automatic_after: 30m}}\n---"
CALLING = {**DEFINITIONS, "products.yaml": PRODUCTS.replace("---", _CALL)}
of_each_system = pytest.mark.parametrize("system", ON_CALL)


def calls_the_party() -> dict[str, bool]:
    """Whether the product's policy has the schedule of the party, by the target that wrote it."""
    found = {}
    for path in Path("generated").glob("*/*.tf.json"):
        resources = json.loads(path.read_text())["resource"]
        policies = [str(named["shop"]) for named in resources.values() if "shop" in named]
        found[path.parent.name] = any('on_call["Pf"]' in policy for policy in policies)
    return found


@of_each_system
@pytest.mark.parametrize("parties", [(), ("shop",), ("platform-team",)])
def test_a_call_that_not_both_have_signed_is_no_level(system: str, parties: tuple[str, ...]) -> None:
    calling = ON_CALL[system](CALLING)
    begin(signed(calling, *parties))
    assert calls_the_party() == {system: False}

    write(signed_by_all(calling))
    assert run("compile").exit_code == 0
    assert calls_the_party() == {system: True}


@of_each_system
def test_a_call_in_force_is_made_sooner_only_if_both_sign_that(system: str) -> None:
    calling = ON_CALL[system](CALLING)
    begin(signed_by_all(calling))
    write({"products.yaml": calling["products.yaml"].replace("30m", "20m")})

    for party in ("shop", "platform-team"):
        assert run("compile").exit_code == 1
        assert sign_pending(party) == ["shop/platform-team"]
    assert run("compile").exit_code == 0


@pytest.mark.parametrize(("before", "after"), list(permutations(ON_CALL, 2)))
def test_who_moves_to_another_system_keeps_what_was_signed(before: str, after: str) -> None:
    begin(signed_by_all(ON_CALL[before](CALLING)))
    in_force = RECORD.read_text()
    moved = ON_CALL[after](CALLING)
    write({name: moved[name] for name in ("organisation.yaml", "products.yaml")})

    assert run("compile").exit_code == 0
    assert RECORD.read_text() == in_force
    assert calls_the_party() == {after: True}
