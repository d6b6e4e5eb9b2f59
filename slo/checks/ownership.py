"""Alerts that would reach nobody, or somebody who must never be woken by them."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def unowned_alerts(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what belongs to nobody and so wakes nobody, and a queue for it that is missing or a pager."""
    if catalogue.organisation is None or not catalogue.products:
        return
    organisation, where = catalogue.organisation.value, catalogue.organisation.where
    if organisation.triage is None:
        yield checks.NO_QUEUE_FOR_UNOWNED.problem(
            "alerts that belong to no product would vanish: nothing says where they go",
            where("name"),
            hint="add 'unowned: {email: …}', or a 'ticket' to a party whose kind is platform",
        )
    ways = organisation.unowned.by_name if organisation.unowned else {}
    for name in (name for name, way in ways.items() if way.pages):
        yield checks.UNOWNED_PAGES.problem(
            "alerts that belong to nobody must not wake anybody: give them a queue, not a pager",
            where("unowned", name),
        )
    for service in catalogue.services.values():
        if service.value.product is None:
            yield checks.SERVICE_WITHOUT_PRODUCT.problem(
                f"{service.value.name!r} names no product, so its pages wake nobody: they wait in a queue",
                service.where("name"),
                hint="add 'product'",
            )


def ambiguous_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products with the name of a party: their receivers could not be told apart."""
    if catalogue.organisation is None:
        return
    for name in catalogue.products.keys() & catalogue.organisation.value.parties.keys():
        yield checks.PRODUCT_NAMED_AS_PARTY.problem(
            f"{name!r} is both a product and a party, so nobody could tell whom {name}/page reaches",
            catalogue.products[name].where("name"),
            hint="name the product for what it does",
        )
