"""Signatures: what makes one void, what an upgrade keeps, and words that no two agreements share."""

import re
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model.agreement import Signature, digest, terms_text
from slo.model.signing import Signing, refresh, sign
from slo.model.terms.objective import terms
from slo.report.agreement import agreement_text
from slo.sli.expression import Query
from slo.text.diagnostics import Invalid
from tests.agreements import DEFINITIONS, SERVICES, signed
from tests.model.test_agreement import agreed, service

SHOP = "shop/agreed/shop.yaml"


def intact(files: dict[str, str]) -> dict[str, bool]:
    """Whether the signatures of the shop are intact, by objective."""
    found = (one.value for one in load(files).agreements if one.value.party == "shop")
    return {id: one.intact for agreement in found for id, one in agreement.objectives.items()}


def first_version(files: dict[str, str]) -> dict[str, str]:
    """These files with signatures as they were written before signatures had versions."""
    old, catalogue = dict(files), load(files)
    words = {slo.id: dict(terms(slo, 1)) for slo in catalogue.slos}
    for agreement in catalogue.agreements:
        body = agreement.value.model_dump(by_alias=True, mode="json", exclude_none=True)
        for id, one in body["objectives"].items():
            one["digest"] = digest(words[id])
            one["terms"] = terms_text(words[id])
            del one["version"]
        old[agreement.where().file] = yaml.safe_dump(body)
    return old


def written(signings: list[Signing], files: dict[str, str]) -> dict[str, str]:
    """These files after a signing."""
    new = {f"{one.agreement.home}/agreed/{one.agreement.party}.yaml": one.agreement for one in signings}
    return {**files, **{path: agreement_text(agreement) for path, agreement in new.items()}}


def test_a_signature_as_written_is_intact() -> None:
    assert set(intact(signed(DEFINITIONS, "shop")).values()) == {True}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('agreed_on: "2026-09-15"', 'agreed_on: "2026-09-16"'),
        ("by: head-of-all", "by: head-of-some"),
        ("target: 99.9%", "target: 99.8%"),
        ("checkout-orders:", "checkout-basket:"),
        ("version: 2", "version: 1"),
    ],
    ids=["day", "role", "terms", "objective", "version"],
)
def test_whatever_is_edited_after_signing_makes_it_void(was: str, becomes: str) -> None:
    files = signed(DEFINITIONS, "shop")
    edited = {**files, SHOP: files[SHOP].replace(was, becomes, 1)}

    assert edited != files
    assert sorted(intact(edited).values()) == [False, True]


def test_a_signature_that_is_copied_to_another_party_is_void() -> None:
    files = signed(DEFINITIONS, "shop")
    copied = files[SHOP].replace("party: shop", "party: platform-team")
    catalogue = load({**files, "shop/agreed/platform-team.yaml": copied})

    (platform,) = (one.value for one in catalogue.agreements if one.value.party == "platform-team")
    assert not any(one.intact for one in platform.objectives.values())


def test_signatures_of_before_there_were_versions_stay_valid() -> None:
    files = first_version(signed(DEFINITIONS, "shop", "platform-team"))

    assert "version" not in files[SHOP]
    assert set(intact(files).values()) == {True}
    assert not any(slo.draft for slo in load(files).slos)


def test_a_version_of_the_future_is_an_error_at_its_line() -> None:
    files = signed(DEFINITIONS, "shop")
    with pytest.raises(Invalid) as refused:
        load({**files, SHOP: files[SHOP].replace("version: 2", "version: 3")})

    assert "'3' is not a version of signatures that this slo knows: 1 to 2" in str(
        refused.value.problems[0].message
    )
    assert refused.value.problems[0].span.file == SHOP


