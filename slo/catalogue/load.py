"""Loading of files into a catalogue, or into all problems of all files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from slo.catalogue.agreements import misplaced_agreements, name_of, other_kinds_among_agreements
from slo.catalogue.archetypes import TEMPLATE, Archetypes, Template, read, template
from slo.catalogue.base import ReadFile, no_file, read_base
from slo.catalogue.budget_policies import impossible_budget_policies
from slo.catalogue.calls import impossible_calls
from slo.catalogue.clocks import unfollowed_clocks
from slo.catalogue.composites import composites_of_composites, with_parts
from slo.catalogue.declarations import Declaration, Declarations, Found, declare, declared_twice
from slo.catalogue.decode import decode
from slo.catalogue.direct import impossible_directly
from slo.catalogue.excerpt import excerpt
from slo.catalogue.exclusions import excluded_from
from slo.catalogue.expansion import expand
from slo.catalogue.familiar_keys import probably
from slo.catalogue.foreign import native, parsed, warnings
from slo.catalogue.inhibiting import impossible_inhibitions
from slo.catalogue.kinds import DEFINITIONS
from slo.catalogue.known_as import names_of_two
from slo.catalogue.on_call import impossible_on_call
from slo.catalogue.other_alerts import misplaced_other_alerts, settled_alerts, settled_use_cases
from slo.catalogue.own_labels import labels_of_groups
from slo.catalogue.record import NO_RECORD, Recorded
from slo.catalogue.references import unresolved
from slo.catalogue.renames import impossible_renames
from slo.catalogue.responsibility import unreachable
from slo.catalogue.scope import out_of_scope
from slo.catalogue.services import (
    SettledObjective,
    budget_policy_of,
    impossible_objectives,
    policy_of,
    settled_objectives,
)
from slo.catalogue.silencing import allowances, mistaken_severities
from slo.catalogue.standing import standing_of, with_standing
from slo.catalogue.written.calls import with_calls_in_force
from slo.languages import LanguageCode
from slo.model import SLO, Catalogue, Declared
from slo.model.agreement import signatories
from slo.model.severity import NAMES_OF_LEVELS
from slo.peers import Peer
from slo.shapes import VERSION, Definition
from slo.sli import OLDEST_PROMETHEUS
from slo.source.document import Parsed
from slo.source.nodes import Document, Record
from slo.source.source import decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, in_order, nearest

if TYPE_CHECKING:
    from slo.model import Organisation, Product

S = TypeVar("S", bound=Definition)

_ARCHETYPE = "Archetype"

CHECKS: tuple[Callable[[Declarations], Iterator[Problem]], ...] = (
    unresolved,
    impossible_objectives,
    labels_of_groups,
    impossible_renames,
    names_of_two,
    unfollowed_clocks,
    composites_of_composites,
    impossible_directly,
    impossible_budget_policies,
    unreachable,
    out_of_scope,
    impossible_calls,
    impossible_on_call,
    misplaced_agreements,
    misplaced_other_alerts,
    impossible_inhibitions,
    mistaken_severities,
)
"""Checks of the definitions as a whole, after each was decoded."""


def load(
    sources: Mapping[str, bytes | str],
    further: Callable[[Catalogue], Iterable[Problem]] = lambda _: (),
    recorded: Recorded = NO_RECORD,
    read: ReadFile = no_file,
) -> Catalogue:
    """Load definitions, given as the content of each file under its name.

    `further` checks what could be read, a catalogue without objectives. `read` returns other files of the
    project by their paths from the folder that holds the definitions. Definitions that dispute what is in
    force by the record are loaded, too: see `Catalogue.standing`. Raises Invalid with all problems of all
    files. What could not be read causes no further problems: nothing is reported as missing that may be
    defined there.
    """
    files = read_texts(sources)
    made = native(document for one in files for document in one.documents)
    read_whole = all(one.read_whole for one in files) and not made.problems
    problems = [problem for one in files for problem in one.problems] + list(made.problems)
    explained = {problem.span for problem in problems}
    found: list[Found] = []
    for definition, mistakes in decoded(made.documents, read_whole):
        found.append(definition)
        problems += [mistake for mistake in mistakes if mistake.span not in explained]
    declared = declare(found, read_whole)
    problems += declared_twice(found)
    problems += [problem for check in CHECKS for problem in check(declared)]
    problems += other_kinds_among_agreements(found, declared)
    allowed, mistakes = allowances(comment for one in files for comment in one.comments)
    problems += mistakes
    base, mistakes = read_base(declared, read)
    problems += mistakes
    noted = tuple(warnings(made.notes))
    read_right = replace(_without_objectives(declared), allowances=allowed, imported=noted, base=base)
    problems += further(read_right)
    if problems := problems or list(unread(found)):
        raise Invalid(in_order(problems))
    slos = tuple(with_parts(_slo(settled, declared) for settled in settled_objectives(declared)))
    found_standing = standing_of(slos, declared, recorded.ledger)
    return replace(
        read_right,
        slos=with_standing(slos, found_standing),
        products=with_calls_in_force(read_right.products, found_standing),
        standing=found_standing,
        record_problems=recorded.problems,
        recorded_at=recorded.where,
        alerts=settled_alerts(declared),
        use_cases=settled_use_cases(declared),
    )


def read_texts(sources: Mapping[str, bytes | str]) -> list[Parsed]:
    """Read the documents of all files, in the order of the files."""
    return [_parse(content, file) for file, content in sources.items()]


def _parse(content: bytes | str, file: str) -> Parsed:
    try:
        text = decode_text(content, file) if isinstance(content, bytes) else content
    except Invalid as invalid:
        return Parsed((), invalid.problems, read_whole=False)
    return parsed(text, file)


def decoded(documents: Iterable[Document], read_whole: bool) -> Iterator[tuple[Found, Iterable[Problem]]]:
    """Decode all documents; archetypes first, because services are expanded with them."""
    by_kind = sorted(documents, key=lambda document: document.text("kind") != _ARCHETYPE)
    complete = read_whole and all(one.text("kind") in DEFINITIONS and name_of(one) for one in by_kind)
    own: dict[str, Template | None] = {}
    for document in by_kind:
        one, mistakes = _decode(document, Archetypes(own, complete))
        if one.kind == _ARCHETYPE and one.name is not None:
            own.setdefault(one.name, template(document) if one.value else None)
        yield one, mistakes


def _decode(document: Document, archetypes: Archetypes) -> tuple[Found, Iterable[Problem]]:
    """Decode a document by its kind; kind and name are kept also if there are problems."""
    kind, name = document.text("kind"), name_of(document)
    shape = DEFINITIONS.get(kind or "")
    if shape is None or _is_of_kubernetes(document):
        return Found(document, None, name, None), (no_kind(document),)
    expanded = expand(document, archetypes)
    try:
        elsewhere = () if expanded.whole else TEMPLATE
        value = read(document) if kind == _ARCHETYPE else decode(expanded.document, shape, elsewhere)
    except Invalid as invalid:
        return Found(expanded.document, kind, name, None), (*expanded.problems, *invalid.problems)
    return Found(expanded.document, kind, name, value), expanded.problems


def unread(found: Iterable[Found]) -> Iterator[Problem]:
    """Find definitions that could not be decoded, in case no other problem explains why."""
    for one in found:
        if one.value is None:
            yield checks.UNREAD.problem("this definition could not be used", one.document.where())


def no_kind(document: Document) -> Problem:
    """Return the problem of a document whose kind is not known, or that has none."""
    kind = document.text("kind")
    accepted = nearest("", DEFINITIONS)
    if not isinstance(document.root, Record):
        return checks.KIND.problem(
            "a definition is a mapping that begins with its 'kind'", document.where(), hint=accepted
        )
    if kind is None:
        message = "this definition has no 'kind'"
        similar = next((key for key in document.root.fields if key.lower() == "kind"), None)
        if similar is not None:
            return checks.KIND.problem(message, document.where_key(similar), hint=nearest(similar, ["kind"]))
        ignored = "if the file has no definitions, name it under 'ignore' of the organisation"
        return checks.KIND.problem(message, document.where("kind"), hint=f"{accepted}; {ignored}")
    if _is_of_kubernetes(document):
        message = f"a {kind} of {document.text('apiVersion')} is of Kubernetes, no definition of slo"
        hint = "name its file under 'ignore' of the organisation"
        return checks.KIND.problem(message, document.where("kind"), hint=hint)
    return checks.KIND.problem(
        f"there is no kind {kind!r}", document.where("kind"), hint=probably(kind, DEFINITIONS)
    )


def _is_of_kubernetes(document: Document) -> bool:
    """Return whether a document has the form of Kubernetes' objects, whose kinds include a Service."""
    has_metadata = isinstance(document.root, Record) and "metadata" in document.root.fields
    return has_metadata and document.text("apiVersion") not in (None, VERSION)


