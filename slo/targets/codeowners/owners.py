"""Who approves changes of definitions: whoever they bind together, and of signatures each party its own.

The last line that matches a file counts, so what is more particular comes later.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from slo.model import Catalogue, Organisation, Product
from slo.model.agreement import path_of_agreement, signatories


class Owned(NamedTuple):
    """Files whose changes these code owners approve; `path` is below the folder of definitions."""

    path: str
    owners: tuple[str, ...]


def code_owners(catalogue: Catalogue) -> Iterator[Owned]:
    """Plan the owners of what all share, of each product's definitions, and of each party's signatures.

    Where one of several parties names no code owners, another could approve in its place: then nothing is
    said of their product.
    """
    organisation = catalogue.organisation.value if catalogue.organisation else None
    parties = {name: _parties(one.value, organisation) for name, one in sorted(catalogue.products.items())}
    parties = {name: owners for name, owners in parties.items() if owners and all(owners.values())}
    shared = {
        party: owners for of in parties.values() for party, owners in of.items() if party not in parties
    }
    if shared:
        yield Owned("", _together(shared.values()))
    for name in parties:
        yield Owned(f"{name}/", _together(parties[name].values()))
    for file, products in sorted(_elsewhere(catalogue, parties).items()):
        yield Owned(file, _together(owners for name in products for owners in parties[name].values()))
    for name in parties:
        for party in signatories(catalogue.products[name].value, organisation):
            yield Owned(path_of_agreement(name, party), parties[name][party])


def _parties(product: Product, organisation: Organisation | None) -> dict[str, tuple[str, ...]]:
    """Give the code owners of each party that a product's definitions bind."""
    first = product.party or product.name
    known = organisation.parties if organisation else {}
    return {
        party: known[party].code_owners if party in known else product.code_owners
        for party in signatories(product, organisation) or (first,)
    }


def _elsewhere(catalogue: Catalogue, parties: Collection[str]) -> dict[str, list[str]]:
    """Give the files outside of a product's folder that define it or a service of it, with the products."""
    products = ((name, catalogue.products[name].where().file) for name in parties)
    services = (
        (service.value.product, service.where().file)
        for service in catalogue.services.values()
        if service.value.product is not None and service.value.product in parties
    )
    found: dict[str, list[str]] = {}
    for name, file in (*products, *services):
        if not file.startswith(f"{name}/") and name not in found.setdefault(file, []):
            found[file].append(name)
    return {file: sorted(names) for file, names in found.items() if names}


def _together(owners: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for of in owners for one in of))
