"""How expressions about periods of the calendar are written; tests/rules asks servers what they mean."""

import pytest

from slo.model import Calendar
from slo.plan.calendar import current_period, since_period_began
from slo.promql.parser import parse
from slo.promql.tree import selectors
from slo.text.units import Duration
from tests.model.test_timezones import DIFFERENT

DELAY = Duration.parse("5m")
BAD = 'slo:sli_bad:increase5m{slo_bundle="shop"}'


def test_months_by_utc_are_plain_to_read() -> None:
    assert since_period_began(BAD, Calendar.MONTH, "UTC", DELAY) == (
        "sum without (slo_period) (\n"
        "  sum_over_time((\n"
        f"    sum_over_time({BAD}[1d] offset -1d7m)\n"
        '    * on () group_left (slo_period) count_values("slo_period", month(vector(time())))\n'
        "  )[32d1h:1d])\n"
        '  and on (slo_period) count_values("slo_period", month(vector(time())))\n'
        ")"
    )


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("timezone", DIFFERENT)
def test_expressions_are_promql_and_read_one_metric(calendar: Calendar, timezone: str) -> None:
    read = [
        selector.metric for selector in selectors(parse(since_period_began(BAD, calendar, timezone, DELAY)))
    ]

    assert {metric.text for metric in read if metric} == {"slo:sli_bad:increase5m"}


def test_years_need_no_daylight_saving() -> None:
    assert current_period(Calendar.YEAR, "Europe/London") == "year(vector(time()))"
    assert current_period(Calendar.YEAR, "Australia/Sydney") == "year(vector(time() + 39600))"
    assert current_period(Calendar.YEAR, "America/New_York") == "year(vector(time() - 18000))"


def test_where_clocks_never_change_days_begin_at_their_midnight() -> None:
    expression = since_period_began(BAD, Calendar.MONTH, "Asia/Kolkata", DELAY)

    assert f"sum_over_time({BAD}[1d] offset -18h37m)" in expression
    assert ")[32d1h:1d] offset -5h30m)" in expression


def test_where_clocks_change_the_last_hour_is_summed_by_itself() -> None:
    expression = since_period_began(BAD, Calendar.MONTH, "Europe/London", DELAY)

    assert f"sum_over_time({BAD}[23h] offset -23h7m)" in expression
    assert f"sum_over_time({BAD}[1h] offset -1d7m)" in expression


def test_a_zone_whose_clocks_cannot_be_followed_is_refused() -> None:
    with pytest.raises(ValueError, match="rules cannot follow the clock changes of 'Asia/Gaza'"):
        since_period_began(BAD, Calendar.WEEK, "Asia/Gaza", DELAY)
