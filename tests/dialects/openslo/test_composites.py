"""Composite SLOs of OpenSLO become composites that burn as fast."""

from fractions import Fraction
from pathlib import Path
from textwrap import indent
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slo.dialects.dialect import Fate
from slo.text.units import Percent
from tests.dialects.openslo.documents import BAD, an_slo, check_rules, natively, notes, problems
from tests.servers.binaries import Generation


def composite(parts: list[tuple[str, str]], method: str = "Occurrences", more: str = "") -> str:
    """Return a composite of parts, each with a target and a weight."""
    head, tail = an_slo(method=method).split("  indicator:")
    window = f"  timeWindow:{tail.split('timeWindow:')[1]}".split("  objectives:")[0]
    objectives = "".join(
        f"    - target: {target}\n      compositeWeight: {weight}\n{more}"
        f"      indicator:\n        metadata: {{name: part-{index}}}\n        spec:\n"
        + indent(BAD.replace("orders", f"orders{index}"), "          ")
        for index, (target, weight) in enumerate(parts)
    )
    return f"{head}{window}  objectives:\n{objectives}"


def whole(text: str) -> tuple[Any, Fraction]:
    service = natively(text)["Service shop"]
    found = next(one for one in service["objectives"] if one["indicator"] == "orders")
    return service["indicators"]["orders"]["composite"], Fraction(Percent.parse(found["target"]).ratio)


def test_each_part_is_an_objective_of_its_own() -> None:
    text = composite([("0.99", "1"), ("0.95", "2")])
    service = natively(text)["Service shop"]
    assert [one.get("name", one["indicator"]) for one in service["objectives"]] == [
        "orders-part-0",
        "orders-part-1",
        "orders",
    ]
    assert ("a composite", "shop-orders-part-0, shop-orders-part-1") in notes(text, fate=Fate.CHANGED)


_TARGETS = st.integers(1, 999).map(lambda thousandths: f"0.{thousandths:03}")
_WEIGHTS = st.integers(1, 50).map(str)


@given(st.lists(st.tuples(_TARGETS, _WEIGHTS), min_size=2, max_size=3), st.data())
def test_the_whole_burns_as_fast_as_its_parts_together(
    parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    found = composite(parts)
    try:
        said, target = whole(found)
    except AssertionError:
        assert "whole" in problems(found)
        return
    weights = [Fraction(one) for one in said["weights"].values()]
    ratios = [Fraction(data.draw(st.integers(0, 100)), 100) for _ in parts]

    burning = sum(weight * ratio for weight, ratio in zip(weights, ratios, strict=True)) / sum(weights)
    together = sum(
        Fraction(weight) * ratio / (1 - Fraction(part))
        for (part, weight), ratio in zip(parts, ratios, strict=True)
    )
    assert abs(burning / (1 - target) - together) <= together / 10**6


def test_time_slices_are_good_if_they_are_for_all_parts() -> None:
    slices = "      timeSliceTarget: 0.95\n      timeSliceWindow: 1m\n"
    text = composite([("0.99", "1"), ("0.99", "1")], "Timeslices", slices)
    said, target = whole(text)
    assert said == {"steps": ["shop-orders-part-0", "shop-orders-part-1"]}
    assert target == Fraction(99, 100)
    assert "need the same target" in problems(composite([("0.99", "1"), ("0.9", "1")], "Timeslices", slices))


def test_an_indicator_is_in_one_place() -> None:
    text = composite([("0.99", "1"), ("0.95", "2")]).replace(
        "  service: shop\n", "  service: shop\n  indicatorRef: any\n"
    )
    assert "an SLO has its indicator either in 'spec' or in each of its objectives" in problems(text)


def test_prometheus_accepts_the_rules(tmp_path: Path, oldest_and_newest: Generation) -> None:
    check_rules(tmp_path, oldest_and_newest, composite([("0.99", "1"), ("0.95", "2")]))
