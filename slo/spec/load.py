"""From files to a catalogue, or to every problem in all of them."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from slo.diagnostics import Invalid, Problem, in_order, nearest
from slo.model import SLO, AlertPolicy, Catalogue, Declared, Organisation, Product, Service
from slo.shapes import Document as Shape
from slo.spec.declarations import Declarations, Definition, Found, declare, declared_twice
from slo.spec.decode import decode
from slo.spec.document import Parsed, parse
from slo.spec.nodes import Document, Record
from slo.spec.responsibility import unresolved_responsibility
from slo.spec.services import Stated, policy_of, stated, unresolved_in_services
from slo.spec.source import decode_text

S = TypeVar("S", bound=Shape)

DOCUMENTS: Mapping[str, type[Shape]] = {
    "Organisation": Organisation,
    "Product": Product,
    "Service": Service,
    "AlertPolicy": AlertPolicy,
}
"""What can be defined: the word behind `kind`, and its shape."""


def load(sources: Mapping[str, bytes | str]) -> Catalogue:
    """Read definitions, given as the content of each file under its name.

    Raises Invalid with all problems of all files. What could not be read causes no further problems: nobody
    is told that something is missing that may be defined there.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    read_whole = True
    for file, content in sources.items():
        parsed = _parse(content, file)
        problems += parsed.problems
        read_whole = read_whole and parsed.read_whole
        explained = {problem.span for problem in parsed.problems}
        for document in parsed.documents:
            one, mistakes = _decode(document)
            found.append(one)
            problems += [mistake for mistake in mistakes if mistake.span not in explained]
    declared = declare(found, read_whole)
    problems += declared_twice(found)
    problems += unresolved_in_services(declared)
    problems += unresolved_responsibility(declared)
    if problems:
        raise Invalid(in_order(problems))
    return _catalogue(declared)


def _parse(content: bytes | str, file: str) -> Parsed:
    try:
        text = decode_text(content, file) if isinstance(content, bytes) else content
    except Invalid as invalid:
        return Parsed((), invalid.problems, read_whole=False)
    return parse(text, file)


def _decode(document: Document) -> tuple[Found, tuple[Problem, ...]]:
    """Read a document by its kind; what is wrong with it does not hide which kind and name it has."""
    kind, name = document.text("kind"), document.text("name")
    shape = DOCUMENTS.get(kind or "")
    if shape is None:
        return Found(document, None, name, None), (_no_kind(document, kind),)
    try:
        return Found(document, kind, name, decode(document, shape)), ()
    except Invalid as invalid:
        return Found(document, kind, name, None), invalid.problems


def _no_kind(document: Document, kind: str | None) -> Problem:
    accepted = nearest("", DOCUMENTS)
    if not isinstance(document.root, Record):
        return Problem(
            "kind", "a definition is a mapping that begins with its 'kind'", document.where(), hint=accepted
        )
    if kind is None:
        message = "a definition says with 'kind' what it defines"
        return Problem("kind", message, document.where("kind"), hint=accepted)
    return Problem(
        "kind", f"there is no kind {kind!r}", document.where("kind"), hint=nearest(kind, DOCUMENTS)
    )


def _catalogue(declared: Declarations) -> Catalogue:
    """Put together what was declared, once nothing is wrong with it."""
    return Catalogue(
        slos=tuple(_slo(objective, declared) for objective in stated(declared)),
        services=_values(declared.services),
        products=_values(declared.products),
        organisation=_value(declared.organisation) if declared.organisation else None,
    )


def _values(declared: Mapping[str, Definition[S]]) -> Mapping[str, Declared[S]]:
    return {name: _value(one) for name, one in declared.items()}


def _value(one: Definition[S]) -> Declared[S]:
    assert one.value is not None, "what could not be decoded is a problem"
    return Declared(one.value, one.document.where)


def _slo(stated: Stated, declared: Declarations) -> SLO:
    policy = policy_of(stated, declared)
    assert policy is not None, "every policy was resolved"
    return SLO(
        id=stated.id,
        service=stated.service,
        objective=stated.objective,
        indicator=stated.service.indicators[stated.objective.indicator],
        policy=policy,
        where=partial(stated.document.where, "objectives", stated.position),
    )
