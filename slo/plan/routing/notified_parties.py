"""Branches for parties that an error budget policy notifies: the label `told` of its alerts names them.

They get a ticket; nobody is woken. The first responder gets the alert as well, so these routes continue.
"""

from collections.abc import Iterator

from slo.model import Catalogue, Organisation
from slo.plan.identity import identity
from slo.plan.routing import messages
from slo.plan.routing.branch import Branch
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def notified_parties(catalogue: Catalogue, organisation: Organisation) -> Iterator[Branch]:
    """Yield one branch for each party that some step notifies."""
    named = {party for slo in catalogue.slos for step in slo.steps for party in step.notify}
    budget = identity(catalogue)
    for party in sorted(named):
        receiver = Receiver(f"{party}/told", organisation.parties[party].ticket, messages.TICKET)
        route = Route(
            receiver=receiver.name,
            why=f"An error budget policy notifies {party}. The first responder acts.",
            matchers=(Matcher("told", "=~", f"(.+,)?{party}(,.+)?"),),
            group_by=(*budget, "step"),
            group_wait=Duration.parse("10s"),
            continues=True,
        )
        yield Branch(route=route, receivers=(receiver,))
