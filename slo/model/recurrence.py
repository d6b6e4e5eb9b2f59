"""Recurrence rules of exclusions, such as FREQ=MONTHLY;BYDAY=1SU.

https://datatracker.ietf.org/doc/html/rfc5545#section-3.3.10
"""

import re
from collections.abc import Iterator
from datetime import datetime, time

from slo.shapes import FormatError
from slo.text.diagnostics import nearest
from slo.text.times import OTHER_YEAR, YEARS

_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_NUMBER = "[1-9][0-9]{0,2}"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": _NUMBER,
    "COUNT": _NUMBER,
    "UNTIL": "(19|20)[0-9]{6}(T[0-9]{6}Z?)?",
    "BYDAY": f"([+-]?([1-9]|[1-4][0-9]|5[0-3]))?{_WEEKDAY}",
    "BYMONTHDAY": "[+-]?([1-9]|[12][0-9]|3[01])",
    "BYYEARDAY": f"[+-]?{_NUMBER}",
    "BYWEEKNO": "[+-]?([1-9]|[1-4][0-9]|5[0-3])",
    "BYMONTH": "[1-9]|1[0-2]",
    "BYSETPOS": f"[+-]?{_NUMBER}",
    "WKST": _WEEKDAY,
}
"""Patterns for the values of each part. Parts below a day are missing: the start sets the time of day."""

_FREQUENCIES = _PARTS["FREQ"].split("|")


def check_recurrence(rule: str) -> str:
    """Return the rule; raises FormatError for what is not in RFC 5545, or below a day."""
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, values = part.partition("=")
        if name not in _PARTS:
            hint = nearest(name, _PARTS) if equals else "such as FREQ=MONTHLY;BYDAY=1SU"
            raise FormatError(f"{part!r} is not part of a recurrence rule", hint)
        if name in parts:
            raise FormatError(f"{name} appears twice", "list its values with commas: BYDAY=MO,WE")
        for value in values.split(",") if name.startswith("BY") else [values]:
            if not re.fullmatch(_PARTS[name], value):
                raise FormatError(f"{value!r} is not accepted for {name}", _hint(name, value))
        parts[name] = values
    if "FREQ" not in parts:
        raise FormatError("a recurrence rule needs FREQ", nearest("", _FREQUENCIES))
    if "COUNT" in parts and "UNTIL" in parts:
        raise FormatError("a recurrence rule has COUNT or UNTIL, not both", "")
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search("[0-9]", parts.get("BYDAY", "")):
        raise FormatError(f"numbered days such as 1SU need FREQ=MONTHLY or YEARLY, not {parts['FREQ']}", "")
    if "UNTIL" in parts:
        _moment(parts["UNTIL"])
    return rule


def recurring(rule: str, start: datetime) -> Iterator[datetime]:
    """Yield local times from `start` on. UNTIL is ignored: see `until`."""
    from dateutil.rrule import rrulestr  # imported here, because few definitions repeat anything

    endless = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    yield from rrulestr(endless, dtstart=start)


def until(rule: str, timezone: str) -> datetime | None:
    """Return the last local time that UNTIL allows, which is the end of the day if it is a date."""
    match = re.search("UNTIL=([^;]*)", rule)
    if match is None:
        return None
    from slo.model.timezones import zone  # imported here, because few definitions repeat anything

    moment = _moment(match[1])
    return moment.astimezone(zone(timezone)).replace(tzinfo=None) if moment.tzinfo else moment


def _moment(text: str) -> datetime:
    """Read the value of UNTIL: a date, a local time, or a time in UTC; raises FormatError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FormatError(f"{text!r} does not exist in the calendar or on the clock", "") from error
    if moment.year not in YEARS:
        raise FormatError(OTHER_YEAR, "")
    return moment if "T" in text else datetime.combine(moment, time.max)


def _hint(name: str, value: str) -> str:
    if name == "FREQ":
        return nearest(value, _FREQUENCIES)
    return {
        "UNTIL": "a date, or a time in UTC, such as 20261231 or 20261231T220000Z",
        "BYDAY": "days are MO TU WE TH FR SA SU; 1SU is the first Sunday, -1SU the last",
        "WKST": "days are MO TU WE TH FR SA SU",
    }.get(name, "")
