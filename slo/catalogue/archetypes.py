"""Archetypes, built-in or defined by users: their checks, and the templates for services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from slo import archetypes as built_in
from slo.catalogue.decode import decode
from slo.catalogue.references import unresolved_in
from slo.catalogue.templates import Filling, Mention, fill, mentions
from slo.catalogue.undeclared import undeclared
from slo.source.document import parse
from slo.source.nodes import Document, Record, plain
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Span

if TYPE_CHECKING:
    from slo.model import Archetype, Parameter

TEMPLATE = ("indicators", "objectives")
"""The parts of an archetype that services take over."""


class Template(NamedTuple):
    """The document of an archetype, and its parameters."""

    document: Document
    parameters: Mapping[str, Parameter]


class Archetypes(NamedTuple):
    """Archetypes by name; None for one with problems, which are reported already.

    They are `complete` unless another one may be defined in a text that could not be read.
    """

    own: Mapping[str, Template | None]
    complete: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset((*self.own, *built_in.NAMES))

    def get(self, name: str) -> Template | None:
        """Return an archetype; None if it does not exist, or has problems."""
        return _built_in(name) if name in built_in.NAMES else self.own.get(name)


def read(document: Document) -> Archetype:
    """Decode an archetype with sample values for its parameters; raises Invalid with all its problems."""
    from slo.model import Archetype  # imported here, because few projects have archetypes of their own

    parameters = _parameters(document)
    unknown = [mention for mention in _mentions(document) if mention.name not in parameters]
    problems = [*_undeclared(document, unknown), *_unused(document, parameters)]
    value: Archetype | None = None
    try:
        value = decode(_sampled(document, parameters), Archetype)
    except Invalid as invalid:
        # A text with an unknown parameter is not a duration or selector either: one problem is enough.
        unfilled = [document.where(*mention.path) for mention in unknown]
        problems += [problem for problem in invalid.problems if not _within(problem.span, unfilled)]
    else:
        problems += _objectives(value, document)
    if problems or value is None:
        raise Invalid(problems)
    return value


def template(document: Document) -> Template:
    """Return the template of an archetype without problems."""
    return Template(document, _parameters(document))


@lru_cache
def _built_in(name: str) -> Template:
    (document,) = parse(built_in.text(name), f"{name}.yaml").documents
    return template(document)


def _parameters(document: Document) -> Mapping[str, Parameter]:
    """Return the valid parameters."""
    declared = document.at("parameters")
    if not isinstance(declared, Record) or declared is document.root:
        return {}
    from slo.model import Parameter

    found: dict[str, Parameter] = {}
    for name, node in declared.fields.items():
        try:
            found[name] = Parameter.model_validate(plain(node))
        except ValidationError:
            continue
    return found


def _sampled(document: Document, parameters: Mapping[str, Parameter]) -> Document:
    fillings = {name: Filling(parameter.sample) for name, parameter in parameters.items()}
    root = document.root
    if not isinstance(root, Record):
        return document
    fields = {key: fill(node, fillings) if key in TEMPLATE else node for key, node in root.fields.items()}
    return Document(document.source, Record(fields, root.keys, root.start, root.end))


def _mentions(document: Document) -> Iterator[Mention]:
    root = document.root
    for key in TEMPLATE:
        if isinstance(root, Record) and key in root.fields:
            yield from mentions(root.fields[key], (key,))


def _undeclared(document: Document, mentions: Iterable[Mention]) -> Iterator[Problem]:
    declared = document.at("parameters")
    names = declared.fields if isinstance(declared, Record) and declared is not document.root else {}
    for mention in mentions:
        if mention.name not in names:
            span = document.part(mention.node, mention.start, mention.end)
            yield undeclared("parameter", mention.name, names, span, "declare it under 'parameters'")


def _unused(document: Document, parameters: Mapping[str, Parameter]) -> Iterator[Problem]:
    used = {mention.name for mention in _mentions(document)}
    for name in parameters:
        if name not in used:
            message = f"the parameter {name!r} is not used"
            hint = f"write ${{{name}}} where its value belongs, or remove it"
            yield checks.UNUSED.problem(message, document.where_key("parameters", name), hint=hint)


def _objectives(archetype: Archetype, document: Document) -> Iterator[Problem]:
    """Find undeclared indicators and duplicate objectives. Services check the other references."""
    yield from unresolved_in(archetype, document, {"indicator": ()})
    names: set[str] = set()
    for index, objective in enumerate(archetype.objectives):
        name = objective.name or objective.indicator
        place = ("objectives", index)
        if name in names:
            span = document.where(*place, "name" if objective.name else "indicator")
            hint = "give each objective of an indicator its own 'name'"
            yield checks.DUPLICATE.problem(f"there is an objective named {name!r} already", span, hint=hint)
        names.add(name)


def _within(span: Span, places: Iterable[Span]) -> bool:
    return any(
        (span.file, span.line) == (place.file, place.line)
        and place.column <= span.column <= span.end_column <= place.end_column
        for place in places
    )
