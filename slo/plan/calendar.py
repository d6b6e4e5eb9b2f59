"""Sums since a period of the calendar began. Only Prometheus knows the time, so PromQL finds the period.

A subquery sums the roll-ups of each day of the longest period, labels each sum with the number of the period
that the day is in, and adds them up by that number. Then the sum with the current number stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from slo.model import Calendar
from slo.text.lines import indent
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.model.timezones import Change, Clock, Season

_DAY = 86_400
_MONDAY = 3 * _DAY  # 1970 began on a Thursday
_MARGIN = 120  # seconds


def since_period_began(rolled_up: str, calendar: Calendar, timezone: str, delay: Duration) -> str:
    """Sum the roll-ups that tell of the current period; nothing until there is one.

    `rolled_up` is a selector, whose labels the sums keep; samples are there within a `delay`. Raises
    ValueError for a time zone whose clocks rules cannot follow.
    """
    return of_current_period(lambda range_: f"sum_over_time({rolled_up}{range_})", calendar, timezone, delay)


def of_current_period(
    of_range: Callable[[str], str], calendar: Calendar, timezone: str, delay: Duration
) -> str:
    """Sum what was recorded of the current period at the time of roll-ups.

    `of_range` writes the sum over a range such as `[1d] offset 5m`, whose labels stay.

    A day begins at the midnight of a clock without daylight saving. Where there is daylight saving, the last
    hour of each such day is summed by itself, for it may be the first hour of the next day. The current day
    holds what there is of it so far. (Asked about the past, the expression sees that day whole.)
    """
    there = _clock(timezone)
    season = None if calendar is Calendar.YEAR else there.season
    current = f'count_values("slo_period", {current_period(calendar, timezone)})'
    if season is None:
        days = _days(of_range, calendar, there.ahead, range(_DAY), "vector(time())", delay)
        return f"""\
sum without (slo_period) (
  {_indented(days, 2)}
  and on (slo_period) {_indented(current, 2)}
)"""
    ahead = min(there.ahead, season.ahead)
    last_hour = _DAY - abs(season.ahead - there.ahead)
    outside, inside = (_DAY if seconds > ahead else 0 for seconds in (there.ahead, season.ahead))
    date = _later_by_season(season, outside, inside, last_hour - ahead)
    days = _days(of_range, calendar, ahead, range(last_hour), "vector(time())", delay)
    last_hours = _days(of_range, calendar, ahead, range(last_hour, _DAY), date, delay)
    return f"""\
