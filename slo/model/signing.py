"""What a party signs when it signs: which objectives of which products, and what changes by it."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from slo.model.agreement import Agreement, Signature, digest, terms_text
from slo.model.catalogue import SLO, Catalogue
from slo.model.terms import terms


class Signed(NamedTuple):
    """A signature before and after: None before, if there was none or a void one; None after, if it goes."""

    slo: str
    before: Signature | None
    after: Signature | None


class Signing(NamedTuple):
    """A party's agreement on a product as it will be, and what is signed by it."""

    agreement: Agreement
    signed: tuple[Signed, ...]


def sign(catalogue: Catalogue, party: str, names: Collection[str], by: str, on: date) -> Iterator[Signing]:
    """Sign the named objectives; if none are named, those whose signature is missing, void, changed or old.

    Signatures of what the product does not have any more are taken out. Yields each product, by its name,
    of which something is signed or taken out.
    """
    present = {one.value.product: one.value for one in catalogue.agreements if one.value.party == party}
    for product in sorted(catalogue.products):
        slos = [slo for slo in catalogue.slos if slo.service.product == product]
        slos = [slo for slo in slos if party in catalogue.signatories(slo)]
        had = present[product].objectives if product in present else {}
        signatures = {slo.id: _signature(slo, had.get(slo.id), catalogue, names, by, on) for slo in slos}
        signed = tuple(_differences(had, signatures))
        if slos and signed:
            kept = {slo: one for slo, one in sorted(signatures.items()) if one is not None}
            yield Signing(Agreement(product=product, party=party, objectives=kept), signed)


def _signature(
    slo: SLO, had: Signature | None, catalogue: Catalogue, names: Collection[str], by: str, on: date
) -> Signature | None:
    """Return what a party says of an objective from now on; None if nothing."""
    written = terms(slo)
    stands = had is not None and had.intact and had.terms == written and not catalogue.is_old(had, on)
    if slo.id in names or (not names and not stands):
        text = {"digest": digest(written), "terms": terms_text(written)}
        return Signature.model_validate({"agreed_on": on, "by": by, **text})
    return had


def _differences(had: dict[str, Signature], has: dict[str, Signature | None]) -> Iterator[Signed]:
    for slo in sorted({*had, *has}):
        before, after = had.get(slo), has.get(slo)
        if before != after:
            yield Signed(slo, before if before and before.intact else None, after)
