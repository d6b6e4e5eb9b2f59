"""Alertmanager's configuration: routes, receivers, inhibitions, and time intervals.

Valid for the version of Alertmanager in the organisation's definition, and for newer ones. Paths of templates
are relative to the configuration.
https://prometheus.io/docs/alerting/latest/configuration/
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import cast

from slo.model import Hours
from slo.plan.types import DaysOff, Inhibition, Matcher, Receiver, Route, Routing
from slo.promql.text import exposed, label_name
from slo.text.yaml import Value, document

TEMPLATES = "templates/*.tmpl"

Section = Mapping[str, Value]
"""Values in the section of a channel."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SUNDAY = 6


def configuration(routing: Routing, templates: Sequence[str] = (TEMPLATES,)) -> str:
    """Return the configuration as YAML. `templates` are the paths of the templates."""
    return document(_config(routing, templates))


def _config(routing: Routing, templates: Sequence[str]) -> dict[str, Value]:
    named = intervals(routing)
    return {
        **({"global": settings} if (settings := _global(routing)) else {}),
        "templates": templates,
        **({"time_intervals": named} if named else {}),
        "route": route(routing.root),
        "inhibit_rules": [inhibition(one) for one in routing.inhibitions],
        "receivers": [receiver(one) for one in routing.receivers],
    }


def _global(routing: Routing) -> dict[str, Value]:
    settings: dict[str, Value | None] = {"pagerduty_url": routing.pagerduty_events_url}
    if routing.smtp:
        settings |= {
            "smtp_smarthost": routing.smtp.smarthost,
            "smtp_from": routing.smtp.sender,
            "smtp_auth_username": routing.smtp.username,
            "smtp_auth_password_file": routing.smtp.password_file,
            "smtp_require_tls": routing.smtp.require_tls,
        }
    return {name: value for name, value in settings.items() if value is not None}


def route(node: Route) -> dict[str, Value]:
    """Return a route with all routes below it."""
    settings = {
        "receiver": node.receiver,
        "matchers": [_matcher(matcher) for matcher in node.matchers] or None,
        "group_by": node.group_by,
        "group_wait": str(node.group_wait) if node.group_wait else None,
        "group_interval": str(node.group_interval) if node.group_interval else None,
        "repeat_interval": str(node.repeat_interval) if node.repeat_interval else None,
        "active_time_intervals": node.active_in or None,
        "mute_time_intervals": node.muted_in or None,
        "continue": node.continues or None,
        "routes": [route(child) for child in node.routes] or None,
    }
    return {name: cast(Value, value) for name, value in settings.items() if value is not None}


def _matcher(matcher: Matcher) -> str:
    return f"{label_name(matcher.name)}{matcher.op}{exposed(matcher.value)}"


def inhibition(one: Inhibition) -> dict[str, Value]:
    """Return an inhibition."""
    return {
        "source_matchers": [_matcher(matcher) for matcher in one.source],
        "target_matchers": [_matcher(matcher) for matcher in one.target],
        "equal": one.equal,
    }


def receiver(one: Receiver, defaults: Mapping[str, Section] = {}) -> dict[str, Value]:
    """Return a receiver. `defaults` has values for each kind of channel, unless a channel has its own."""
    channels = one.channels.all if one.channels else ()
    return {
        "name": one.name,
        **{
            way.section: [cast(Value, {**defaults.get(way.section, {}), **way.config(one.message)})]
            for way in channels
        },
    }


def intervals(routing: Routing) -> list[Mapping[str, Value]]:
    """Return the named time intervals: hours, and days off."""
    hours = [_hours(name, hours) for name, hours in routing.hours.items()]
    return [*hours, *(_days_off(name, days) for name, days in routing.holidays.items())]


def _hours(name: str, hours: Hours) -> Mapping[str, Value]:
    intervals: list[Value] = [
        {
            "weekdays": _weekdays(part.days),
            "times": [{"start_time": part.start, "end_time": part.end}],
            "location": hours.timezone,
        }
        for part in hours.parts
    ]
    return {"name": name, "time_intervals": intervals}


def _weekdays(days: Collection[int]) -> list[Value]:
    """Return days as Alertmanager's ranges. Its weeks begin on Sunday, so no range may end there."""
    ranges: list[Value] = []
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: (pair[1] == _SUNDAY, pair[1] - pair[0])):
        names = [_DAYS[number] for _, number in run]
        ranges.append(names[0] if len(names) == 1 else f"{names[0]}:{names[-1]}")
    return ranges


def _days_off(name: str, days: DaysOff) -> Mapping[str, Value]:
    """Return dates month by month: an interval has the days of one month of one year."""
    months = groupby(sorted(set(days.dates)), key=lambda day: (day.year, day.month))
    intervals: list[Value] = [
        {
            "years": [str(year)],
            "months": [str(month)],
            "days_of_month": [str(day.day) for day in dates],
            "location": days.timezone,
        }
        for (year, month), dates in months
    ]
    return {"name": name, "time_intervals": intervals}
