"""Parameters that a service sets under `with`: their checks, and their values for the archetypes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from slo.catalogue.archetypes import Template
from slo.catalogue.templates import Filling
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest

if TYPE_CHECKING:
    from slo.model import Parameter, ParameterType


class Used(NamedTuple):
    """An archetype that a service uses, and the place of its name in the service."""

    name: str
    place: Scalar
    template: Template

    def span(self, document: Document) -> Span:
        """Return the span of its name in the service."""
        return document.source.span(self.place.start, self.place.end)


def fillings(document: Document, parameters: Mapping[str, Parameter]) -> Mapping[str, Filling]:
    """Return the value of each parameter: the service's, or the default; a sample if that is invalid."""
    values = _values(document)
    return {
        name: Filling(node.text or "", node)
        if (node := values.get(name)) and not _mistake(node, parameter.type)
        else Filling(parameter.sample)
        for name, parameter in parameters.items()
    }


def mistaken_parameters(document: Document, used: Iterable[Used], whole: bool) -> Iterator[Problem]:
    """Find missing and invalid parameters; if `whole`, also those that no archetype has."""
    written, used = _written(document), list(used)
    asked = [(name, parameter) for one in used for name, parameter in one.template.parameters.items()]
    unknown = [name for name in written if name not in dict(asked)] if whole else []
    for name in unknown:
        hint = nearest(name, dict(asked))
        message = f"there is no parameter {name!r} in {' or '.join(repr(one.name) for one in used)}"
        yield checks.UNKNOWN_KEY.problem(message, document.where_key("with", name), hint=hint)
    slips = {nearest(name, dict(asked)) for name in unknown}
    missing = {name: one for name, one in asked if one.default is None and name not in written}
    missing = {name: one for name, one in missing.items() if nearest(name, [name]) not in slips}
    if missing:
        yield _missing(missing, document.where("with") if written else used[0].span(document))
    values = _values(document)
    for name, kind in dict.fromkeys((name, parameter.type) for name, parameter in asked):
        if name in values and (error := _mistake(values[name], kind)):
            message, hint = getattr(error, "message", str(error)), getattr(error, "hint", "")
            yield checks.VALUE.problem(message, document.where("with", name), hint=hint)


def _written(document: Document) -> Mapping[str, Node]:
    written = document.root.fields.get("with") if isinstance(document.root, Record) else None
    return written.fields if isinstance(written, Record) else {}


def _values(document: Document) -> Mapping[str, Scalar]:
    """Return the parameters with a single value; decoding reports all others."""
    written = _written(document).items()
    return {name: node for name, node in written if isinstance(node, Scalar) and node.text is not None}


def _mistake(value: Scalar, kind: ParameterType) -> ValueError | None:
    try:
        kind.check(value.text or "")
    except ValueError as error:
        return error
    return None


def _missing(missing: Mapping[str, Parameter], span: Span) -> Problem:
    *first, last = map(repr, missing)
    names = f"{', '.join(first)} and {last}" if first else last
    hints = [f"{name}: {_about(parameter)}" for name, parameter in missing.items()]
    message = f"{names} {'are' if first else 'is'} missing under 'with'"
    return checks.MISSING.problem(message, span, hint="; ".join(hints))


def _about(parameter: Parameter) -> str:
    example = f", such as {parameter.example}" if parameter.example else ""
    return f"{parameter.description}{example}"
