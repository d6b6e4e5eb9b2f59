"""Exclusions from agreed objectives: nothing is left out that not all have signed, now or in advance."""

from datetime import date

import pytest

from slo.catalogue.load import load
from slo.model import SLO
from tests.agreements import DEFINITIONS, ORGANISATION, SERVICES, signed, signed_by_all
from tests.consent.project import HISTORY, begin, check, generated, run, sign_pending, write

UPGRADE = """\
kind: Exclusion
name: upgrade
reason: The database moves
author: shop
services: [checkout]
start: 2026-09-20T22:00
lasts: 2h
"""
WITH_UPGRADE = {**DEFINITIONS, "upgrade.yaml": UPGRADE}
BOTH = ("shop", "platform-team")
OBJECTIVES = ("checkout-orders", "checkout-up")
POLICY = """\
kind: ErrorBudgetPolicy
name: joint
steps:
  - {name: freeze, when: {remaining: 0%}, do: stop, freeze: true}
exclusions: {planned: {announced: 3d, at_most: 4h, within: 28d}}
"""
JOINT = {
    **DEFINITIONS,
    "organisation.yaml": f"{ORGANISATION}defaults: {{error_budget_policy: joint}}\n",
    "policy.yaml": POLICY,
}


def slos(files: dict[str, str]) -> dict[str, SLO]:
    return {slo.id: slo for slo in load(files).slos}


def left_out(files: dict[str, str]) -> dict[str, list[str]]:
    """The names of the exclusions that leave something out of each objective."""
    return {id: names for id, slo in slos(files).items() if (names := [one.name for one in slo.exclusions])}


def each(names: list[str], *slos: str) -> dict[str, list[str]]:
    return dict.fromkeys(slos, names)


def planned(name: str, start: str, lasts: str = "2h", announced: str | None = None, more: str = "") -> str:
    on = f"announced_on: {announced}\n" if announced else ""
    text = UPGRADE.replace("name: upgrade", f"name: {name}").replace("2026-09-20T22:00", start)
    return f"{text.replace('lasts: 2h', f'lasts: {lasts}')}{on}{more}"


def in_advance(*exclusions: str) -> dict[str, str]:
    """Objectives that all have signed with a policy that consents to planned exclusions, and exclusions."""
    return {**signed(JOINT, *BOTH), "maintenance.yaml": "---\n".join(exclusions)}


def beyond(files: dict[str, str]) -> list[str]:
    return [one.beyond for one in slos(files)["checkout-up"].unsigned]


@pytest.mark.parametrize("parties", [(), ("shop",), ("platform-team",)])
def test_an_exclusion_that_not_all_have_signed_leaves_nothing_out(parties: tuple[str, ...]) -> None:
    agreed = signed(DEFINITIONS, *BOTH)
    files = signed({**agreed, "upgrade.yaml": UPGRADE}, *parties)
    missing = tuple(party for party in BOTH if party not in parties)

    assert left_out(files) == {}
    assert [one.missing for one in slos(files)["checkout-up"].unsigned] == [missing]
    begin(files)
    without = {name: text for name, text in generated().items() if "prometheus" in name}
    write({"upgrade.yaml": None})
    assert run("compile").exit_code == 0
    assert {name: text for name, text in generated().items() if "prometheus" in name} == without


def test_an_exclusion_that_all_have_signed_leaves_out_its_time() -> None:
    assert left_out(signed_by_all(WITH_UPGRADE)) == each(["upgrade"], *OBJECTIVES)


def test_an_objective_that_needs_no_signatures_needs_none_for_exclusions() -> None:
    alone = ORGANISATION.replace("platform-team: responsible}", "platform-team: supporting}")

    assert left_out({**WITH_UPGRADE, "organisation.yaml": alone}) == each(["upgrade"], *OBJECTIVES)


