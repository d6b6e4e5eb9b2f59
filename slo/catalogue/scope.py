"""Whether products that call upon parties are among those that the model is for."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.text import checks
from slo.text.diagnostics import Problem


def out_of_scope(declared: Declarations) -> Iterator[Problem]:
    """Find calls by products that are on none of the platforms that the parties are responsible for.

    Where a product names a platform, and it is not among them, that is a problem already.
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
                f"{party!r} answers calls of products on {served}, and {name!r} names none of them",
                product.document.where_key("alerting", "call", party),
                hint="add 'hosting' to the product, or take the call out",
            )
