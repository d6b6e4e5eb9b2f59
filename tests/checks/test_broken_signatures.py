"""What `broken-signature` says was edited, of each thing that a signature covers."""

from datetime import date

import pytest

from slo.catalogue.load import load
from slo.checks.broken_signatures import broken_signatures
from tests.agreements import DEFINITIONS, signed
from tests.consent.project import in_first_words

OF_SHOP, OF_PLATFORM = "shop/agreed/shop.yaml", "shop/agreed/platform-team.yaml"
AGREED = signed(signed(DEFINITIONS, "platform-team", on=date(2026, 9, 1)), "shop")


def said(file: str, before: str, after: str, files: dict[str, str] = AGREED) -> list[str]:
    assert before in files[file]
    return messages({**files, file: files[file].replace(before, after, 1)})


def messages(files: dict[str, str]) -> list[str]:
    return [one.message.partition("; ")[2] for one in broken_signatures(load(files))]


@pytest.mark.parametrize("day", ["2026-09-16", "2025-09-20", "2027-09-10"])
def test_the_day(day: str) -> None:
    assert said(OF_SHOP, "2026-09-15", day) == [f"it was signed on 2026-09-15, not on {day}"]


def test_the_role() -> None:
    assert said(OF_SHOP, "by: head-of-all", "by: intern") == ["'head-of-all' signed it, not 'intern'"]


def test_terms() -> None:
    assert said(OF_SHOP, "target: 99.9%", "target: 90%") == ["edited after signing: 'target' of its terms"]


def test_the_party_that_signed() -> None:
    copied = {**AGREED, OF_PLATFORM: AGREED[OF_SHOP].replace("party: shop", "party: platform-team")}

    assert messages(copied) == ["'shop' signed it, not 'platform-team'"] * 2


def test_the_objective_that_was_signed() -> None:
    of_other = AGREED[OF_SHOP].replace("checkout-orders:", "x:").replace("checkout-up:", "checkout-orders:")
    swapped = {**AGREED, OF_SHOP: of_other.replace("x:", "checkout-up:")}

    assert messages(swapped) == [
        "'checkout-orders' was signed, not 'checkout-up'",
        "'checkout-up' was signed, not 'checkout-orders'",
    ]


def test_several_edits_cannot_be_distinguished() -> None:
    files = {**AGREED, OF_SHOP: AGREED[OF_SHOP].replace("2026-09-15", "2026-09-16", 1)}

    assert said(OF_SHOP, "by: head-of-all", "by: intern", files=files) == [
        "its day, role or terms were edited after signing"
    ]


def test_of_the_first_version_only_terms_are_covered() -> None:
    first = {name: text for name, text in in_first_words(AGREED).items() if text is not None}

    assert said(OF_SHOP, "2026-09-15", "2026-09-16", files=first) == []
    assert said(OF_SHOP, "target: 99.9%", "target: 90%", files=first) == [
        "edited after signing: 'target' of its terms"
    ]