sum without (slo_period, slo_part) (
  (
    {_indented(days, 4)}
    or
    label_replace(
      {_indented(last_hours, 6)},
      "slo_part", "last hours", "", ""
    )
  )
  and on (slo_period) {_indented(current, 2)}
)"""


def current_period(calendar: Calendar, timezone: str) -> str:
    """Number the current period; those before it that the longest one touches have other numbers.

    Raises ValueError for a time zone whose clocks rules cannot follow.
    """
    if calendar is Calendar.YEAR:  # it turns when no season is
        return _number(calendar, _later(_clock(timezone).ahead))
    return _number(calendar, local_time(timezone))


def seconds_since_period_began(calendar: Calendar, timezone: str) -> str:
    """Give how long ago the current period began by the clocks there, as a vector.

    Where clocks were changed since, that is an hour more or less. Raises ValueError for a time zone whose
    clocks rules cannot follow.
    """
    if calendar is Calendar.YEAR:  # it turns when no season is
        local = _later(_clock(timezone).ahead)
    else:
        local = f"({_indented(local_time(timezone), 2)})"
    today = f"{local} % {_DAY}"
    match calendar:
        case Calendar.WEEK:
            return f"({local} + {_MONDAY}) % {7 * _DAY}"
        case Calendar.MONTH:
            return f"{_DAY} * (day_of_month({local}) - 1) + {today}"
        case Calendar.QUARTER:
            return f"{_DAY} * (day_of_year({local}) - 1 - ({_days_before_quarter(local)})) + {today}"
        case Calendar.YEAR:
            return f"{_DAY} * (day_of_year({local}) - 1) + {today}"


def _days_before_quarter(local: str) -> str:
    """Count the days of the year before the current quarter: 0, 90, 181 or 273, in a leap year one more."""
    month = f"month({local})"
    in_leap_year = f"({month} > bool 3) * (year({local}) % 4 == bool 0)"
    return f"90 * ({month} > bool 3) + 91 * ({month} > bool 6) + 92 * ({month} > bool 9) + {in_leap_year}"


def local_time(timezone: str) -> str:
    """Give what the clocks of a time zone show, in seconds since they showed 1970, as a vector.

    Raises ValueError for a time zone whose clocks rules cannot follow.
    """
    there = _clock(timezone)
    if there.season is None:
        return _later(there.ahead)
    return _later_by_season(there.season, there.ahead, there.season.ahead)


def _days(
    of_range: Callable[[str], str], calendar: Calendar, ahead: int, part: range, date: str, delay: Duration
) -> str:
    """Sum the same part of each day, in seconds from its beginning, by the period of a date.

    In the subquery it is the beginning of a day by a clock that is `ahead` of UTC. A roll-up is recorded
    within a minute after its samples are there, so a part is read two minutes later, with a minute to spare.
    """
    recorded = _offset(ahead - part.stop - int(delay.seconds) - _MARGIN)
    reach = Duration.of(seconds=_DAY + calendar.longest.milliseconds // 1000)
    return f"""\
sum_over_time((
  {of_range(f"[{Duration.of(seconds=len(part))}]{recorded}")}
  * on () group_left (slo_period) count_values("slo_period", {_indented(_number(calendar, date), 2)})
)[{reach}:1d]{_offset(-ahead)})"""


def _number(calendar: Calendar, local_time: str) -> str:
    match calendar:
        case Calendar.WEEK:
            return f"floor(({local_time} + {_MONDAY}) / {7 * _DAY})"
        case Calendar.MONTH:
            return f"month({local_time})"
        case Calendar.QUARTER:
            return f"ceil(month({local_time}) / 3)"
        case Calendar.YEAR:
            return f"year({local_time})"


def _later_by_season(season: Season, outside: int, inside: int, at: int = 0) -> str:
    """Give the time some seconds later: as many as hold outside or inside of a season, `at` seconds later.

    For the beginning of the season, December comes before January: see `Season`.
    """
    begins = _latest_weekday(season.begins, at, "(month({}) % 12)")
    ends = _latest_weekday(season.ends, at, "month({})")
    return f"""
  {_later(outside)}
  {"-+"[inside > outside]} {abs(inside - outside)}
  * ({begins} >= bool {season.begins.earliest})
  * ({ends} < bool {season.ends.earliest})
"""


def _latest_weekday(change: Change, at: int, month: str) -> str:
    """Give the latest weekday on which clocks may be changed, as `Change` numbers dates."""
    time = _later(change.ahead + at)
    since = f"day_of_week({time})"
    if change.weekday:
        since = f"({since} + {7 - change.weekday}) % 7"
    return f"100 * {month.format(time)} + day_of_month({time}) - {since}"


def _later(seconds: int) -> str:
    """Give the time, so many seconds later, as a vector."""
    return f"vector(time() {'-+'[seconds > 0]} {abs(seconds)})" if seconds else "vector(time())"


def _offset(seconds: int) -> str:
    back = Duration.of(seconds=abs(seconds))
    return f" offset {'-' * (seconds < 0)}{back}" if seconds else ""


def _indented(lines: str, by: int) -> str:
    return indent(lines, by * " ").lstrip()


def _clock(timezone: str) -> Clock:
    from slo.model.timezones import clock  # imported here, because few objectives follow the calendar

    return clock(timezone)
