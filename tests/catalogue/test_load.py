"""Loading of several files, without problems that only follow from others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.kinds import DEFINITIONS
from slo.catalogue.load import load
from slo.model import SLO, WORKBOOK, Catalogue
from slo.text.diagnostics import Invalid, Problem
from tests.catalogue.problems import block

TEAM = """
    kind: Product
    name: retail
    alerting:
      page: {slack: {channel: "#shop", webhook_url_file: /shop}}
      ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
"""
SHOP = """
    kind: Service
    name: shop
    product: retail
    indicators:
      buying: {probe: {gauge: up}}
    objectives:
      - {indicator: buying, target: 99.9%, runbook: https://example.org/shop}
      - {indicator: buying, target: 95%, window: 7d, name: buying-weekly}
"""
DEPOT = """
    kind: Service
    name: depot
    indicators:
      packing: {probe: {gauge: up}}
    objectives:
      - {indicator: packing, target: 99%}
"""
CALM = """
    kind: AlertPolicy
    name: calm
    tiers:
      - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
"""
ACME = """
    kind: Organisation
    name: acme
    parties:
      platform: {kind: platform}
"""


def loaded(*texts: str) -> Catalogue:
    return load({f"{index}.yaml": block(text) for index, text in enumerate(texts)})


def problems(**files: str | bytes) -> list[str]:
    sources = {f"{name}.yaml": block(text) if isinstance(text, str) else text for name, text in files.items()}
    with pytest.raises(Invalid) as raised:
        load(sources)
    return [f"{problem.span}: {problem.message}" for problem in raised.value.problems]


def slo(catalogue: Catalogue, identity: str) -> SLO:
    return next(one for one in catalogue.slos if one.id == identity)


def test_services_are_in_the_order_of_their_names_and_objectives_as_written() -> None:
    catalogue = loaded(TEAM, SHOP, DEPOT)

    assert [one.id for one in catalogue.slos] == ["depot-packing", "shop-buying", "shop-buying-weekly"]
    assert list(catalogue.services) == ["depot", "shop"]
    assert list(catalogue.products) == ["retail"]


def test_an_objective_has_its_indicator_and_its_place() -> None:
    catalogue = loaded(TEAM, SHOP)
    weekly = slo(catalogue, "shop-buying-weekly")

    assert weekly.indicator == weekly.service.indicators["buying"]
    assert str(weekly.where("target")) == "1.yaml:8:33"
    assert str(weekly.where()) == "1.yaml:8:5"
    assert str(weekly.where("runbook")) == "1.yaml:8:5"
    assert str(catalogue.services["shop"].where("product")) == "1.yaml:3:10"
    assert str(catalogue.products["retail"].where("alerting", "page", "slack", "channel")) == "0.yaml:4:27"


def test_the_policy_is_the_objectives_own_else_its_services_else_the_organisations() -> None:
    gentle = CALM.replace("calm", "gentle")
    own = DEPOT.replace("target: 99%", "target: 99%, alert_policy: calm")
    of_service = DEPOT.replace("kind: Service", "kind: Service\n    alert_policy: gentle")

    assert slo(loaded(DEPOT), "depot-packing").policy == WORKBOOK
    assert (
        slo(loaded(DEPOT, CALM, f"{ACME}    defaults: {{alert_policy: calm}}\n"), "depot-packing").policy.name
        == "calm"
    )
    assert slo(loaded(of_service, CALM, gentle), "depot-packing").policy.name == "gentle"
    assert (
        slo(
            loaded(own.replace("kind: Service", "kind: Service\n    alert_policy: gentle"), CALM, gentle),
            "depot-packing",
        ).policy.name
        == "calm"
    )


def test_problems_of_all_files_are_reported_in_the_order_of_their_names() -> None:
    assert problems(
        b=SHOP.replace("99.9%", "100%").replace("95%", "much"),
        a="name: [a",
        c=b"kind: \xff",
    ) == [
        "a.yaml:1:7: this '[' is never closed",
        "b.yaml:7:33: a target of 100% leaves no error budget, so nothing may ever fail; try 99.99%",
        "b.yaml:8:33: 'much' is not a percentage such as 99.9%",
        "c.yaml:1:7: byte 0xff is not UTF-8 text",
    ]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_which_of_two_is_the_second_does_not_depend_on_the_order_of_reading(order: tuple[str, str]) -> None:
    assert problems(**dict.fromkeys(order, DEPOT)) == [
        "b.yaml:2:7: Service 'depot' is defined already (a.yaml:2:7)"
    ]


def test_a_product_that_cannot_be_decoded_is_still_defined() -> None:
    assert problems(a=SHOP, b=TEAM.replace("alerting", "alrting")) == [
        "b.yaml:3:1: there is no key 'alrting' here"
    ]


def test_a_policy_that_cannot_be_decoded_is_still_defined() -> None:
    lenient = DEPOT.replace("99%", "99%, alert_policy: calm")

    assert problems(a=lenient, b=CALM.replace("10%", "10")) == [
        "b.yaml:4:32: '10' is not a percentage such as 99.9%; write 10%"
    ]


def test_an_organisation_that_cannot_be_decoded_may_have_any_party_and_hours() -> None:
    owned = "kind: Product\nname: retail\nparty: cloud\n"

    assert problems(a=owned, b=ACME.replace("platform}", "platfrm}")) == [
        "b.yaml:4:20: 'platfrm' is not accepted here"
    ]


@pytest.mark.parametrize(
    "unreadable", ["'", "kind: Prodct\nname: retail\n", "kind: Product\nname: [x]\n", b"\xff"]
)
def test_what_cannot_be_read_may_define_anything(unreadable: str | bytes) -> None:
    found = problems(a=SHOP, b=unreadable)

    assert found
    assert not any("retail" in problem for problem in found)


def test_what_is_wrong_with_yaml_does_not_hide_what_is_wrong_with_values() -> None:
    assert problems(
        a=DEPOT.replace("99%", "&x 99").replace("name: depot", "name: depot\n    name: store")
    ) == [
        "a.yaml:3:1: key 'name' is already set on line 2",
        "a.yaml:7:34: anchors and aliases are not supported",
        "a.yaml:7:34: '99' is not a percentage such as 99.9%; write 99%",
    ]


def test_nothing_to_read_is_an_empty_catalogue() -> None:
    assert load({}) == Catalogue()


def test_every_kind_is_named_after_its_shape() -> None:
    assert {name: shape.__name__ for name, shape in DEFINITIONS.items()} == {
        name: name for name in DEFINITIONS
    }


@given(st.binary(max_size=60))
def test_no_bytes_end_in_anything_but_a_catalogue_or_problems(data: bytes) -> None:
    catalogue, problems = outcome(data)

    assert (catalogue is None) == bool(problems)


@given(
    st.lists(
        st.sampled_from(
            [
                *("kind: Service\n", "kind: Product\n", "kind: Organisation\n", "name: a\n", "---\n"),
                *(
                    "indicators:\n",
                    "objectives:\n",
                    "parties:\n",
                    "alerting: ",
                    "  a:\n",
                    "  - ",
                    "    probe: ",
                ),
                *(
                    "{gauge: up}\n",
                    "{indicator: a, target: 99%}\n",
                    "[]\n",
                    "{}\n",
                    "{a: {}}\n",
                    "[[a]]\n",
                    "~\n",
                ),
                *(
                    "hours: {a: b}\n",
                    "calls: [{category: a}]\n",
                    "contacts: {a: b}\n",
                    "a\n",
                    "review: {every: {}}\n",
                ),
            ]
        ),
        max_size=12,
    )
)
def test_no_definitions_end_in_anything_but_a_catalogue_or_problems(lines: list[str]) -> None:
    catalogue, problems = outcome("".join(lines))

    assert (catalogue is None) == bool(problems)
    assert not any("None" in problem.message or "{" in problem.message for problem in problems)


def outcome(content: str | bytes) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    try:
        return load({"a.yaml": content}), ()
    except Invalid as invalid:
        return None, invalid.problems
