"""Mistakes in what other tools call objectives, and in which tools there are."""

import pytest

from slo.catalogue.load import load
from slo.text.diagnostics import Invalid
from tests.compat.shop import DEFINITIONS


def mistake(text: str) -> str:
    with pytest.raises(Invalid) as raised:
        load({"shop.yaml": text})
    (problem,) = raised.value.problems
    return f"{problem.span.line}:{problem.span.column} {problem.message} ({problem.hint})"


def test_a_name_there_is_that_of_one_objective() -> None:
    twice = DEFINITIONS.replace(
        "{indicator: speed, target: 95%, window: 1d}",
        "{indicator: speed, target: 95%, window: 1d, known_as: {pyrra: shop-is-selling}}",
    )

    assert mistake(twice).startswith("23:67 shop-orders is known as 'shop-is-selling' to pyrra already")


def test_a_tool_that_there_is_not_is_named() -> None:
    found = mistake(DEFINITIONS.replace("compat: [sloth, pyrra]", "compat: [sloth, pyra]"))

    assert found.startswith("3:17")
    assert "pyrra" in found


def test_a_name_that_would_break_a_label_is_refused() -> None:
    found = mistake(DEFINITIONS.replace("pyrra: shop-is-selling", "pyrra: 'shop {is} selling'"))

    assert "without spaces, quotes and braces" in found
