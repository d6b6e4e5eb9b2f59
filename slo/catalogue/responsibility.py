"""Whether all who are first or called can be reached, by what there is."""

from collections.abc import Iterator

from slo.catalogue.channels import undeliverable
from slo.catalogue.declarations import Declarations
from slo.model import Organisation, Product
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem


def unreachable(declared: Declarations) -> Iterator[Problem]:
    """Find channels that Alertmanager cannot use, and parties that cannot be first for a product."""
    organisation = declared.organisation
    if organisation.value is None if organisation else not declared.complete:
        return
    if organisation is not None and organisation.value is not None:
        yield from undeliverable(organisation.value, organisation.document, organisation.value)
    for product in declared.products.values():
        if product.value is not None:
            yield from undeliverable(product.value, product.document, declared.shared)
            yield from _without_channels(product.value, product.document, declared.shared)


def _without_channels(
    product: Product, document: Document, organisation: Organisation | None
) -> Iterator[Problem]:
    party = organisation.parties.get(product.party or "") if organisation else None
    if party is None:
        return
    lacking = [way for way, channels in (("page", party.page), ("ticket", party.ticket)) if channels is None]
    if lacking:
        ways = " or a ".join(lacking)
        message = f"{product.party!r} is first for this product, and nothing says how it gets a {ways}"
        hint = f"add {' and '.join(map(repr, lacking))} to the party in the organisation"
        yield checks.CHANNELS.problem(message, document.where("party"), hint=hint)