def test_who_has_yet_to_sign_is_named_wherever_it_matters() -> None:
    begin({**signed(DEFINITIONS, *BOTH), "upgrade.yaml": UPGRADE})
    HISTORY.write_text(f"{HISTORY.read_text()}2026-09-30T00:00:00Z,checkout-up,1000,1000\n")
    linted = run("lint").stderr
    status = run("status", "--events", str(HISTORY), "--at", "2026-09-30T00:00:00Z").stdout

    assert (
        "warning[unsigned-exclusion]: 'upgrade' leaves nothing out of checkout-orders and checkout-up: shop "
        "and platform-team have yet to sign it\n --> definitions/upgrade.yaml:2:7" in linted
    )
    assert "shop and platform-team may sign it: slo agree --as shop --by ROLE upgrade" in linted
    note = (
        "not 2h excluded by 'upgrade' (The database moves), 2026-09-20 22:00 UTC: "
        "shop and platform-team have yet to sign that"
    )
    assert note in status
    assert note in check().stdout


def test_the_gate_names_what_is_left_out() -> None:
    begin(signed_by_all(WITH_UPGRADE))

    assert "2h excluded by 'upgrade' (The database moves), 2026-09-20 22:00 UTC\n" in check().stdout


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("lasts: 2h", "lasts: 26d", "the change: lasts 2h → 26d"),
        ("2026-09-20T22:00", "2026-09-21T22:00", "start 2026-09-20T22:00 in UTC → 2026-09-21T22:00 in UTC"),
        ("The database moves", "We had errors", "reason The database moves → We had errors"),
        ("services: [checkout]", "objectives: [nodes-up]", "is in force and no longer defined"),
    ],
)
def test_an_exclusion_in_force_is_changed_or_removed_by_all(before: str, after: str, said: str) -> None:
    begin(signed_by_all(WITH_UPGRADE))
    running = generated()
    write({"upgrade.yaml": UPGRADE.replace(before, after)})
    refused = run("compile")

    assert refused.exit_code == 1
    assert "'upgrade/checkout-up' is in force" in refused.stderr
    assert said in refused.stderr
    assert check().exit_code == 1
    assert generated() == running
    for party in BOTH:
        assert run("compile").exit_code == 1
        sign_pending(party)
    assert run("compile").exit_code == 0


def test_a_new_objective_of_an_excluded_service_is_not_excluded_until_that_is_signed() -> None:
    files = signed_by_all(WITH_UPGRADE)
    more = SERVICES.replace(
        "  - {indicator: up, target: 99%}\n---",
        "  - {indicator: up, target: 99%}\n  - {indicator: up, name: on, target: 95%}\n---",
    )
    begin(files)
    write({"services.yaml": more})

    assert run("compile").exit_code == 0
    assert left_out({**files, "services.yaml": more}) == each(["upgrade"], *OBJECTIVES)


def test_an_exclusion_stays_signed_when_its_objective_is_renamed() -> None:
    files = signed_by_all(WITH_UPGRADE)
    begin(files)
    renamed = SERVICES.replace(
        "{indicator: up, target: 99%}\n---",
        "{indicator: up, name: on, renamed_from: [checkout-up], target: 99%}\n---",
    )
    write({"services.yaml": renamed})

    assert run("compile").exit_code == 0
    assert left_out({**files, "services.yaml": renamed}) == {
        "checkout-orders": ["upgrade"],
        "checkout-on": ["upgrade"],
    }


def test_the_parties_of_each_product_sign_for_its_objectives() -> None:
    both = {**DEFINITIONS, "upgrade.yaml": UPGRADE.replace("[checkout]", "[checkout, nodes]")}

    assert left_out(signed(both, "platform-team")) == {"nodes-up": ["upgrade"]}
    assert left_out(signed(both, *BOTH)) == each(["upgrade"], *OBJECTIVES, "nodes-up")


def test_a_correction_after_the_fact_is_signed_as_well() -> None:
    past = {**signed(DEFINITIONS, *BOTH), "upgrade.yaml": planned("spike", "2026-01-02T00:00")}

    assert left_out(past) == {}
    assert left_out(signed_by_all(past)) == each(["spike"], *OBJECTIVES)


def test_all_exclusions_of_one_name_are_signed_by_that_name() -> None:
    begin({**signed(DEFINITIONS, *BOTH), "upgrade.yaml": UPGRADE})
    said = run("agree", "--as", "shop", "--by", "head-of-shop", "--yes", "upgrade")

    assert said.stdout.startswith("shop/agreed/shop.yaml\n  upgrade/checkout-orders: first signature\n")
    assert said.stdout.endswith("2 signatures\n")


