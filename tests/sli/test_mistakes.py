"""What the kinds of indicator refuse, and what they say about it."""

import pytest

from tests.catalogue.problems import problems_in


def first_line(measured: str) -> str:
    """Give what is reported about a service whose only indicator is measured like this."""
    problem = problems_in(f"""
        kind: Service
        name: shop
        indicators:
          buying:
            {measured}
        objectives:
          - {{indicator: buying, target: 99.9%}}
    """)
    return problem.splitlines()[0]


GAUGES = {
    "probe: {gauge: orders_total}": "a probe needs a gauge that is 0 or 1",
    "ratio: {good: orders_total}": "a ratio needs a gauge between 0 and 1; for counters use 'events'",
    "threshold: {gauge: orders_total, below: 3}": "a threshold needs a gauge, which can fall as well as rise",
    "periods: {total: orders_total, bad: errors, period: 1m}": (
        "periods need gauges with the number of events; for counters use 'events'"
    ),
    "freshness: {timestamp: orders_total, within: 1h}": (
        "freshness needs a gauge of the Unix time of the last success"
    ),
}


@pytest.mark.parametrize(("measured", "needed"), GAUGES.items(), ids=lambda text: text.split(":")[0])
def test_a_counter_is_no_gauge(measured: str, needed: str) -> None:
    assert first_line(measured) == f"error[value]: orders_total is a counter by its name; {needed}"


def test_an_age_is_no_moment() -> None:
    assert first_line("freshness: {timestamp: backup_age_seconds, within: 25h}") == (
        "error[value]: backup_age_seconds is a duration by its name, not a timestamp; "
        "for a gauge of an age use 'threshold'"
    )


@pytest.mark.parametrize("component", ["_bucket", "_count", "_sum"])
def test_a_histogram_is_named_without_its_components(component: str) -> None:
    for kind in ("latency", "native_latency"):
        assert first_line(f"{kind}: {{histogram: order_seconds{component}, within: 1s}}") == (
            f"error[value]: name the histogram itself: order_seconds, without {component}"
        )


@pytest.mark.parametrize("gauges", ["{}", "{good: a, bad: b}"])
def test_a_ratio_is_good_or_bad(gauges: str) -> None:
    assert first_line(f"ratio: {gauges}") == "error[value]: a ratio needs exactly one of 'good' and 'bad'"


@pytest.mark.parametrize("limits", ["", ", below: 1, above: 2"])
def test_a_threshold_has_one_limit(limits: str) -> None:
    assert first_line(f"threshold: {{gauge: queue_length{limits}}}") == (
        "error[value]: a threshold needs 'gauge' and exactly one of 'below' and 'above'"
    )


@pytest.mark.parametrize("limit", ["5m", "NaN", "1e3", "1_000", "+3", "٣"])
def test_a_limit_is_a_plain_number(limit: str) -> None:
    assert first_line(f"threshold: {{gauge: queue_length, below: '{limit}'}}") == (
        f"error[value]: '{limit}' is not a number such as 100 or 0.75, in the unit of the gauge"
    )


def test_slices_of_which_none_could_be_bad_are_refused() -> None:
    assert first_line("slices: {total: orders_total, bad: failures_total, at_most: 100%}") == (
        "error[value]: no minute has more than 100% bad events, so no minute would be bad; try 5%"
    )
    assert first_line("slices: {total: orders_total, bad: orders_total, at_most: 5%}") == (
        "error[value]: this is the same as 'total': every minute with events would be bad"
    )


@pytest.mark.parametrize("sides", ["", ", bad: b_sum, good: c_sum"])
def test_periods_have_one_side(sides: str) -> None:
    assert first_line(f"periods: {{total: a_sum, period: 1m{sides}}}") == (
        "error[value]: periods need 'total' and exactly one of 'bad' and 'good'"
    )


def test_a_period_has_a_length_that_can_be() -> None:
    assert first_line("periods: {total: a_sum, bad: b_sum, period: 2d}") == (
        "error[value]: a period must be from 1s to 1d, not 2d"
    )
    assert first_line("periods: {total: a_sum, bad: a_sum, period: 1m}") == (
        "error[value]: this is the same as 'total': all events would be alike"
    )
