"""Defaults of the parameters of built-in archetypes, so that a proposal sets only what differs."""

from collections.abc import Mapping
from functools import cache

from slo import archetypes
from slo.source.document import parse
from slo.source.nodes import Record
from slo.text.units import Duration
from slo.text.yaml import Value


def uses(archetype: str, parameters: Mapping[str, str]) -> dict[str, Value]:
    """Return the YAML of a service that uses an archetype with these parameters, without its defaults."""
    known = defaults(archetype)
    given = {name: value for name, value in parameters.items() if known.get(name) != value}
    return {"uses": archetype, "with": given}


def usual_limit(archetype: str) -> Duration:
    """Return the limit that an archetype has for its latency."""
    return Duration.parse(defaults(archetype)["within"])


@cache
def defaults(archetype: str) -> Mapping[str, str]:
    """Return the defaults of an archetype by parameter; one that is required has none."""
    (document,) = parse(archetypes.text(archetype), archetype).documents
    parameters = document.at("parameters")
    names = parameters.fields if isinstance(parameters, Record) else {}
    texts = {name: document.text("parameters", name, "default") for name in names}
    return {name: text for name, text in texts.items() if text is not None}
