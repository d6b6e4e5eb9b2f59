"""What is reported of PromQL that an expression cannot be made of, and where."""

import pytest

from tests.catalogue.problems import problems_in


def about(fields: str, more: str = "") -> str:
    """Give what is reported about an expression with these fields."""
    return problems_in(f"""
        kind: Service
        name: shop
        indicators:
          buying:
            {more or "journey: ''"}
            expression: {{{fields}}}
        objectives:
          - {{indicator: buying, target: 99.9%}}
    """)


def marked(problem: str) -> str:
    """Give the characters that a problem points at."""
    lines = problem.splitlines()
    shown = next(index for index, line in enumerate(lines) if "^" in line)
    begin = lines[shown].index("^")
    return lines[shown - 1][begin : begin + lines[shown].count("^")]


RATE = "sum(rate(b[$window]))"


@pytest.mark.parametrize(
    ("query", "message", "hint", "place"),
    [
        ("sum(rate(a[5m]))", "this has no $window", "rate(http_", "sum(rate(a[5m]))"),
        ("sum(rate(a[{{.window}}]))", "{{.window}} is a placeholder of other", "$window", "{{.window}}"),
        ("sum(rate(a[$__range]))", "$__range is a placeholder of other", "write $window", "$__range"),
        ("sum(rate(a[$windows]))", "$windows is a placeholder of other", "write $window", "$windows"),
        ("sum(rate(a[$window])", "unclosed '('", "", "("),
        ("sum(a) / $window", "$window is a duration, for a range or an offset", "[$window]", "$window"),
        ("a[$window]", "this must be an instant vector, and is a range vector", "", "a[$window]"),
    ],
)
def test_a_query_that_cannot_be_is_pointed_at(query: str, message: str, hint: str, place: str) -> None:
    problem = about(f"total: '{RATE}', bad: '{query}'")

    assert message in problem.splitlines()[0]
    assert hint in problem
    assert marked(problem) == place


def test_the_duration_that_stands_in_for_the_window_is_never_shown() -> None:
    problem = about(f"total: '{RATE}', bad: 'sum(a[$window] offset)'")

    assert "123456" not in problem


@pytest.mark.parametrize(
    "fields",
    [
        f"total: '{RATE}'",
        f"bad: '{RATE}'",
        f"total: '{RATE}', bad: '{RATE}', good: '{RATE}'",
        f"total: '{RATE}', error_ratio: '{RATE}'",
        f"good: '{RATE}', error_ratio: '{RATE}'",
    ],
)
def test_an_expression_is_of_events_or_a_ratio(fields: str) -> None:
    needed = "an expression needs 'total' and exactly one of 'bad' and 'good', or 'error_ratio' alone"

    assert about(fields).splitlines()[0] == f"error[value]: {needed}"


def test_shares_of_several_series_are_not_added_up() -> None:
    problem = about("error_ratio: 'rate(a[$window]) / rate(b[$window])'")

    assert "error ratios of several series cannot be added up: aggregate them" in problem.splitlines()[0]
    assert "avg(…), or sum(…) / sum(…)" in problem


def test_what_has_no_such_label_cannot_be_counted_by_it() -> None:
    problem = about(f"total: '{RATE}', bad: 'sum by (region) (rate(a[$window]))'", more="by: region")

    assert "the indicator is 'by' region, but the result" in problem.splitlines()[0]
    assert "sum by (region) (…)" in problem
    assert marked(problem) == f"'{RATE}'"
