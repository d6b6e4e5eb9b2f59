"""From files to a catalogue, or to every problem in all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from slo.catalogue.agreements import misplaced_agreements, name_of, strangers_among_agreements, with_drafts
from slo.catalogue.archetypes import Archetypes, Template, read, template
from slo.catalogue.budget_policies import unresolved_budget_policies
from slo.catalogue.calls import impossible_calls
from slo.catalogue.clocks import unfollowed_clocks
from slo.catalogue.composites import unresolved_composites, with_parts
from slo.catalogue.declarations import Declarations, Definition, Found, declare, declared_twice
from slo.catalogue.decode import decode
from slo.catalogue.defaults import unresolved_defaults
from slo.catalogue.direct import impossible_directly
from slo.catalogue.exclusions import excluded_from, unresolved_exclusions
from slo.catalogue.expansion import expand
from slo.catalogue.on_call import impossible_on_call
from slo.catalogue.other_alerts import settled_alerts, settled_use_cases, unresolved_other_alerts
from slo.catalogue.responsibility import unresolved_responsibility
from slo.catalogue.scope import out_of_scope
from slo.catalogue.services import Stated, budget_policy_of, policy_of, stated, unresolved_in_services
from slo.catalogue.surroundings import unresolved_surroundings
from slo.model import (
    SLO,
    Agreement,
    AlertPolicy,
    Alerts,
    Archetype,
    Catalogue,
    Declared,
    ErrorBudgetPolicy,
    Exclusion,
    Organisation,
    Product,
    Service,
    UseCase,
)
from slo.shapes import Document as Shape
from slo.source.document import Parsed, parse
from slo.source.nodes import Document, Record
from slo.source.source import decode_text
from slo.text.diagnostics import Invalid, Problem, in_order, nearest

S = TypeVar("S", bound=Shape)

DOCUMENTS: Mapping[str, type[Shape]] = {
    "Organisation": Organisation,
    "Product": Product,
    "Service": Service,
    "AlertPolicy": AlertPolicy,
    "ErrorBudgetPolicy": ErrorBudgetPolicy,
    "Exclusion": Exclusion,
    "Archetype": Archetype,
    "Agreement": Agreement,
    "Alerts": Alerts,
    "UseCase": UseCase,
}
"""What can be defined: the word behind `kind`, and its shape."""


CHECKS: tuple[Callable[[Declarations], Iterator[Problem]], ...] = (
    unresolved_in_services,
    unfollowed_clocks,
    unresolved_composites,
    unresolved_defaults,
    unresolved_exclusions,
    impossible_directly,
    unresolved_budget_policies,
    unresolved_responsibility,
    out_of_scope,
    unresolved_surroundings,
    impossible_calls,
    impossible_on_call,
    misplaced_agreements,
    unresolved_other_alerts,
)
"""What is asked of the definitions as a whole, once each was read."""


def load(
    sources: Mapping[str, bytes | str], further: Callable[[Catalogue], Iterable[Problem]] = lambda _: ()
) -> Catalogue:
    """Read definitions, given as the content of each file under its name.

    `further` finds problems in what could be read, a catalogue that is yet without objectives. Raises Invalid
    with all problems of all files. What could not be read causes no further problems: nobody is told that
    something is missing that may be defined there.
    """
    parsed = [_parse(content, file) for file, content in sources.items()]
    read_whole = all(one.read_whole for one in parsed)
    problems = [problem for one in parsed for problem in one.problems]
    explained = {problem.span for problem in problems}
    found: list[Found] = []
    documents = [document for one in parsed for document in one.documents]
    for definition, mistakes in _decoded(documents, read_whole):
        found.append(definition)
        problems += [mistake for mistake in mistakes if mistake.span not in explained]
    declared = declare(found, read_whole)
    problems += declared_twice(found)
    problems += [problem for check in CHECKS for problem in check(declared)]
    problems += strangers_among_agreements(found, declared)
    read_right = _without_objectives(declared)
    problems += further(read_right)
    if problems:
        raise Invalid(in_order(problems))
    slos = with_parts(_slo(objective, declared) for objective in stated(declared))
    return replace(
        read_right,
        slos=tuple(with_drafts(slos, declared)),
        alerts=settled_alerts(declared),
        use_cases=settled_use_cases(declared),
    )


def _parse(content: bytes | str, file: str) -> Parsed:
    try:
        text = decode_text(content, file) if isinstance(content, bytes) else content
    except Invalid as invalid:
        return Parsed((), invalid.problems, read_whole=False)
    return parse(text, file)


def _decoded(documents: Iterable[Document], read_whole: bool) -> Iterator[tuple[Found, Iterable[Problem]]]:
    """Read each document by its kind; archetypes first, because services are made from them."""
    by_kind = sorted(documents, key=lambda document: document.text("kind") != Archetype.__name__)
    complete = read_whole and all(one.text("kind") in DOCUMENTS and name_of(one) for one in by_kind)
    own: dict[str, Template | None] = {}
    for document in by_kind:
        one, mistakes = _decode(document, Archetypes(own, complete))
        if one.kind == Archetype.__name__ and one.name is not None:
            own.setdefault(one.name, template(document) if one.value else None)
        yield one, mistakes


def _decode(document: Document, archetypes: Archetypes) -> tuple[Found, Iterable[Problem]]:
    """Read a document by its kind; what is wrong with it does not hide which kind and name it has."""
    kind, name = document.text("kind"), name_of(document)
    shape = DOCUMENTS.get(kind or "")
    if shape is None:
        return Found(document, None, name, None), (_no_kind(document, kind),)
    expanded = expand(document, archetypes)
    try:
        value = read(document) if shape is Archetype else decode(expanded.document, shape)
    except Invalid as invalid:
        mistakes = (mistake for mistake in invalid.problems if expanded.whole or mistake.code != "missing")
        return Found(expanded.document, kind, name, None), (*expanded.problems, *mistakes)
    return Found(expanded.document, kind, name, value), expanded.problems


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


def _without_objectives(declared: Declarations) -> Catalogue:
    """Put together what was declared and could be read."""
    return Catalogue(
        services=_values(declared.services),
        products=_values(declared.products),
        organisation=_value(declared.organisation) if declared.organisation else None,
        agreements=tuple(_values(declared.agreements).values()),
    )


def _values(declared: Mapping[str, Definition[S]]) -> Mapping[str, Declared[S]]:
    values = {name: _value(one) for name, one in declared.items()}
    return {name: value for name, value in values.items() if value is not None}


def _value(one: Definition[S]) -> Declared[S] | None:
    return Declared(one.value, one.document.where) if one.value is not None else None


def _slo(stated: Stated, declared: Declarations) -> SLO:
    policy = policy_of(stated, declared)
    assert policy is not None, "every policy was resolved"
    return SLO(
        id=stated.id,
        service=stated.service,
        objective=stated.objective,
        indicator=stated.service.indicators[stated.objective.indicator],
        policy=policy,
        budget_policy=budget_policy_of(stated, declared),
        exclusions=excluded_from(stated, declared),
        where=partial(stated.document.where, "objectives", stated.position),
    )
