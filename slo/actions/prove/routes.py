"""Prove routes by amtool: alerts reach whom the definitions say, and receivers consist of what they name."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from slo.actions.prove.inhibitions import inhibitions
from slo.actions.prove.others import moved
from slo.actions.prove.reached import reached
from slo.catalogue.base.configuration import configuration
from slo.clients.programs import Program
from slo.model import AlertSeverity, Catalogue
from slo.model.grouping import LONGEST_WAIT
from slo.report.proofs.outcome import Failure
from slo.source.loader import SAFE_LOADER
from slo.targets.tests.inhibitions import silencings
from slo.targets.tests.routes import TOGETHER, Delivery, Destination, deliveries, destinations
from slo.text.units import Duration

_CONFIG = "alertmanager/alertmanager.yml"
_NUMBERED = "alertmanager/numbered.json"
"""The same routes, each with a receiver of its own, so that amtool's answer names the routes of an alert."""

_MESSAGE = re.compile(r'template "(slo\.\w+)\.(?:title|text)"')


def routes(
    catalogue: Catalogue, amtool: Program, folder: Path, pool: Executor
) -> tuple[int, tuple[Failure, ...]]:
    """Return how many alerts were routed, and what failed."""
    code, output, errors = amtool.run("check-config", _CONFIG, folder=folder)
    if code:
        said = " ".join(f"{errors} {output}".split())
        return 0, (Failure(_CONFIG, f"{amtool} refuses {_CONFIG}: {said:.600}"),)
    some = tuple(deliveries(catalogue))
    text = (folder / _CONFIG).read_text(encoding="utf-8")
    config = yaml.load(text, Loader=SAFE_LOADER)
    leaves = tuple(_leaves(config["route"], _DEFAULTS))
    (folder / _NUMBERED).write_text(json.dumps(_numbered(config, len(leaves))))
    theirs = frozenset(catalogue.base.receivers if catalogue.base else ())
    page = catalogue.severities.of(AlertSeverity.PAGE)
    judge = partial(_routed, page=page, leaves=leaves, theirs=theirs, amtool=amtool, folder=folder)
    found = pool.map(judge, some)
    wrong = [failure for failures in found for failure in failures]
    wrong += _misbuilt(config, destinations(catalogue))
    wrong += inhibitions(configuration(text, _CONFIG)[0].inhibitions, silencings(catalogue))
    others, of_others = moved(catalogue, _CONFIG, amtool, folder, pool)
    return len(some) + others, (*wrong, *of_others)


class _Leaf(NamedTuple):
    """A route as it notifies: its receiver, the labels it groups alerts by, and for how long."""

    receiver: str
    group_by: frozenset[str]
    wait: str


def _leaves(route: Mapping[str, Any], inherited: Mapping[str, Any]) -> Iterator[_Leaf]:
    """Yield each route of a tree with what it inherits, in the order of the tree."""
    own = {**inherited, **{name: value for name, value in route.items() if name in _INHERITED}}
    yield _Leaf(own["receiver"], frozenset(own["group_by"]), own["group_wait"])
    for child in route.get("routes", ()):
        yield from _leaves(child, own)


_INHERITED = ("receiver", "group_by", "group_wait")
_DEFAULTS: Mapping[str, Any] = {"group_by": (), "group_wait": "30s"}


def _numbered(config: Mapping[str, Any], count: int) -> Mapping[str, Any]:
    """Return the routes of a configuration, to which the receivers 0, 1, 2 … are given in their order."""
    numbers = iter(range(count))

    def renamed(route: Mapping[str, Any]) -> Mapping[str, Any]:
        number = str(next(numbers))
        return {**route, "receiver": number, "routes": [renamed(one) for one in route.get("routes", ())]}

    return {
        "route": renamed(config["route"]),
        "receivers": [{"name": str(number)} for number in range(count)],
        **{name: config[name] for name in ("time_intervals", "mute_time_intervals") if name in config},
    }


