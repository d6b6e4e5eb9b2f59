"""Signing: which objectives of which products a party signs, and which signatures change."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from slo.model.agreement import NEWEST, Agreement, Signature, digest, signature_of, terms_text
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
    present = {one.value.product: one.value for one in catalogue.agreements if one.value.party == party}
    for product in sorted(catalogue.products):
        slos = [slo for slo in catalogue.slos if slo.service.product == product]
        slos = [slo for slo in slos if party in catalogue.signatories(slo)]
        had = present[product].objectives if product in present else {}
        signatures = {
            slo.id: _signature(slo, signature_of(slo.ids, had), catalogue, names, by, on) for slo in slos
        }
        signed = tuple(_differences(had, signatures))
        if slos and signed:
            kept = {slo: one for slo, one in sorted(signatures.items()) if one is not None}
            yield Signing(Agreement(product=product, party=party, objectives=kept), signed)


def _signature(
    slo: SLO, had: Signature | None, catalogue: Catalogue, names: Collection[str], by: str, on: date
) -> Signature | None:
    """Return the new signature of an objective; None if there is none."""
    valid = had is not None and had.intact and had.terms == terms(slo, had.version)
    if slo.id in names or (not names and (not valid or (had and catalogue.is_old(had, on)))):
        written = terms(slo)
        text = {"version": NEWEST, "digest": digest(written), "terms": terms_text(written)}
        return Signature.model_validate({"agreed_on": on, "by": by, **text})
    return had


def _differences(had: dict[str, Signature], has: dict[str, Signature | None]) -> Iterator[Signed]:
    for slo in sorted({*had, *has}):
        before, after = had.get(slo), has.get(slo)
        if before != after:
            yield Signed(slo, before if before and before.intact else None, after)
