"""Problems of exclusions, and where they are shown."""

import pytest

from tests.catalogue.problems import block, problems_in

SERVICE = """\
kind: Service
name: shop
indicators:
  buying: {probe: {gauge: up}}
objectives:
  - {indicator: buying, target: 99.9%}
---
kind: Exclusion
name: upgrade
reason: The database moves
author: shop-team
"""


def said_about(exclusion: str) -> str:
    return problems_in(SERVICE + block(exclusion))


def test_a_recurrence_rule_with_a_slip_of_the_pen_brings_the_nearest_to_mind() -> None:
    assert said_about("""
        services: [shop]
        start: 2026-12-06T22:00
        lasts: 2h
        repeat: FREQ=MONTLY;BYDAY=1SU
        expires: 2027-11-30
    """) == block("""
        error[value]: 'MONTLY' is not accepted for FREQ
          --> shop.yaml:15:9
           |
        15 | repeat: FREQ=MONTLY;BYDAY=1SU
           |         ^^^^^^^^^^^^^^^^^^^^^
           = did you mean 'MONTHLY'?
    """)


def test_a_start_that_is_none_of_its_times_is_pointed_at() -> None:
    assert said_about("""
        services: [shop]
        start: 2026-12-01T22:00
        lasts: 2h
        repeat: FREQ=MONTHLY;BYDAY=1SU
        expires: 2027-11-30
    """) == block("""
        error[value]: 'repeat' occurs first at 2026-12-06T22:00: start then, or change 'repeat'
          --> shop.yaml:13:8
           |
        13 | start: 2026-12-01T22:00
           |        ^^^^^^^^^^^^^^^^
    """)


def test_times_off_the_five_minutes_are_reported_at_once() -> None:
    stated = said_about("""
        services: [shop]
        start: 2026-12-01T22:01
        lasts: 90s
    """)

    assert "shop.yaml:13:8" in stated
    assert "22:01 is not a multiple of five minutes, in which events are summed" in stated
    assert "shop.yaml:14:8" in stated
    assert "1m30s is not a multiple of five minutes, in which events are summed" in stated


@pytest.mark.parametrize(
    ("of", "says", "hint"),
    [
        ("objectives: [shop-byuing]", "there is no objective 'shop-byuing'", "did you mean 'shop-buying'?"),
        ("services: [shpo]", "there is no service 'shpo'", "did you mean 'shop'?"),
        ("impact: none", "an exclusion needs 'services', 'objectives' or both", ""),
    ],
)
def test_what_it_is_of_exists(of: str, says: str, hint: str) -> None:
    stated = said_about(f"{of}\nstart: 2026-12-01T22:00\nlasts: 2h\n")

    assert says in stated
    assert hint in stated