def test_a_refresh_changes_the_form_and_not_the_consent() -> None:
    files = first_version(signed(DEFINITIONS, "shop", "platform-team", on=date(2026, 3, 1)))
    refreshed = written(list(refresh(load(files), "shop")), files)
    found = yaml.safe_load(refreshed[SHOP])["objectives"]

    assert {(one["version"], one["agreed_on"], one["by"]) for one in found.values()} == {
        (2, "2026-03-01", "head-of-all")
    }
    assert set(intact(refreshed).values()) == {True}
    assert list(refresh(load(refreshed), "shop")) == []


def test_a_refresh_does_not_sign_what_changed_or_was_never_signed() -> None:
    files = first_version(signed(DEFINITIONS, "shop"))
    files["services.yaml"] = SERVICES.replace("99.9%", "99.5%").replace(
        "{indicator: up, target: 99%}\n---",
        "{indicator: up, target: 99%}\n  - {indicator: up, name: on, target: 98%}\n---",
    )
    (signing,) = refresh(load(files), "shop")

    assert [one.subject.name for one in signing.signed] == ["checkout-up"]
    assert {id: one.version for id, one in signing.agreement.objectives.items()} == {
        "checkout-orders": 1,
        "checkout-up": 2,
    }


def test_a_signature_under_an_earlier_id_stays_where_it_was_signed() -> None:
    files = signed(DEFINITIONS, "shop", "platform-team")
    files["services.yaml"] = SERVICES.replace(
        "{indicator: up, target: 99%}\n---",
        "{indicator: up, name: on, renamed_from: [checkout-up], target: 99%}\n---",
    )
    assert not any(slo.draft for slo in load(files).slos)

    (signing,) = sign(load(files), "shop", ("checkout-orders",), "head-of-none", date(2026, 9, 20))
    again = written([signing], files)

    assert [one.subject.name for one in signing.signed] == ["checkout-orders"]
    assert set(intact(again)) == {"checkout-orders", "checkout-up"}
    assert not any(slo.draft and "shop" in slo.draft.unsigned for slo in load(again).slos)


PARTIES = st.sampled_from(["shop", "platform-team"])
SUBJECTS = st.sampled_from(["objectives/shop-up", "objectives/shop-up/x", "objectives/shop"])
TERMS = st.dictionaries(st.sampled_from(["target", "window", "by"]), st.sampled_from(["99%", "a", ""]))
SIGNED = st.tuples(PARTIES, SUBJECTS, st.dates(), st.sampled_from(["a", "b-c"]), TERMS)


@given(SIGNED, SIGNED)
def test_no_two_signatures_have_one_digest(first: Any, second: Any) -> None:
    def its(party: str, subject: str, on: date, by: str, terms: dict[str, str]) -> str:
        return digest(terms, party=party, subject=subject, agreed_on=on.isoformat(), by=by)

    assert (its(*first) == its(*second)) is (first == second)


# Words.

DURATIONS = st.sampled_from(["$window", "123456s", "123457s", "1s", "2s", "21s", "5m"])
VALUES = st.text(st.sampled_from('ab$window123456s[]"\\\n: ,}'), max_size=12).filter(
    lambda text: not re.search(r"(\[|:)\s*\$window\b", text)
)


def expression(before: str, value: str, after: str) -> str:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'sum(increase(a{{b="{quoted}"}}[{before}] offset {after}))'


@settings(max_examples=500)
@given(st.tuples(DURATIONS, VALUES, DURATIONS), st.tuples(DURATIONS, VALUES, DURATIONS))
def test_queries_have_the_same_words_only_if_they_are_the_same(first: Any, second: Any) -> None:
    one, other = (Query(expression(*parts), None).canonical for parts in (first, second))

    assert (one == other) is (first == second)


def test_a_window_and_the_duration_that_once_stood_for_it_are_other_terms() -> None:
    def words(range_: str, version: int) -> str:
        query = f"sum(increase(a[{range_}])) + sum(increase(b[$window]))"
        slo = agreed(
            service({"expression": {"total": query, "bad": "sum(increase(c[$window]))"}}, {"target": "99%"})
        )
        return dict(terms(slo, version))["total"]

    assert words("$window", 2) != words("123456s", 2)
    assert words("$window", 1) == words("123456s", 1) == words("$window", 2)


STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "when": st.sampled_from(
                [{"remaining": "0%"}, {"remaining": "5%"}, {"spent": "5%", "within": "1d"}]
            ),
            "do": st.text(st.sampled_from("ab:, \n"), min_size=1, max_size=6).filter(str.strip),
            "severity": st.sampled_from(["page", "ticket"]),
            "freeze": st.booleans(),
        }
    ),
    min_size=1,
    max_size=3,
)


def policy(steps: list[dict[str, Any]], who: dict[str, Any]) -> dict[str, Any]:
    named = [{**step, "when": {**step["when"]}, "name": f"s{number}"} for number, step in enumerate(steps)]
    return {"kind": "ErrorBudgetPolicy", "name": "ours", "steps": named, **yaml.safe_load(str(who))}


def agreed_policy(steps: list[dict[str, Any]], who: dict[str, Any]) -> object:
    one_line = [{**step, "do": " ".join(step["do"].split())} for step in steps]
    return one_line, who


WHO = st.sampled_from(
    [{}, {"override": "a"}, {"override": "a, b"}, {"overridden_by": ["a"]}, {"overridden_by": ["a", "b"]}]
)
EVENTS = {"events": {"total": "a_total", "bad": "b_total"}}


@settings(max_examples=100, deadline=None)
@given(STEPS, WHO, STEPS, WHO)
def test_policies_have_the_same_words_only_if_they_are_the_same(
    steps: list[dict[str, Any]], who: dict[str, Any], others: list[dict[str, Any]], another: dict[str, Any]
) -> None:
    def words(document: dict[str, Any]) -> str:
        objective = {"target": "99%", "error_budget_policy": "ours"}
        return digest(terms(agreed(document, service(EVENTS, objective))))

    same = agreed_policy(steps, who) == agreed_policy(others, another)
    assert (words(policy(steps, who)) == words(policy(others, another))) is same


TIERS = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(["page", "ticket"]),
        "long_window": st.sampled_from(["1h", "2h"]),
        "short_window": st.sampled_from(["5m", "10m"]),
    },
    optional={"for": st.sampled_from(["1m", "2m"]), "keep_firing_for": st.sampled_from(["1m", "2m"])},
)
LIMITS = st.sampled_from([{"budget": "2%"}, {"budget": "5%"}, {"error_ratio": "2%"}, {"error_ratio": "5%"}])
TIER = st.builds(lambda tier, limit: {**tier, **limit}, TIERS, LIMITS)
POLICIES = st.lists(
    TIER, min_size=1, max_size=3, unique_by=lambda tier: (tier["severity"], tier["long_window"])
)


@settings(max_examples=200, deadline=None)
@given(POLICIES, POLICIES)
def test_tiers_of_alerts_have_the_same_words_only_if_they_are_the_same(
    tiers: list[dict[str, str]], others: list[dict[str, str]]
) -> None:
    def words(tiers: list[dict[str, str]]) -> str:
        alerting = {"kind": "AlertPolicy", "name": "ours", "tiers": tiers}
        return digest(terms(agreed(alerting, service(EVENTS, {"target": "99%", "alert_policy": "ours"}))))

    same = sorted(map(str, map(sorted, map(dict.items, tiers)))) == sorted(
        map(str, map(sorted, map(dict.items, others)))
    )
    assert (words(tiers) == words(others)) is same


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_whatever_stands_in_a_value_is_read_back_as_it_was_signed(value: str) -> None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    slo = agreed(service({"probe": {"gauge": f'up{{job="{quoted}"}}'}}, {"target": "99%"}))
    one = Signature.of("shop", "objectives/shop-orders", date(2026, 9, 1), "boss", terms(slo))

    assert one.terms == dict(terms(slo))
    assert one.intact
