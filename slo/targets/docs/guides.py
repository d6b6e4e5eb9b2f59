"""Guides: what each product's team needs to know, in one place and on one page."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.model import SLO, Catalogue, Organisation, Product, Signature
from slo.plan.responders import of_product
from slo.plan.types import Responders, Routing


class Guide(NamedTuple):
    """What a product's team needs to know. `signatures` are those of its objectives, by party."""

    product: Product
    organisation: Organisation
    responders: Responders
    slos: tuple[SLO, ...]
    signatures: Mapping[str, Mapping[str, Signature | None]]


def guides(catalogue: Catalogue, routing: Routing) -> Iterator[Guide]:
    """Plan a guide for each product, in the order of their names."""
    assert catalogue.organisation is not None, "without an organisation nothing is routed"
    of_products: dict[str | None, list[SLO]] = {}
    for slo in catalogue.slos:
        of_products.setdefault(slo.service.product, []).append(slo)
    for name, declared in sorted(catalogue.products.items()):
        product, slos = declared.value, tuple(of_products.get(name, ()))
        yield Guide(
            product=product,
            organisation=catalogue.organisation.value,
            responders=of_product(product, slos, catalogue, routing),
            slos=slos,
            signatures={slo.id: _signatures(slo, product, catalogue) for slo in slos},
        )


def _signatures(slo: SLO, product: Product, catalogue: Catalogue) -> Mapping[str, Signature | None]:
    """Give what each party has signed that must: None where its signature is missing or does not hold."""
    missing = slo.draft.missing if slo.draft else ()
    signed = {
        one.value.party: one.value.objectives.get(slo.id)
        for one in catalogue.agreements
        if one.value.product == product.name
    }
    return {party: None if party in missing else signed.get(party) for party in catalogue.signatories(slo)}
