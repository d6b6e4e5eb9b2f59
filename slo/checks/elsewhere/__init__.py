"""Owners in other systems, compared with the products of services."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from slo.checks.elsewhere import backstage, code_owners, pagerduty_services
from slo.checks.elsewhere.entry import Entry, comparable
from slo.model import Catalogue, Declared, Product
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Span, nearest


class System(NamedTuple):
    """Another system: its name, how its file is read, and whether it should know every service."""

    name: str
    entries: Callable[[str, str], Iterable[Entry]]
    complete: bool


SYSTEMS: Mapping[str, System] = {
    "backstage": System("Backstage", backstage.entries, complete=True),
    "codeowners": System("CODEOWNERS", code_owners.entries, complete=False),
    "pagerduty": System("PagerDuty", pagerduty_services.entries, complete=False),
}


class OwnersFile(NamedTuple):
    """A file of a system of SYSTEMS: its path from the definitions, and its name for people."""

    system: str
    file: str
    name: str
    text: str


def owned_elsewhere(catalogue: Catalogue, files: Collection[OwnersFile]) -> Iterator[Problem]:
    """Find services that other systems give to another owner, do not know, or know alone.

    Several files of a system are read as one.
    """
    by_system: dict[str, list[Entry]] = {}
    names = {one.file: one.name for one in files}
    for one in files:
        entries = by_system.setdefault(one.system, [])
        try:
            entries += SYSTEMS[one.system].entries(one.text, one.file)
        except Invalid as invalid:
            yield from invalid.problems
    for name, entries in by_system.items():
        comparison = _Comparison(catalogue, SYSTEMS[name], names)
        yield from comparison.problems(entries)


@dataclass(frozen=True)
class _Comparison:
    """Of definitions with one system; `names` are those of its files by their paths."""

    catalogue: Catalogue
    system: System
    names: Mapping[str, str]

    def problems(self, entries: Sequence[Entry]) -> Iterator[Problem]:
        named: dict[str, Entry] = {}
        for entry in entries:
            for name in entry.names:
                named.setdefault(comparable(name), entry)
        yield from self._of_services(named)
        for name, product in self.catalogue.products.items():
            if name in named and name not in self.catalogue.services:
                here = f"its team is {product.value.party or name!r}"
                yield from self._other_owner(named[name], product, here, product.where("name"))
        yield from self._unknown(entries)

    def _of_services(self, named: Mapping[str, Entry]) -> Iterator[Problem]:
        for name, service in self.catalogue.services.items():
            if name in named:
                product = self.catalogue.products.get(service.value.product or "")
                here = f"its product is {product.value.name!r}" if product else "it has no product"
                yield from self._other_owner(named[name], product, here, service.where("product"))
            elif self.system.complete and named:
                message = f"{self.system.name} does not know {name!r}"
                hint = "add it there, under the same name"
                yield checks.MISSING_ELSEWHERE.problem(message, service.where("name"), hint=hint)

    def _unknown(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        known = {*self.catalogue.services, *self.catalogue.products}
        for entry in entries:
            if entry.listed and known.isdisjoint(map(comparable, entry.names)):
                message = f"{self.system.name} has {entry.names[0]!r}, which has no definitions"
                hint = nearest(comparable(entry.names[0]), known)
                if not hint.startswith("did you mean"):  # a list of other services would not help
                    hint = "define its objectives, or set 'checks' for this code"
                yield checks.UNKNOWN_ELSEWHERE.problem(message, entry.named_at, hint=hint)

    def _other_owner(
        self, entry: Entry, product: Declared[Product] | None, here: str, span: Span
    ) -> Iterator[Problem]:
        owners = _owners(product, self.catalogue)
        if not entry.owners or any(comparable(owner) in owners for owner in entry.owners):
            return
        named = " and ".join(map(repr, entry.owners))
        place = replace(entry.owned_at, file=self.names[entry.owned_at.file])
        message = f"{self.system.name} names {named} as owner ({place}); here {here}"
        hint = (
            "agree on the owner and correct the wrong side; if both are one team, add its name there to "
            "'code_owners' of the product"
        )
        yield checks.OWNER_ELSEWHERE.problem(message, span, hint=hint)


def _owners(product: Declared[Product] | None, catalogue: Catalogue) -> frozenset[str]:
    """Return all names of a product's team: its own, its party's, and those of their code owners."""
    if product is None:
        return frozenset()
    named, party = [product.value.name, *product.value.code_owners], product.value.party
    if party and catalogue.organisation and party in catalogue.organisation.value.parties:
        named += [party, *catalogue.organisation.value.parties[party].code_owners]
    return frozenset(map(comparable, named))
