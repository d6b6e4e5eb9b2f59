"""Alerts without an owner, and names that make their owner ambiguous."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def unowned_alerts(catalogue: Catalogue) -> Iterator[Problem]:
    """Find services without a product, and a missing or paging queue for unowned alerts."""
    if catalogue.organisation is None or not catalogue.products:
        return
    organisation, where = catalogue.organisation.value, catalogue.organisation.where
    if organisation.triage is None:
        yield checks.NO_QUEUE_FOR_UNOWNED.problem(
            "alerts that belong to no product would be lost: there is no queue for them",
            where("name"),
            hint="add 'unowned: {email: …}', or a 'ticket' to a party whose kind is platform",
        )
    ways = organisation.unowned.by_name if organisation.unowned else {}
    for name in (name for name, way in ways.items() if way.pages):
        yield checks.UNOWNED_PAGES.problem(
            "alerts that belong to no product must not wake anybody: give them a queue, not a pager",
            where("unowned", name),
        )
    for service in catalogue.services.values():
        if service.value.product is None:
            yield checks.SERVICE_WITHOUT_PRODUCT.problem(
                f"{service.value.name!r} has no product, so its pages wake nobody: they go to a queue",
                service.where("name"),
                hint="add 'product'",
            )


def ambiguous_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products with the name of a party: their receivers would have the same names."""
    if catalogue.organisation is None:
        return
    for name in catalogue.products.keys() & catalogue.organisation.value.parties.keys():
        yield checks.PRODUCT_NAMED_AS_PARTY.problem(
            f"{name!r} is both a product and a party, so the receiver {name}/page is ambiguous",
            catalogue.products[name].where("name"),
            hint="rename the product",
        )
