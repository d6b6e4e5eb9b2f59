"""Who is the first responder of a service, and in which environment it is."""

from collections.abc import Iterator

from slo.diff.change import About, Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.model import Catalogue


def first_responders(compared: Comparison) -> Iterator[Change]:
    """Yield services that have another product, and products that have another owner."""
    for what, names in (
        ("service", compared.before.catalogue.services),
        ("product", compared.before.catalogue.products),
    ):
        for name in names:
            field = "product" if what == "service" else "party"
            if keys := compared.under(what, name, field):
                before, after = (
                    _first(what, name, plan.catalogue) for plan in (compared.before, compared.after)
                )
                sentence = f"the first responder is {after} instead of {before}"
                yield Change(Rank.WOKEN, About(what, name), sentence, keys, Value(before, after))


def _first(what: str, name: str, catalogue: Catalogue) -> str:
    if what == "service":
        name = catalogue.services[name].value.product or ""
    if name not in catalogue.products:
        return "nobody"
    product = catalogue.products[name].value
    return product.party or product.name