def test_what_all_agreed_to_in_advance_needs_no_signature() -> None:
    announced = planned("upgrade", "2026-10-20T22:00", "4h", "2026-10-17")
    files = in_advance(announced)

    assert left_out(files) == each(["upgrade"], *OBJECTIVES)
    begin(files)
    assert "unsigned" not in run("lint").stderr
    write({"maintenance.yaml": None})
    assert run("compile").exit_code == 0, "it was not signed, so nobody has to sign its removal"


@pytest.mark.parametrize(
    ("exclusions", "said"),
    [
        ((planned("a", "2026-10-20T22:00"),), "without 'announced_on' it is not among those"),
        (
            (planned("a", "2026-10-20T22:00", "2h", "2026-10-18"),),
            "it was announced 2d before it begins, and 3d are agreed",
        ),
        (
            (planned("a", "2026-10-20T22:00", "26d", "2026-10-01"),),
            "with it, 26d would be left out within 28d, 25d20h more than the 4h that are agreed",
        ),
        (
            (
                planned("a", "2026-10-20T22:00", "3h", "2026-10-01"),
                planned("b", "2026-11-15T22:00", "90m", "2026-10-02"),
            ),
            "with it, 4h30m would be left out within 28d, 30m more than the 4h that are agreed",
        ),
        (
            (
                planned(
                    "a", "2026-10-20T22:00", "1h", "2026-10-01", "repeat: FREQ=WEEKLY\nexpires: 2027-01-01\n"
                ),
                planned("b", "2026-11-01T22:00", "30m", "2026-10-02"),
            ),
            "with it, 4h30m would be left out within 28d, 30m more",
        ),
    ],
)
def test_what_is_beyond_that_is_signed_and_says_by_how_much(exclusions: tuple[str, ...], said: str) -> None:
    (why,) = beyond(in_advance(*exclusions))

    assert why.startswith(said)


def test_more_than_28_days_apart_each_has_all_of_it() -> None:
    files = in_advance(
        planned("a", "2026-10-20T22:00", "4h", "2026-10-01"),
        planned("b", "2026-11-18T02:00", "4h", "2026-10-01"),
    )

    assert left_out(files) == each(["a", "b"], *OBJECTIVES)


def test_a_consent_in_advance_is_a_term_that_all_sign() -> None:
    files = in_advance(planned("upgrade", "2026-10-20T22:00", "8h", "2026-10-17"))
    begin(files)
    write({"policy.yaml": POLICY.replace("at_most: 4h", "at_most: 8h")})
    refused = run("compile")

    assert refused.exit_code == 1
    assert (
        "exclusions planned announced 3d before, at most 4h within 28d → announced 3d before, "
        "at most 8h within 28d" in refused.stderr
    )
    assert left_out({**JOINT, "maintenance.yaml": planned("a", "2026-10-20T22:00", "1h", "2026-10-01")}) == {}


def test_one_party_lifts_no_freeze_with_an_exclusion() -> None:
    begin(signed(JOINT, *BOTH))
    HISTORY.write_text(
        HISTORY.read_text().replace(
            "2026-09-20T00:00:00Z,checkout-up,1000,", "2026-09-20T00:00:00Z,checkout-up,0,"
        )
    )
    assert check().exit_code == 1
    write({"upgrade.yaml": planned("upgrade", "2026-09-10T00:00", "26d", "2026-09-01")})

    assert run("compile").exit_code == 0
    frozen = check()
    assert frozen.exit_code == 1
    assert "not 18d1m excluded by 'upgrade' (The database moves), 2026-09-10 00:00 UTC: shop" in frozen.stdout
    for party in BOTH:
        sign_pending(party, date(2026, 9, 28))
    assert run("compile").exit_code == 0
    passed = check()
    assert passed.exit_code == 0
    assert "checkout-up: without the exclusion 'upgrade': spent, releases would be frozen\n" in passed.stdout
