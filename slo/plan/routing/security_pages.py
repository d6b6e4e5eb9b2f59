"""Branches for pages of category security: the security party is notified together with the product.

Only pages: that party helps with incidents, and a ticket is not one. The product is notified as well, so
these routes continue.
"""

from collections.abc import Iterable, Iterator, Mapping

from slo.model import AlertSeverity, CallMode, Category, Organisation, Product
from slo.model.naming import CALLED_UPON
from slo.plan.routing import messages
from slo.plan.routing.branch import Branch, Levels
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def security_pages(
    products: Iterable[Product], budgets: Mapping[str, tuple[str, ...]], organisation: Organisation
) -> Iterator[Branch]:
    """Yield one branch for each product and party with `on-declared-security`.

    `budgets` are the labels that identify an error budget of each product.
    """
    for product in products:
        for party, manner in sorted(product.alerting.call.items()) if product.alerting else ():
            if manner is CallMode.ON_DECLARED_SECURITY:
                yield _security_pages(product.name, party, organisation, budgets[product.name])


def _security_pages(product: str, party: str, organisation: Organisation, budget: tuple[str, ...]) -> Branch:
    receiver = Receiver(f"{party}/declared", organisation.parties[party].called, messages.DECLARED)
    route = Route(
        receiver=receiver.name,
        why=f"{product} declared it to be about security, so {party} is notified together with {product}.",
        matchers=(
            Matcher("product", "=", product),
            Matcher("category", "=", Category.SECURITY),
            Levels(organisation.severities).matcher(AlertSeverity.PAGE),
            Matcher(CALLED_UPON, "=", ""),
        ),
        group_by=budget,
        group_wait=Duration.parse("10s"),
        repeat_interval=Duration.parse("4h"),
        continues=True,
    )
    return Branch(route=route, receivers=(receiver,))
