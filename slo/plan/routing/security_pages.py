"""What a product declares to be about security: its security party hears of such pages together with it.

Only pages: the matrix has that party help with incidents, and what can wait is none. The product has them as
well, so these routes continue.
"""

from collections.abc import Iterable, Iterator

from slo.model import Category, Manner, Organisation, Product
from slo.model.naming import CALLED_UPON
from slo.plan.routing import messages
from slo.plan.routing.branch import BY_SLO, Branch
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def security_pages(products: Iterable[Product], organisation: Organisation) -> Iterator[Branch]:
    """Plan one branch for each product, and each party that it calls upon so."""
    for product in products:
        for party, manner in sorted(product.alerting.call.items()) if product.alerting else ():
            if manner is Manner.ON_DECLARED_SECURITY:
                yield _security_pages(product.name, party, organisation)


def _security_pages(product: str, party: str, organisation: Organisation) -> Branch:
    receiver = Receiver(f"{party}/declared", organisation.parties[party].called, messages.DECLARED)
    route = Route(
        receiver=receiver.name,
        why=f"{product} declared it to be about security, so {party} hears of it together with {product}.",
        matchers=(
            Matcher("product", "=", product),
            Matcher("category", "=", Category.SECURITY),
            Matcher("severity", "=", "page"),
            Matcher(CALLED_UPON, "=", ""),
        ),
        group_by=BY_SLO,
        group_wait=Duration.parse("10s"),
        repeat_interval=Duration.parse("4h"),
        continues=True,
    )
    return Branch(route=route, receivers=(receiver,))