def _without_objectives(declared: Declarations) -> Catalogue:
    """Return a catalogue of what was declared and could be read."""
    return Catalogue(
        services=_values(declared.services),
        products=_values(declared.products),
        policies=_values(declared.policies),
        budget_policies=_values(declared.budget_policies),
        exclusions=_values(declared.exclusions),
        organisation=_value(declared.organisation) if declared.organisation else None,
        compat=_compat(declared),
        agreements=tuple(_values(declared.agreements).values()),
    )


def _compat(declared: Declarations) -> tuple[Peer, ...]:
    organisation = declared.organisation.value if declared.organisation else None
    return organisation.compat if organisation else ()


def _values(declared: Mapping[str, Declaration[S]]) -> Mapping[str, Declared[S]]:
    values = {name: _value(one) for name, one in declared.items()}
    return {name: value for name, value in values.items() if value is not None}


def _value(one: Declaration[S]) -> Declared[S] | None:
    return Declared(one.value, one.document.where) if one.value is not None else None


def _slo(settled: SettledObjective, declared: Declarations) -> SLO:
    policy = policy_of(settled, declared)
    assert policy is not None, "every policy was resolved"
    organisation = declared.organisation.value if declared.organisation else None
    return SLO(
        id=settled.id,
        service=settled.service,
        objective=settled.objective,
        indicator=settled.service.indicators[settled.objective.indicator],
        policy=policy,
        budget_policy=budget_policy_of(settled, declared),
        exclusions=excluded_from(settled, declared),
        signatories=signatories(declared.product_of(settled.service), declared.shared),
        prometheus=organisation.prometheus if organisation else OLDEST_PROMETHEUS,
        language=_language(declared.product_of(settled.service), organisation),
        severities=organisation.severities if organisation else NAMES_OF_LEVELS,
        where=partial(settled.document.where, "objectives", settled.position),
        written=partial(excerpt, settled.document, settled.position, settled.objective.indicator),
    )


def _language(product: Product | None, organisation: Organisation | None) -> LanguageCode:
    return (product and product.language) or (organisation.language if organisation else "en")
