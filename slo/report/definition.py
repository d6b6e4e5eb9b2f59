"""Expanded definition of a service: archetypes and defaults filled in, comments with the origin of each."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from slo.languages.words import Words
from slo.model import SLO, Catalogue, Declared, Service
from slo.model.precedence import DEFAULTED, Layer, environment_of, layers, nearest_layer
from slo.shapes import Shape
from slo.sli import Groups
from slo.text.diagnostics import Span
from slo.text.units import plain
from slo.text.yaml import comment as written_comment
from slo.text.yaml import document

_BUILT_IN = "built in"
_LEFT_OUT = ("kind", "api_version", "uses", "parameters", "indicators", "objectives")
_POLICIES = ("alert_policy", "error_budget_policy")
_NEVER_PAGES = "pages are tickets in environment"
_NUMBER_IN_QUOTES = re.compile(r'(?<=: )"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?%?)"$')

Origin = Callable[..., str]
"""Returns the origin of the value at a path, such as "archetype probe"; "" for the service's own values."""


def definition(service: Declared[Service], slos: Iterable[SLO], catalogue: Catalogue) -> str:
    """Return a service with these SLOs as YAML with the same meaning in the same catalogue."""
    origin = _origins(service)
    lines = [
        *_service(service.value),
        "indicators:",
        *_indicators(service.value, origin),
        "objectives:",
        *(line for index, slo in enumerate(slos) for line in _objective(index, slo, origin, catalogue)),
    ]
    return "\n".join(lines) + "\n"


def _service(service: Service) -> Iterator[str]:
    yield "kind: Service"
    for field in type(service).model_fields:
        if field not in _LEFT_OUT:
            comment = "" if field in service.model_fields_set else _BUILT_IN
            yield from _entry(field, getattr(service, field), comment)


def _indicators(service: Service, origin: Origin) -> Iterator[str]:
    for name, indicator in service.indicators.items():
        for line in _entry(name, indicator, origin("indicators", name)):
            yield f"  {line}"


def _objective(index: int, slo: SLO, origin: Origin, catalogue: Catalogue) -> Iterator[str]:
    """Yield the lines of an objective with its defaults, as an item of a list."""
    written = slo.service.objectives[index]
    product = catalogue.products.get(slo.service.product or "")
    shared = catalogue.organisation.value if catalogue.organisation else None
    defaults = layers(slo.service, product.value if product else None, shared)
    before = "  - "
    for field in type(written).model_fields:
        value = slo.policy.name if field == "alert_policy" else getattr(slo.objective, field)
        if field in written.model_fields_set:
            comment = origin("objectives", index, field)
        else:
            comment = _default(field, defaults)
        if field in _POLICIES and _never_pages(slo.service, catalogue):
            comment = "; ".join(filter(None, (comment, f"{_NEVER_PAGES} {slo.service.environment}")))
        for line in _entry(field, value, comment):
            yield f"{before}{line}"
            before = "    "


def _default(field: str, defaults: tuple[Layer, ...]) -> str:
    layer = nearest_layer(field, defaults) if field in DEFAULTED else None
    return layer.whose if layer else _BUILT_IN


def _never_pages(service: Service, catalogue: Catalogue) -> bool:
    environment = environment_of(service, catalogue.organisation.value if catalogue.organisation else None)
    return environment is not None and environment.pages == "never"


def _origins(service: Declared[Service]) -> Origin:
    """Return origins by position: values of an archetype have the position of its name or parameter."""
    came_from: dict[Span, str] = {}
    for index, name in enumerate(service.value.uses):
        came_from[service.where("uses", index)] = f"archetype {name}"
    for name in service.value.parameters:
        came_from[service.where("with", name)] = f"parameter {name}"
    return lambda *path: came_from.get(service.where(*path), "")


def _entry(key: str, value: object, comment: str) -> Iterator[str]:
    """Yield a key with its value, and a comment on its first line; nothing for an empty value."""
    written = plain_data(value)
    if written in (None, "", [], {}):
        return
    first, *more = document({key: written}).splitlines()
    yield _bare(first) + (f" {written_comment(comment)}" if comment else "")
    yield from map(_bare, more)


def _bare(line: str) -> str:
    """Remove the quotes around numbers and percentages."""
    return _NUMBER_IN_QUOTES.sub(r"\1", line)


def plain_data(value: Any) -> Any:
    """Return a value as plain YAML data; of a shape, only the fields that were set."""
    match value:
        case Shape():
            fields = type(value).model_fields
            return {
                fields[name].alias or name: plain_data(getattr(value, name))
                for name in fields
                if name in value.model_fields_set
            }
        case Groups():
            return plain_data(value.written)
        case Mapping():
            return {key: plain_data(item) for key, item in value.items()}
        case tuple() | list():
            return [plain_data(item) for item in value]
        case Words() if value.by_language:
            return dict(value.by_language)
        case Enum():
            return str(value.value)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
