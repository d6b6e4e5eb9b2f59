"""Parts of composites: other objectives that exist and are not composites."""

import pytest

from slo.catalogue.load import load
from tests.catalogue.problems import problems_in

SHOP = """
        kind: Service
        name: shop
        indicators:
          basket: {events: {total: a_total, bad: b_total}}
          payment: {events: {total: c_total, bad: d_total}}
          pair: {composite: {steps: [shop-basket, shop-payment]}}
          whole: {composite: %s}
        objectives:
          - {indicator: basket, target: 99%%}
          - {indicator: payment, target: 99%%}
          - {indicator: pair, target: 99%%}
          - {indicator: whole, target: 99%%}
"""


@pytest.mark.parametrize(
    ("composite", "message", "hint"),
    [
        ("{steps: [shop-basket, shop-paymnt]}", "no objective 'shop-paymnt'", "did you mean 'shop-payment'?"),
        ("{weights: {shop-basket: 1, shop-paymnt: 2}}", "no objective 'shop-paymnt'", "'shop-payment'"),
        (
            "{steps: [shop-basket, shop-whole]}",
            "a composite cannot contain its own objective, 'shop-whole'",
            "",
        ),
        ("{steps: [shop-basket, shop-pair]}", "'shop-pair' is a composite", "list its steps: shop-basket, "),
        ("{steps: [shop-basket, shop-basket]}", "'shop-basket' is listed twice", "each step once"),
        ("{steps: [shop-basket]}", "a composite needs two objectives or more", ""),
        ("{weights: {shop-basket: 1}}", "a composite needs two objectives or more", ""),
        ("{}", "a composite needs exactly one of 'steps' and 'weights'", ""),
        ("{weights: {shop-basket: 1, shop-payment: 0}}", "'0' is not a count such as 10", ""),
    ],
)
def test_a_composite_that_cannot_be_is_pointed_at(composite: str, message: str, hint: str) -> None:
    problem = problems_in(SHOP % composite)

    assert message in problem.splitlines()[0]
    assert hint in problem


def test_what_is_misspelt_is_marked() -> None:
    lines = problems_in(SHOP % "{weights: {shop-basket: 1, shop-paymnt: 2}}").splitlines()
    marks = next(line for line in lines if "^" in line)

    assert lines[lines.index(marks) - 1][marks.index("^") :].startswith("shop-paymnt: 2")
    assert marks.count("^") == len("shop-paymnt")


def test_a_composite_has_no_groups() -> None:
    problem = problems_in(
        SHOP.replace("{composite: %s}", "{by: region, composite: %s}")
        % "{steps: [shop-basket, shop-payment]}"
    )

    assert "a composite combines whole objectives and cannot have groups" in problem.splitlines()[0]


def test_a_composite_knows_what_it_is_of() -> None:
    catalogue = load({"shop.yaml": SHOP % "{weights: {shop-basket: 1, shop-payment: 2}}"})
    parts = {slo.id: [part.id for part in slo.parts] for slo in catalogue.slos}

    assert parts["shop-basket"] == []
    assert parts["shop-whole"] == ["shop-basket", "shop-payment"]


def test_objectives_of_another_service_that_cannot_be_read_are_not_missed() -> None:
    problem = problems_in(
        "kind: Service\nname: other\nindicators: {a: {}}\n---" + SHOP % "{steps: [shop-basket, other-a]}"
    )

    assert "other-a" not in problem
