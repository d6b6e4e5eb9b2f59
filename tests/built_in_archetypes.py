"""Services made from built-in archetypes, by the examples that their parameters give."""

from slo import archetypes
from slo.catalogue.archetypes import Archetypes
from slo.text.yaml import document


def service_using(name: str) -> str:
    """Give the shortest definition of a service that uses an archetype: its name is that of the archetype."""
    template = Archetypes({}, complete=True).get(name)
    assert template is not None, f"{name} is built in"
    said = {key: one.example or "" for key, one in template.parameters.items() if one.default is None}
    return document({"kind": "Service", "name": name, "uses": name, "with": said})


def every_parameter_said(name: str) -> str:
    """Give a service that says every parameter of an archetype, with its example or else its default."""
    template = Archetypes({}, complete=True).get(name)
    assert template is not None, f"{name} is built in"
    said = {key: one.example or one.default or "" for key, one in template.parameters.items()}
    return document({"kind": "Service", "name": name, "uses": name, "with": said})


NAMES = archetypes.NAMES
