"""Time windows of OpenSLO as compliance windows."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from slo.dialects.dialect import Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.shapes import Version
from slo.dialects.values import items, number, required, text, value
from slo.model.windows import Calendar, Window
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration

_DAYS = {"d": 1, "w": 7, "M": 30, "Q": 90, "Y": 365}
_UNITS_OF_ALPHA = {"Day": "d", "Week": "w", "Month": "M", "Quarter": "Q"}
_PERIODS = {
    "1w": Calendar.WEEK,
    "7d": Calendar.WEEK,
    "1M": Calendar.MONTH,
    "1Q": Calendar.QUARTER,
    "3M": Calendar.QUARTER,
    "1Y": Calendar.YEAR,
    "12M": Calendar.YEAR,
    "4Q": Calendar.YEAR,
}
_USUAL = "28d"
_WINDOW: TypeAdapter[Duration | Calendar] = TypeAdapter(Window)


class ReadWindow(NamedTuple):
    """A compliance window as text, None for the default; its length, place and time zone."""

    text: str | None
    length: Duration
    at: Node
    timezone: Scalar | None = None


def window_of(slo: Object, objective: Record | None, findings: Findings, default: str | None) -> ReadWindow:
    """Return the window of an SLO; raises Refused, with a problem, if slo has no such window."""
    spec = value(slo.record, "spec")
    assert isinstance(spec, Record)
    key = "timeWindows" if slo.version is Version.V1ALPHA else "timeWindow"
    at: Node = spec.keys.get(key, slo.name_node)
    windows = items(spec, key)
    if not windows and objective is not None and (windows := items(objective, "timeWindow")):
        at = objective.keys["timeWindow"]
        because = "OpenSLO has it in 'spec'"
        findings.lenient(at, "objectives[].timeWindow", "the window of this objective", because)
    if not windows:
        return _not_said(at, findings, default)
    window = windows[0]
    assert isinstance(window, Record), "windows with problems were refused"
    duration, written = _duration(window, slo.version, findings)
    calendar = value(window, "calendar")
    is_rolling = text(window, "isRolling") == "true"
    findings.carried(value(window, "isRolling"))
    if calendar is None and is_rolling is False:
        because = "'isRolling' is not true, and there is no 'calendar'"
        findings.lenient(written, "timeWindow", "a rolling window", because, of=NOTHING)
    if calendar is not None and is_rolling:
        findings.problem(checks.VALUE, "a rolling window has no 'calendar'", window.keys["calendar"])
        raise Refused
    if isinstance(calendar, Record):
        return _calendar(duration, written, calendar, findings)
    return _rolling(duration, written, findings)


def _not_said(at: Node, findings: Findings, default: str | None) -> ReadWindow:
    shown = default or f"{_USUAL}, unless the organisation has another default"
    findings.lenient(at, "timeWindow", shown, "there is none", of=NOTHING)
    if default is None:
        return ReadWindow(None, Duration.parse(_USUAL), at)
    try:
        window = _WINDOW.validate_python(default)
    except ValidationError:
        return ReadWindow(default, Duration.parse(_USUAL), at)
    return ReadWindow(default, window.usual if isinstance(window, Calendar) else window, at)


def _duration(window: Record, version: Version, findings: Findings) -> tuple[str, Scalar]:
    if version is not Version.V1ALPHA:
        written, text_of_it = required(window, "duration")
        return text_of_it, written
    (unit, name), (count, many) = required(window, "unit"), required(window, "count")
    findings.carried(unit, count)
    times = number(many)
    if name not in _UNITS_OF_ALPHA or times is None or times != int(times) or times < 1:
        raise findings.refuse(f"a window of {many} {name} is not supported", unit, "write days or weeks")
    return f"{int(times)}{_UNITS_OF_ALPHA[name]}", count


def _rolling(duration: str, written: Scalar, findings: Findings) -> ReadWindow:
    times, unit = int(duration[:-1]), duration[-1]
    said = f"{times * _DAYS[unit]}d" if unit in _DAYS else duration
    try:
        window = _WINDOW.validate_python(said)
    except ValidationError as error:
        reason = str(error.errors()[0].get("ctx", {}).get("error", "this window is not supported"))
        raise findings.refuse(f"duration: {reason}", written) from error
    assert isinstance(window, Duration)
    if unit in "MQY":
        because = "rolling windows of slo have a fixed number of days"
        findings.note(Fate.CHANGED, written, f"duration: {duration}", said, because)
    findings.carried(written)
    return ReadWindow(said, window, written)


def _calendar(duration: str, written: Scalar, calendar: Record, findings: Findings) -> ReadWindow:
    if duration == "1m":
        findings.lenient(written, "duration: 1m", "1M", "1m is a minute, and 1M a month", of=written)
        duration = "1M"
    period = _PERIODS.get(duration)
    if period is None:
        hint = "accepted: 1w, 1M, 1Q and 1Y"
        raise findings.refuse(f"a calendar window of {duration} is not supported", written, hint)
    findings.carried(written)
    (zone, zone_name), (start, start_time) = required(calendar, "timeZone"), required(calendar, "startTime")
    try:
        ZoneInfo(zone_name)
    except (KeyError, ValueError, OSError) as error:
        message = f"timeZone: {zone_name!r} is not an IANA time zone such as Europe/London"
        findings.problem(checks.VALUE, message, zone)
        raise Refused from error
    findings.carried(zone, start)
    try:
        begins = datetime.fromisoformat(start_time)
    except ValueError as error:
        message = f"startTime: {start_time!r} does not exist in the calendar or on the clock"
        findings.problem(checks.VALUE, message, start)
        raise Refused from error
    if not _is_beginning(period, begins):
        findings.note(
            Fate.CHANGED,
            start,
            f"startTime: {start_time}",
            _BEGINS[period],
            "periods are those of the calendar",
        )
    return ReadWindow(period.value, period.usual, written, zone)


_BEGINS = {
    Calendar.WEEK: "weeks begin on Monday at 00:00",
    Calendar.MONTH: "months begin on their first day at 00:00",
    Calendar.QUARTER: "quarters begin in January, April, July and October",
    Calendar.YEAR: "years begin on 1 January",
}


def _is_beginning(period: Calendar, begins: datetime) -> bool:
    if begins.hour or begins.minute or begins.second:
        return False
    if period is Calendar.WEEK:
        return begins.weekday() == 0
    first = {Calendar.QUARTER: (1, 4, 7, 10), Calendar.YEAR: (1,)}.get(period, range(1, 13))
    return begins.day == 1 and begins.month in first
