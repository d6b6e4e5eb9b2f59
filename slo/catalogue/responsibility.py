"""Checks that first responders have channels, and that Alertmanager can use all channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declarations
from slo.source.nodes import Document, Path
from slo.text import checks
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.model import Organisation, Product
    from slo.model.ownership import Labelled


def unreachable(declared: Declarations) -> Iterator[Problem]:
    """Find channels that Alertmanager cannot use, and first responders without channels."""
    organisation = declared.organisation
    if organisation.value is None if organisation else not declared.complete:
        return
    if organisation is None and not declared.products:
        return
    from slo.catalogue.channels import undeliverable, unmatchable  # imported here: services have no channels

    if organisation is not None and organisation.value is not None:
        yield from undeliverable(organisation.value, organisation.document, organisation.value)
        patterns = ((("discard", number), labels) for number, labels in enumerate(organisation.value.discard))
        yield from unmatchable(patterns, organisation.document, organisation.value)
    for product in declared.products.values():
        if product.value is not None:
            yield from undeliverable(product.value, product.document, declared.shared)
            if declared.shared is not None:
                yield from unmatchable(_owned(product.value), product.document, declared.shared)
            yield from _without_channels(product.value, product.document, declared.shared)


def _without_channels(
    product: Product, document: Document, organisation: Organisation | None
) -> Iterator[Problem]:
    party = organisation.parties.get(product.party or "") if organisation else None
    if party is None:
        return
    lacking = [way for way, channels in (("page", party.page), ("ticket", party.ticket)) if channels is None]
    if lacking:
        ways = " and ".join(f"{way}s" for way in lacking)
        message = f"{product.party!r} responds first for this product, but has no channel for {ways}"
        hint = f"add {' and '.join(map(repr, lacking))} to the party in the organisation"
        yield checks.CHANNELS.problem(message, document.where("party"), hint=hint)


def _owned(product: Product) -> Iterator[tuple[Path, Labelled]]:
    """Yield the patterns of the alerts that a product owns, with their places."""
    for number, owned in enumerate(product.owns):
        yield ("owns", number, "match"), owned.match
        if owned.page:
            yield ("owns", number, "page"), owned.page
