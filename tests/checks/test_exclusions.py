"""Objectives that exclusions leave little of."""

import pytest

from slo.checks.exclusions import much_excluded
from tests.checks.definitions import catalogue, service, underlined

SERVICE = service("probe: {gauge: up}")


def exclusion(name: str, keys: str) -> str:
    asked = "reason: It is mended\nauthor: shop-team\nservices: [checkout]"
    return f"---\nkind: Exclusion\nname: {name}\n{asked}\n{keys}\n"


HALF_OF_SUMMER = exclusion("summer", "start: 2027-06-01T00:00\nlasts: 30d")
EACH_NIGHT = exclusion(
    "night", "start: 2027-01-01T00:00\nlasts: 2h\nrepeat: FREQ=DAILY;COUNT=365\nexpires: 2028-01-01"
)


@pytest.mark.parametrize("few", ["", HALF_OF_SUMMER, EACH_NIGHT])
def test_a_tenth_of_a_year_may_be_excluded(few: str) -> None:
    assert list(much_excluded(catalogue(SERVICE + few))) == []


def test_more_than_a_tenth_of_a_year_is_questioned() -> None:
    text = SERVICE + HALF_OF_SUMMER + EACH_NIGHT
    (problem,) = much_excluded(catalogue(text))

    assert problem.code == "much-excluded"
    assert problem.message == (
        "exclusions leave 84% of the year from 2027-01-01: errors in the rest do not count"
    )
    assert underlined(problem, text) == "99.9%"


def test_what_overlaps_is_excluded_once() -> None:
    twice = HALF_OF_SUMMER + HALF_OF_SUMMER.replace("name: summer", "name: also-summer")

    assert list(much_excluded(catalogue(SERVICE + twice))) == []


def test_no_year_is_the_sum_of_several() -> None:
    years = "".join(
        exclusion(f"summer-of-{year}", f"start: {year}-06-01T00:00\nlasts: 30d") for year in range(2027, 2031)
    )

    assert list(much_excluded(catalogue(SERVICE + years))) == []
