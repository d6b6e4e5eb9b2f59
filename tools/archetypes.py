"""Generates docs/reference/archetypes.md from the YAML of built-in archetypes."""

from collections.abc import Iterator

from slo import archetypes
from slo.catalogue.archetypes import read
from slo.model import Archetype, Parameter
from slo.source.document import parse
from slo.text.yaml import document

_SOURCE = "../../slo/archetypes"


def page() -> str:
    """Return the page, with archetypes in alphabetical order."""
    lines = [
        "# Archetypes",
        "",
        "[How to use built-in archetypes, and how to write your own](../how-to/archetypes.md). Parameters",
        "without a default are required. Every objective is over the window, and has the alert policy, that",
        "[defaults](../how-to/defaults.md) say.",
        "",
    ]
    for name in archetypes.NAMES:
        (definition,) = parse(archetypes.text(name), f"{name}.yaml").documents
        lines += _section(read(definition))
    return "\n".join(lines)


def _section(archetype: Archetype) -> Iterator[str]:
    yield from (f"## `{archetype.name}`", "", f"**{archetype.title}.** {archetype.description.strip()}", "")
    required = {name: one.example or "" for name, one in archetype.parameters.items() if one.default is None}
    example = document({"kind": "Service", "name": "example", "uses": archetype.name, "with": required})
    yield from ("```yaml", *example.splitlines(), "```", "")
    yield from ("| objective | target | counted as | good is |", "|---|---|---|---|")
    for objective in archetype.objectives:
        indicator = archetype.indicators[objective.indicator]
        kind = indicator.kind_name
        name = objective.name or objective.indicator
        yield f"| `{name}` | {objective.target} | [`{kind}`](indicators.md) | {indicator.journey} |"
    yield from ("", "| parameter | type | default | |", "|---|---|---|---|")
    for name, parameter in archetype.parameters.items():
        yield f"| `{name}` | {parameter.type} | {_default(parameter)} | {_about(parameter)} |"
    yield from ("", f"[Its definition]({_SOURCE}/{archetype.name}.yaml)", "")


def _default(parameter: Parameter) -> str:
    if parameter.default is None:
        return "**required**"
    return f"`{parameter.default}`" if parameter.default else ""


def _about(parameter: Parameter) -> str:
    example = parameter.example.replace("|", "\\|") if parameter.example else ""
    return f"{parameter.description}{f', such as `{example}`' if example else ''}"
