"""Which objectives selectors mean, and what is said of those that mean none."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.conditions import Measurement
from slo.evidence.selection import NothingSelected, Selection
from slo.evidence.status import Status, assess
from slo.model import SLO
from tests.evidence.objectives import objective

SLOS = (
    objective("checkout-success", product="shop"),
    objective("checkout-speed", product="shop"),
    objective("logs-ingested", product="platform", by="region"),
)
SELECTORS = st.sampled_from(
    ["checkout-*", "*-speed", "logs-ingested", "product=shop", "product=platform", "service=c*", "region=eu"]
)


def ids(*selectors: str, slos: Sequence[SLO] = SLOS) -> list[str]:
    return [slo.id for slo in Selection.parse(selectors).slos(slos)]


def measured(slo: SLO, region: str | None = None) -> Status:
    group = (("region", region),) if region is not None else ()
    return assess(slo, Measurement(error_ratios={}), group)


@pytest.mark.parametrize(
    ("selectors", "selected"),
    [
        ([], ["checkout-success", "checkout-speed", "logs-ingested"]),
        (["checkout-speed"], ["checkout-speed"]),
        (["*-s*"], ["checkout-success", "checkout-speed"]),
        (["logs-ingested", "checkout-speed"], ["checkout-speed", "logs-ingested"]),
        (["product=shop"], ["checkout-success", "checkout-speed"]),
        (["product=shop", "product=platform"], ["checkout-success", "checkout-speed", "logs-ingested"]),
        (["product=shop", "*-speed"], ["checkout-speed"]),
        (
            ["service=check*", "environment=production"],
            ["checkout-success", "checkout-speed", "logs-ingested"],
        ),
        (["region=eu"], ["logs-ingested"]),
    ],
)
def test_ids_are_alternatives_and_keys_are_conditions(selectors: list[str], selected: list[str]) -> None:
    assert ids(*selectors) == selected


@given(st.lists(SELECTORS, unique=True), st.lists(SELECTORS, unique=True))
def test_the_order_of_selectors_does_not_matter(some: list[str], others: list[str]) -> None:
    def selected(*selectors: str) -> list[str] | None:
        try:
            return ids(*selectors)
        except NothingSelected:
            return None

    assert selected(*some, *others) == selected(*others, *some)


@pytest.mark.parametrize(
    ("selectors", "says"),
    [
        (["checkout-sucess"], "no objective is called 'checkout-sucess': did you mean 'checkout-success'?"),
        (["product=shp"], "no objective belongs to the product 'shp': did you mean 'shop'?"),
        (["regoin=eu"], "no objective is grouped by 'regoin': did you mean 'region'?"),
        (["product=shop", "logs-*"], "no objective matches all of these selectors: logs-* product=shop"),
        (["product="], "no objective belongs to the product '': accepted: platform, shop"),
    ],
)
def test_what_means_nothing_is_refused(selectors: list[str], says: str) -> None:
    with pytest.raises(NothingSelected) as refusal:
        ids(*selectors)

    assert str(refusal.value) == says


def test_all_that_means_nothing_is_reported_at_once() -> None:
    with pytest.raises(NothingSelected, match=r"'nowhere'.*; .*'team'"):
        ids("nowhere", "checkout-speed", "team=a")


def test_a_label_selects_groups() -> None:
    logs = SLOS[2]
    statuses = [measured(logs, "eu"), measured(logs, "eu-west"), measured(logs, "us")]

    assert Selection.parse(["region=eu*"]).statuses(statuses) == tuple(statuses[:2])
    assert Selection.parse(["region=us", "region=eu"]).statuses(statuses) == (statuses[0], statuses[2])
    assert Selection.parse(["logs-*"]).statuses(statuses) == tuple(statuses)


def test_an_objective_of_whose_groups_nothing_is_known_does_not_vanish() -> None:
    unknown = measured(SLOS[2])

    assert Selection.parse(["region=eu"]).statuses([unknown]) == (unknown,)


def test_a_value_that_looks_like_a_pattern_is_found_as_it_is() -> None:
    odd = assess(SLOS[2], Measurement(error_ratios={}), (("region", "[eu]"),))

    assert Selection.parse(["region=[eu]"]).statuses([odd]) == (odd,)
