"""One question about all objectives, and how the answer's series become measurements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest

from slo.budget.questions import measurements, question
from slo.budget.status import windows
from slo.model import naming
from slo.promql.parser import parse
from slo.units import Duration
from tests.budget.objectives import objective

DAYS, HOUR = Duration.parse("28d"), Duration.parse("1h")
SLO = objective()


@dataclass(frozen=True)
class Sample:
    labels: Mapping[str, str]
    value: Decimal


def sample(window: Duration = DAYS, value: str = "0.5", slo: str = SLO.id, **labels: str) -> Sample:
    return Sample({"__name__": naming.error_ratio(window), "slo": slo, **labels}, Decimal(value))


def test_one_question_names_every_window_of_every_objective_once() -> None:
    asked = question([objective(window="28d"), objective(window="90d"), objective(window="28d")])
    (pattern,) = re.findall('"(.*)"', asked)
    names = pattern.split("|")

    assert len(names) == len(set(names))
    assert set(names) == {
        naming.error_ratio(window) for days in ("28d", "90d") for window in windows(objective(window=days))
    }


def test_series_are_sorted_by_objective_and_window() -> None:
    other = objective("basket-success")
    found = measurements(
        [sample(), sample(HOUR, "0.25"), sample(slo="basket-success", value="0")], [SLO, other]
    )

    assert [one.error_ratios for one in found[SLO.id]] == [{DAYS: Fraction(1, 2), HOUR: Fraction(1, 4)}]
    assert [one.error_ratios for one in found["basket-success"]] == [{DAYS: 0}]


def test_a_value_is_exact() -> None:
    (found,) = measurements([sample(value="0.0010000000000000002")], [SLO])[SLO.id]

    assert found.error_ratios[DAYS] == Fraction("0.0010000000000000002")


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_no_data(value: str) -> None:
    assert measurements([sample(value=value)], [SLO]) == {}


def test_replicas_are_measurements_of_their_own() -> None:
    found = measurements(
        [sample(replica="a"), sample(replica="b", value="0"), sample(HOUR, replica="a", value="1")], [SLO]
    )

    assert [one.error_ratios for one in found[SLO.id]] == [{DAYS: Fraction(1, 2), HOUR: 1}, {DAYS: 0}]


def test_series_that_nobody_asked_about_are_left_out() -> None:
    strangers = [
        sample(slo="unknown"),
        sample(Duration.parse("13d")),
        Sample({"__name__": "slo:error_ratio:28d"}, Decimal(1)),
        Sample({}, Decimal(1)),
    ]

    assert measurements(strangers, [SLO]) == {}


def test_the_question_is_promql() -> None:
    parse(question([SLO]))
