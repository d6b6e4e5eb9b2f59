"""Signing: which objectives of which products a party signs, and which signatures change."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import NamedTuple

from slo.model.agreement import NEWEST, Agreement, Signature
from slo.model.catalogue import SLO, Catalogue
from slo.model.terms import terms


class Signed(NamedTuple):
    """A signature before and after. None before: there was none, or a void one. None after: it is removed."""

    slo: str
    before: Signature | None
    after: Signature | None


class Signing(NamedTuple):
    """The new agreement of a party for a product, and the signatures that change."""

    agreement: Agreement
    signed: tuple[Signed, ...]


def sign(catalogue: Catalogue, party: str, names: Collection[str], by: str, on: date) -> Iterator[Signing]:
    """Sign the named objectives, by default all whose signature is missing, void, old, or for other terms.

    Signatures of objectives that no longer exist are removed. Yields each product with changes, by name.
    """

    def signature(slo: SLO, had: Signature | None) -> Signature | None:
        valid = had is not None and covers(had, slo) and not catalogue.is_old(had, on)
        if slo.id in names or (not names and not valid):
            return Signature.of(party, f"objectives/{slo.id}", on, by, terms(slo))
        return None

    return _signings(catalogue, party, signature)


def refresh(catalogue: Catalogue, party: str) -> Iterator[Signing]:
    """Write valid signatures of earlier versions in the newest form: the same consent, by the same role.

    A signature for other terms than those defined now is left as it is. Yields products as `sign` does.
    """

    def signature(slo: SLO, had: Signature | None) -> Signature | None:
        if had is None or had.version == NEWEST or not covers(had, slo):
            return None
        return Signature.of(party, f"objectives/{slo.id}", had.agreed_on, had.by, terms(slo))

    return _signings(catalogue, party, signature)


def covers(signature: Signature, slo: SLO) -> bool:
    """Return whether a signature is intact and for the terms defined now, in the words of its version."""
    return signature.intact and signature.terms == terms(slo, signature.version)


def _signings(
    catalogue: Catalogue, party: str, signature: Callable[[SLO, Signature | None], Signature | None]
) -> Iterator[Signing]:
    """Yield the new agreement of each product; `signature` returns a new signature, or None to keep it."""
    present = {one.value.product: one.value for one in catalogue.agreements if one.value.party == party}
    for product in sorted(catalogue.products):
        slos = [slo for slo in catalogue.slos if slo.service.product == product]
        slos = [slo for slo in slos if party in catalogue.signatories(slo)]
        had = present[product].objectives if product in present else {}
        has: dict[str, Signature] = {}
        signed: list[Signed] = []
        for slo in slos:
            id = next((one for one in slo.ids if one in had), slo.id)
            before = had.get(id)
            if (after := signature(slo, before)) and after != before:
                has[slo.id] = after
                signed.append(Signed(slo.id, before if before and before.intact else None, after))
            elif before:
                has[id] = before
        unknown = had.keys() - {id for slo in slos for id in slo.ids}
        signed += (Signed(id, had[id], None) for id in unknown)
        if slos and signed:
            agreement = Agreement(product=product, party=party, objectives=dict(sorted(has.items())))
            yield Signing(agreement, tuple(sorted(signed, key=lambda one: one.slo)))
