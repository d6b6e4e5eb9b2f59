"""Loading of files into a catalogue, or into all problems of all files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from slo.catalogue.agreements import misplaced_agreements, other_kinds_among_agreements
from slo.catalogue.base import ReadFile, no_file, read_base
from slo.catalogue.budget_policies import impossible_budget_policies
from slo.catalogue.calls import impossible_calls
from slo.catalogue.clocks import unfollowed_clocks
from slo.catalogue.composites import composites_of_composites, with_parts
from slo.catalogue.declarations import Declaration, Declarations, declare, declared_twice
from slo.catalogue.direct import impossible_directly
from slo.catalogue.excerpt import excerpt
from slo.catalogue.exclusions import excluded_from
from slo.catalogue.foreign import warnings
from slo.catalogue.inhibiting import impossible_inhibitions
from slo.catalogue.known_as import names_of_two
from slo.catalogue.on_call import impossible_on_call
from slo.catalogue.other_alerts import misplaced_other_alerts, settled_alerts, settled_use_cases
from slo.catalogue.own_labels import labels_of_groups
from slo.catalogue.reading import read_all, unread
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
from slo.shapes import Definition
from slo.sli import OLDEST_PROMETHEUS
from slo.source.nodes import Document
from slo.text.diagnostics import Invalid, Problem, Span, in_order

if TYPE_CHECKING:
    from slo.model import Organisation, Product

S = TypeVar("S", bound=Definition)

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
    all_read = read_all(sources)
    found, problems = all_read.found, list(all_read.problems)
    declared = declare(found, all_read.whole)
    problems += declared_twice(found)
    problems += [problem for check in CHECKS for problem in check(declared)]
    problems += other_kinds_among_agreements(found, declared)
    allowed, mistakes = allowances(all_read.comments)
    problems += mistakes
    base, mistakes = read_base(declared, read)
    problems += mistakes
    noted = tuple(warnings(all_read.notes))
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
    return (
        Declared(one.value, one.document.where, one.document.source.file) if one.value is not None else None
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """Returns where an objective is written."""

    document: Document
    position: int

    def __call__(self, *path: str | int) -> Span:
        return self.document.where("objectives", self.position, *path)


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """Returns how an objective and its indicator are written."""

    document: Document
    position: int
    indicator: str

    def __call__(self) -> str:
        return excerpt(self.document, self.position, self.indicator)


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
        where=_Where(settled.document, settled.position),
        file=settled.document.source.file,
        written=_Excerpt(settled.document, settled.position, settled.objective.indicator),
    )


def _language(product: Product | None, organisation: Organisation | None) -> LanguageCode:
    return (product and product.language) or (organisation.language if organisation else "en")
