"""All definitions by kind and name, including those of which only the name could be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from slo import archetypes
from slo.model import BUILT_IN_POLICIES, AlertPolicy, Service
from slo.shapes import Definition
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.model import Agreement, Alerts, ErrorBudgetPolicy, Exclusion, Organisation, Product, UseCase

S = TypeVar("S", bound=Definition)

_BUILT_IN = {"AlertPolicy": tuple(BUILT_IN_POLICIES), "Archetype": archetypes.NAMES}


class Found(NamedTuple):
    """One document: its kind and name if they could be read, its value if it could be decoded."""

    document: Document
    kind: str | None
    name: str | None
    value: Definition | None


@dataclass(frozen=True, slots=True)
class Declaration(Generic[S]):
    """A document of a known kind; `value` is None if it could not be decoded."""

    document: Document
    value: S | None


@dataclass(frozen=True, eq=False)
class Declarations:
    """All definitions by name. They are `complete` unless others may be in a text that could not be read."""

    organisation: Declaration[Organisation] | None
    products: Mapping[str, Declaration[Product]]
    services: Mapping[str, Declaration[Service]]
    policies: Mapping[str, Declaration[AlertPolicy]]
    budget_policies: Mapping[str, Declaration[ErrorBudgetPolicy]]
    exclusions: Mapping[str, Declaration[Exclusion]]
    agreements: Mapping[str, Declaration[Agreement]]
    alerts: Mapping[str, Declaration[Alerts]]
    use_cases: Mapping[str, Declaration[UseCase]]
    complete: bool

    @property
    def shared(self) -> Organisation | None:
        """The organisation, if it could be read."""
        return self.organisation.value if self.organisation else None

    @property
    def everything(self) -> Iterator[Declaration[Any]]:
        """All definitions except archetypes, which become part of services."""
        yield from (self.organisation,) if self.organisation else ()
        for kind in fields(self):
            if isinstance(defined := getattr(self, kind.name), dict):
                yield from defined.values()

    def product_of(self, service: Service) -> Product | None:
        """Return the product of a service, if it has one that could be read."""
        product = self.products.get(service.product or "")
        return product.value if product else None


def declare(found: Iterable[Found], read_whole: bool) -> Declarations:
    """Sort documents by kind and name; of two with the same name the first counts."""
    ordered = _ordered(found)
    organisations: Mapping[str, Declaration[Organisation]] = _of_kind(ordered, "Organisation")
    return Declarations(
        organisation=next(iter(organisations.values()), None),
        products=_of_kind(ordered, "Product"),
        services=_of_kind(ordered, "Service"),
        policies=_of_kind(ordered, "AlertPolicy"),
        budget_policies=_of_kind(ordered, "ErrorBudgetPolicy"),
        exclusions=_of_kind(ordered, "Exclusion"),
        agreements=_of_kind(ordered, "Agreement"),
        alerts=_of_kind(ordered, "Alerts"),
        use_cases=_of_kind(ordered, "UseCase"),
        complete=read_whole and all(one.kind and one.name for one in ordered),
    )


def declared_twice(found: Iterable[Found]) -> Iterator[Problem]:
    """Find duplicate names, a second organisation, and names that are built in."""
    first: dict[tuple[str, str], Found] = {}
    for one in _ordered(found):
        if one.kind is None or one.name is None:
            continue
        only_one = one.kind == "Organisation"
        earlier = first.setdefault((one.kind, "" if only_one else one.name), one)
        if earlier is not one:
            yield _second(one, earlier, only_one)
        if one.name in _BUILT_IN.get(one.kind, ()):
            message, hint = f"{one.kind} {one.name!r} is built in", "choose another name"
            yield checks.DUPLICATE.problem(message, one.document.where("name"), hint=hint)


def _second(one: Found, earlier: Found, only_one: bool) -> Problem:
    place = earlier.document.where("name")
    if only_one:
        message = f"there can be one organisation, and {earlier.name!r} is defined already ({place})"
        hint = "write what both say into one of them"
    else:
        message = f"{one.kind} {one.name!r} is defined already ({place})"
        hint = "name one of them differently, or write what both say into one"
    return checks.DUPLICATE.problem(message, one.document.where("name"), hint=hint)


def _ordered(found: Iterable[Found]) -> list[Found]:
    """Sort by position, so that the result does not depend on the order in which files were read."""
    return sorted(found, key=lambda one: (one.document.source.file, one.document.start))


def _of_kind(found: Iterable[Found], kind: str) -> Mapping[str, Declaration[Any]]:
    named: dict[str, Declaration[Any]] = {}
    for one in found:
        if one.kind == kind and one.name is not None:
            named.setdefault(one.name, Declaration(one.document, one.value))
    return dict(sorted(named.items()))
