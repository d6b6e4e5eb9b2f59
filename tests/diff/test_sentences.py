"""Sentences of a difference say what differs, and not again what stays."""

import pytest

from slo.diff import differences
from tests.diff.test_every_difference import planned


def said(edit: str, about: str) -> dict[str, list[str]]:
    """What an edit of the signed organisation says about something, by topic."""
    before, after = planned(()), planned((edit,))
    assert before is not None
    assert after is not None
    found: dict[str, list[str]] = {}
    for change in differences(before, after).entries:
        if change.about.name == about:
            found.setdefault(change.rank.topic, []).append(change.sentence)
    return found


def test_a_service_that_changes_hands_loses_the_automatic_calls_of_its_product() -> None:
    found = said("service in another product", "checkout-orders")

    assert found["woken"] == [
        "platform-team is no longer called automatically, because pages of clusters do not call it"
    ]
    assert not [sentence for sentence in found["pages"] if "call" in sentence]


def test_whoever_was_called_for_an_objective_is_named_when_it_ends() -> None:
    (ended,) = said("objective removed", "checkout-up")["pages"]

    assert ended.endswith(
        "nobody is paged or gets a ticket for it; nor is platform-team called automatically"
    )


def test_a_new_name_is_recognised_though_signed_exclusions_do_not_apply_to_it_yet() -> None:
    (lost,) = said("objective renamed", "checkout-quick")["history"]

    assert lost.endswith("If it was renamed, add 'renamed_from: checkout-fast'")


UPGRADE = "2h from 2026-09-10 22:00 in Europe/London"


@pytest.mark.parametrize(
    ("edit", "about", "sentence"),
    [
        (
            "exclusion longer",
            "upgrade",
            f"leaves out 26d from 2026-09-10 22:00 in Europe/London; before, {UPGRADE}",
        ),
        (
            "exclusion from one only",
            "upgrade",
            f"leaves out {UPGRADE}, as before; no longer of checkout-orders, checkout-fast",
        ),
        (
            "exclusion for another reason",
            "upgrade",
            (
                f"leaves out {UPGRADE}, as before; the reason is now 'It was not us'; "
                "before, 'The database moves'"
            ),
        ),
        (
            "step at another share",
            "checkout-orders",
            (
                "step caution holds if at most 5% of its 28d budget is left; "
                "before, if at most 25% of its 28d budget is left"
            ),
        ),
        (
            "step asks for something else",
            "checkout-orders",
            "step freeze asks for 'Release something.'; before, for 'Release nothing.'",
        ),
        (
            "no alerts at all",
            "checkout-up",
            "platform-team is no longer called automatically, because nothing of it pages any more",
        ),
        ("step pages", "checkout-orders", "step caution pages; before, it opens a ticket"),
        (
            "channel for pages",
            "shop",
            (
                "pages reach shop through webhook (https://shop.example.org/pager) at any hour; "
                "before, through webhook (https://shop.example.org/page) at any hour"
            ),
        ),
    ],
)
def test_what_stays_is_not_said_again(edit: str, about: str, sentence: str) -> None:
    assert sentence in [one for found in said(edit, about).values() for one in found]
