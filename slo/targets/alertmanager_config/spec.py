"""The specification of an AlertmanagerConfig: a branch of routes, and what these refer to."""

from collections.abc import Iterator, Mapping
from typing import Any

from slo.gotemplates.definitions import Definition, with_definitions
from slo.plan.types import Inhibition, Matcher, Receiver, Route, Routing
from slo.targets.alertmanager.additions import explicit
from slo.targets.alertmanager.configuration import Section, intervals
from slo.targets.alertmanager_config.branches import ALERTS, NOBODY, Branch
from slo.targets.alertmanager_config.receivers import INTEGRATIONS
from slo.text.yaml import Value

Known = Mapping[str, Definition]
Config = Mapping[str, Any]


def spec(branch: Branch, routing: Routing, known: Known) -> dict[str, Value]:
    """Return the specification; `known` are the templates that messages use."""
    used = {one.receiver for one in _all(branch.route)}
    named = {name for one in _all(branch.route) for name in (*one.active_in, *one.muted_in)}
    defaults = explicit(routing)
    receivers: list[Value] = [{"name": NOBODY}] if NOBODY in used else []
    receivers += [_receiver(one, defaults, known) for one in routing.receivers if one.name in used]
    found: dict[str, list[Value]] = {
        "receivers": receivers,
        "inhibitRules": [_inhibition(one) for one in routing.inhibitions] if branch.name == ALERTS else [],
        "muteTimeIntervals": [_interval(one) for one in intervals(routing) if one["name"] in named],
    }
    return {"route": _route(branch.route), **{name: items for name, items in found.items() if items}}


def _all(route: Route) -> Iterator[Route]:
    yield route
    for child in route.routes:
        yield from _all(child)


def _route(node: Route) -> dict[str, Value]:
    settings: dict[str, Value | None] = {
        "receiver": node.receiver,
        "matchers": [_matcher(one) for one in node.matchers] or None,
        "groupBy": node.group_by,
        "groupWait": str(node.group_wait) if node.group_wait is not None else None,
        "groupInterval": str(node.group_interval) if node.group_interval is not None else None,
        "repeatInterval": str(node.repeat_interval) if node.repeat_interval is not None else None,
        "activeTimeIntervals": node.active_in or None,
        "muteTimeIntervals": node.muted_in or None,
        "continue": node.continues or None,
        "routes": [_route(child) for child in node.routes] or None,
    }
    return {name: value for name, value in settings.items() if value is not None}


def _matcher(matcher: Matcher) -> Value:
    return {"name": matcher.name, "value": matcher.value, "matchType": matcher.op}


def _inhibition(one: Inhibition) -> Value:
    return {
        "sourceMatch": [_matcher(matcher) for matcher in one.source],
        "targetMatch": [_matcher(matcher) for matcher in one.target],
        "equal": one.equal,
    }


def _receiver(one: Receiver, defaults: Mapping[str, Section], known: Known) -> Value:
    found: dict[str, Value] = {"name": one.name}
    for way in one.channels.all if one.channels else ():
        key, settings = INTEGRATIONS[way.section]
        config: Config = {**defaults.get(way.section, {}), **way.config(one.message)}
        resolved = {"sendResolved": config["send_resolved"]} if "send_resolved" in config else {}
        found[key] = [_complete({**settings(config), **resolved}, known)]
    return found


def _complete(value: Any, known: Known) -> Any:
    """Return settings in which each text has the templates that it uses: an object has no place for files."""
    if isinstance(value, str):
        return with_definitions(value, known) if "{{" in value else value
    if isinstance(value, dict):
        return {name: _complete(one, known) for name, one in value.items()}
    return [_complete(one, known) for one in value] if isinstance(value, list) else value


def _interval(interval: Config) -> Value:
    return {"name": interval["name"], "timeIntervals": [_times(one) for one in interval["time_intervals"]]}


def _times(one: Config) -> Value:
    """Return a time interval without its location: there is none but UTC."""
    found: dict[str, Value] = {name: one[name] for name in ("weekdays", "months", "years") if name in one}
    if "times" in one:
        found["times"] = [
            {"startTime": part["start_time"], "endTime": part["end_time"]} for part in one["times"]
        ]
    if "days_of_month" in one:
        found["daysOfMonth"] = [{"start": int(day), "end": int(day)} for day in one["days_of_month"]]
    return found
