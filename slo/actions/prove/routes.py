"""Prove routes by amtool: alerts reach whom the definitions say, and receivers consist of what they name."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from slo.clients.programs import Program
from slo.model import Catalogue
from slo.plan.routing.others import alerts_of_others
from slo.promql.text import exposed
from slo.report.proofs import Failure
from slo.targets.tests.routes import Delivery, Destination, deliveries, destinations
from slo.text.diagnostics import Span

_CONFIG = "alertmanager/alertmanager.yml"
_BASE = "alertmanager/base.yml"

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
    found = [
        one
        for one in pool.map(partial(_routed, others=_others(catalogue), amtool=amtool, folder=folder), some)
        if one
    ]
    count = len(some)
    if catalogue.base is not None:
        (folder / _BASE).write_text(catalogue.base.text, encoding="utf-8")
        others = tuple(alerts_of_others(catalogue.base))
        count += len(others)
        found += filter(None, pool.map(partial(_moved, amtool=amtool, folder=folder), others))
    config = yaml.load((folder / _CONFIG).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found += _misbuilt(config, destinations(catalogue))
    return count, tuple(found)


def _others(catalogue: Catalogue) -> frozenset[str]:
    """Return the receivers of others; some of their routes may get generated alerts as well, and continue."""
    return frozenset(catalogue.base.receivers if catalogue.base else ())


def _routed(one: Delivery, others: frozenset[str], amtool: Program, folder: Path) -> Failure | None:
    reached, error = _reached(one.labels, _CONFIG, amtool, folder)
    got = [name for name in reached if name not in others]
    if error:
        return Failure(one.about, f"{amtool} cannot route {one.words}: {error:.300}")
    if (
        frozenset(got) == one.receivers
        and len(got) == len(one.receivers)
        and (not one.first or got[0] == one.first)
    ):
        return None
    wanted = sorted(one.receivers, key=lambda name: (name != one.first, name))
    return Failure(one.about, f"{one.words} must reach {_listed(wanted)}; but it reaches {_listed(got)}")


def _reached(labels: Mapping[str, str], config: str, amtool: Program, folder: Path) -> tuple[list[str], str]:
    """Return the receivers of an alert, and why it cannot be routed, or ""."""
    written = [f"{name}={exposed(value)}" for name, value in labels.items()]
    code, output, errors = amtool.run(
        "config", "routes", "test", f"--config.file={config}", *written, folder=folder
    )
    return output.strip().split(","), " ".join(f"{errors} {output}".split()) if code else ""


def _moved(one: tuple[Mapping[str, str], Span], amtool: Program, folder: Path) -> Failure | None:
    """Return the failure of an alert of others that takes another way than without generated routes."""
    labels, span = one
    before, error = _reached(labels, _BASE, amtool, folder)
    after, another = _reached(labels, _CONFIG, amtool, folder)
    words = f"an alert such as that of line {span.line} of the Alertmanager configuration"
    if error or another:
        return Failure("", f"{amtool} cannot route {words}: {error or another:.300}")
    if before == after:
        return None
    return Failure("", f"{words} must reach {_listed(before)}, as before; but it reaches {_listed(after)}")


def _listed(names: list[str]) -> str:
    return " and ".join(names) or "none of them"


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
    name, channels = receiver["name"], destination.channels.all
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
