"""Conditions on bad events that are never met: which slips are distinguished from a good day."""

import pytest

from slo.checks.with_data.unmatched_values import unmatched_values
from tests.checks.definitions import catalogue, service, underlined
from tests.checks.fake import Fake


def questioned(condition: str, *values: str, side: str = "bad") -> list[tuple[str, str, str]]:
    """What is said of a condition on bad events that selects nothing, where, and the hint."""
    label = condition.partition("=")[0]
    part = f'requests_total{{job="shop", {condition}}}'
    text = service(f'events:\n  total: requests_total{{job="shop"}}\n  {side}: {part}')
    asked = f'count by ({label}) ({{__name__="requests_total", job="shop"}}) unless on () count({part})'
    server = Fake(values={asked: [{label: value} for value in values]})
    problems = unmatched_values(catalogue(text), server.data)
    found = [(problem.message, underlined(problem, text), problem.hint) for problem in problems]
    assert len(server.asked) == 1
    return found


def test_a_slip_is_reported_with_the_values_there_are() -> None:
    assert questioned('code=~"5xx"', "500", "200", "404") == [
        (
            'code has the values 200, 404, 500, and code=~"5xx" matches none: no event would ever be bad',
            'code=~"5xx"',
            'write code=~"5.."',
        )
    ]


@pytest.mark.parametrize(
    ("condition", "values", "hint"),
    [
        ('code=~"5xx"', ["200"], 'write code=~"5.."'),
        ('code=~"4xx|5xx"', ["200"], 'write code=~"4..|5.."'),
        ('code="5xx"', ["200", "404"], 'write code=~"5.."'),
        ('code="5.."', ["200", "503"], 'write code=~"5..": = compares literally'),
        ('code="500|503"', ["200", "503"], 'write code=~"500|503": = compares literally'),
        ('code=~"5"', ["200", "500"], 'write code=~"5.*": a pattern must match the whole value'),
        ('code=~"5"', ["200"], "its values are like 200"),
        ('code=~"00|03"', ["200", "503"], 'write code=~".*(00|03)": a pattern must match the whole value'),
        ('code=~"error"', ["200", "404"], "its values are like 404"),
        ('code=~"500"', ["2xx", "5xx"], 'write code=~"5xx"'),
        ('code="503"', ["2xx"], 'write code=~"5xx"'),
        (
            'path=~"/pay"',
            ["/", "/v2/pay/card"],
            'write path=~".*/pay.*": a pattern must match the whole value',
        ),
        ('result="Error"', ["error", "ok"], 'write result="error"'),
        ('result=~"error|timeout"', ["ERROR", "OK"], 'write result=~"ERROR|TIMEOUT"'),
    ],
)
def test_the_hint_says_what_would_fit(condition: str, values: list[str], hint: str) -> None:
    assert [stated for _, _, stated in questioned(condition, *values)] == [hint]


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ('code=~"5.."', ["200", "404"]),
        ('code="500"', ["200"]),
        ('code=~"500|503"', ["200"]),
        ('code=~"5.."', ["2xx", "4xx"]),
        ('code="5xx"', ["2xx"]),
        ('code=~"5\\\\d\\\\d"', ["200"]),
        ('code=~"5[0-9]{2}"', ["200"]),
        ('grpc_code="Internal"', ["OK"]),
        ('result="error"', ["ok"]),
        ('code=~"5xx"', []),
    ],
)
def test_a_good_day_is_not_reported(condition: str, values: list[str]) -> None:
    assert questioned(condition, *values) == []


def test_what_selects_something_under_other_conditions_is_not_blamed() -> None:
    text = service('events:\n  total: a_total\n  bad: a_total{code=~"5..", code!="503", slow="true"}')
    part = 'a_total{code=~"5..", code!="503", slow="true"}'
    asked = f'count by (code) ({{__name__="a_total", slow="true"}}) unless on () count({part})'
    server = Fake(values={asked: [{"code": "200"}, {"code": "503"}]})

    assert list(unmatched_values(catalogue(text), server.data)) == []


def test_good_events_are_looked_at_too() -> None:
    [(message, _, _)] = questioned('code=~"2xx"', "200", side="good")

    assert message.endswith("no event would ever be good")