def _routed(
    one: Delivery, page: str, leaves: Sequence[_Leaf], theirs: frozenset[str], amtool: Program, folder: Path
) -> Sequence[Failure]:
    """Return what is wrong; routes to receivers of others may get generated alerts as well, and continue."""
    numbers, error = reached(one.labels, _NUMBERED, amtool, folder)
    if error:
        return [Failure(one.about, f"{amtool} cannot route {one.words}: {error:.300}")]
    taken = [leaves[int(number)] for number in numbers]
    return list(_wrong(one, page, [leaf for leaf in taken if leaf.receiver not in theirs]))


def _wrong(one: Delivery, page: str, taken: Sequence[_Leaf]) -> Iterator[Failure]:
    got = [leaf.receiver for leaf in taken]
    is_right = sorted(got) == sorted(one.receivers) and (not one.first or got[0] == one.first)
    if not is_right:
        wanted = sorted(one.receivers, key=lambda name: (name != one.first, name))
        yield Failure(one.about, f"{one.words} must reach {_listed(wanted)}; but it reaches {_listed(got)}")
    for leaf in taken:
        if one.apart and (missing := one.apart - leaf.group_by):
            which = f"another {_listed(sorted(missing), 'or')}"
            yield Failure(
                one.about, f"{leaf.receiver} must be notified of {one.words} apart from alerts of {which}"
            )
        if one.apart and (mixed := leaf.group_by & TOGETHER - one.apart):
            which = f"another {_listed(sorted(mixed), 'or')}"
            yield Failure(
                one.about, f"{leaf.receiver} must be notified of {one.words} with alerts of {which}"
            )
        if one.labels.get("severity") == page and _is_late(leaf.wait):
            yield Failure(
                one.about,
                f"{leaf.receiver} must be notified of {one.words} within {LONGEST_WAIT}; "
                f"but after {leaf.wait}",
            )


def _is_late(wait: str) -> bool:
    return wait != "0s" and Duration.parse(wait) > LONGEST_WAIT


def _listed(names: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join(names) or "none of them"


def _misbuilt(config: Mapping[str, Any], wanted: Mapping[str, Destination]) -> Iterator[Failure]:
    """Find receivers that lack a channel of their definition or have another, and routes with other hours."""
    for receiver in config["receivers"]:
        destination = wanted.get(receiver["name"])
        if destination is not None:
            yield from _receiver(receiver, destination)
    for route in _routes(config["route"]):
        destination = wanted.get(route.get("receiver", ""))
        if destination is None:
            continue
        hours = [destination.hours] if destination.hours else []
        if route.get("active_time_intervals", []) != hours:
            said = " and ".join(route.get("active_time_intervals", [])) or "at all hours"
            name = route["receiver"]
            yield Failure(
                _owner(name),
                f"{name} must be notified {hours[0] if hours else 'at all hours'}; but is {said}",
            )


def _receiver(receiver: Mapping[str, Any], destination: Destination) -> Iterator[Failure]:
    name, channels = receiver["name"], destination.channels.all if destination.channels else ()
    sections = {section for section in receiver if section != "name"}
    if sections != {channel.section for channel in channels}:
        yield Failure(
            _owner(name), f"{name} must have {_listed(sorted(channel.section for channel in channels))}"
        )
        return
    for channel in channels:
        texts = list(_texts(receiver[channel.section]))
        for value in _texts(channel.model_dump(mode="json", exclude_none=True)):
            if not any(value in text for text in texts):
                yield Failure(_owner(name), f"{name} must have {value} in {channel.section}")
        sent = {message for text in texts for message in _MESSAGE.findall(text)}
        if sent - {destination.template}:
            yield Failure(_owner(name), f"{name} must send the message {destination.template}")


def _owner(receiver: str) -> str:
    return receiver.partition("/")[0]


def _routes(route: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield route
    for child in route.get("routes", ()):
        yield from _routes(child)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
