"""Who is told by an error budget policy: parties that it names, of alerts that carry `told`.

They get a ticket and nobody is woken. Whoever is first for the product has the alert as well, so all these
routes continue.
"""

from collections.abc import Iterator

from slo.model import Catalogue, Organisation
from slo.plan.routing import messages
from slo.plan.routing.branch import BY_SLO, Branch
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def notified_parties(catalogue: Catalogue, organisation: Organisation) -> Iterator[Branch]:
    """Plan one branch for each party that is told of something."""
    named = {party for slo in catalogue.slos for step in slo.steps for party in step.notify}
    for party in sorted(named):
        receiver = Receiver(f"{party}/told", organisation.parties[party].ticket, messages.TICKET)
        route = Route(
            receiver=receiver.name,
            why=f"An error budget policy says that {party} is told. Whoever is first acts.",
            matchers=(Matcher("told", "=~", f"(.+,)?{party}(,.+)?"),),
            group_by=(*BY_SLO, "step"),
            group_wait=Duration.parse("10s"),
            continues=True,
        )
        yield Branch(route=route, receivers=(receiver,))
