"""Check that products which call parties are on a platform of the shared responsibility model."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.text import checks
from slo.text.diagnostics import Problem


def out_of_scope(declared: Declarations) -> Iterator[Problem]:
    """Find calls by products without `hosting`, if the organisation names the platforms that it serves.

    A product on any other platform is reported as an undeclared name.
    """
    if declared.shared is None:
        return
    for name, product in declared.products.items():
        value = product.value
        if value is None or value.hosting is not None or value.is_served(declared.shared.hosting):
            continue
        for party in value.alerting.call if value.alerting else ():
            served = ", ".join(declared.shared.hosting)
            yield checks.OUT_OF_SCOPE.problem(
                f"{party!r} can be called only by products on {served}, and {name!r} has no 'hosting'",
                product.document.where_key("alerting", "call", party),
                hint="add 'hosting' to the product, or remove the call",
            )
