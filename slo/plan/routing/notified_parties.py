"""Branches for parties that a policy or an emergency notifies: the label `notifies` of its alerts names them.

They get a ticket; nobody is woken. The first responder gets the alert as well, so these routes continue.
"""

from collections.abc import Iterator

from slo.model import Catalogue, Organisation
from slo.plan.emergencies import notified_parties_of
from slo.plan.identity import identity
from slo.plan.routing import messages
from slo.plan.routing.branch import Branch
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def notified_parties(catalogue: Catalogue, organisation: Organisation) -> Iterator[Branch]:
    """Yield one branch for each party that some step or emergency notifies."""
    by_steps = {party for slo in catalogue.slos for step in slo.steps for party in step.notify}
    alone = {
        party
        for slo in catalogue.slos
        if slo.emergency
        for party in notified_parties_of(slo.emergency, catalogue)
        if organisation.parties[party].ticket
    }
    budget = identity(catalogue)
    for party in sorted(by_steps | alone):
        receiver = Receiver(f"{party}/notified", organisation.parties[party].ticket, messages.TICKET)
        notifier = _notifier(party in by_steps, party in alone)
        route = Route(
            receiver=receiver.name,
            why=f"An {notifier} notifies {party}. The first responder acts.",
            matchers=(Matcher("notifies", "=~", f"(.+,)?{party}(,.+)?"),),
            group_by=(*budget, "step"),
            group_wait=Duration.parse("10s"),
            continues=True,
        )
        yield Branch(route=route, receivers=(receiver,))


def _notifier(by_step: bool, alone: bool) -> str:
    steps, emergencies = "error budget policy" * by_step, "emergency" * alone
    return " or ".join(one for one in (steps, emergencies) if one)
