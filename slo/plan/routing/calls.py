"""Branches for calls: alerts with the label `called_upon`, which names a party.

A call adds a responder, so all these routes continue: the product is notified too. Nothing inhibits a call:
if a call ended while it was inhibited, Alertmanager would neither notify of the end nor of the next call.
"""

from collections.abc import Iterator, Mapping

from slo.model import Category, Organisation, PartyKind, Product
from slo.model.naming import CALLED_UPON
from slo.plan.routing import messages
from slo.plan.routing.branch import CALL_INTERVAL, Branch, by_call
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration


def calls(organisation: Organisation, budget: tuple[str, ...]) -> Iterator[Branch]:
    """Yield one branch for each party that can be called, and one for calls to any other party.

    `budget` are the labels that identify an error budget.
    """
    callable_parties = sorted(name for name, party in organisation.parties.items() if party.called)
    for name in callable_parties:
        yield _called(
            name,
            organisation,
            budget,
            f"{name} has been called upon. The first responder stays responsible.",
            Matcher(CALLED_UPON, "=", name),
        )
    fallback = fallback_party(organisation)
    if fallback is not None:
        yield _called(
            fallback,
            organisation,
            budget,
            f"The party that was called upon cannot be called. {fallback} gets the call instead.",
            Matcher(CALLED_UPON, "!=", ""),
            Matcher(CALLED_UPON, "!~", "|".join(callable_parties)),
        )


def automatic(product: Product) -> Mapping[str, Duration]:
    """Return after how long pages of a product call which party, except by escalation."""
    if product.on_call:
        return {}
    return {party: how.automatic_after for party, how in product.automatic_calls.items()}


def _called(
    party: str, organisation: Organisation, budget: tuple[str, ...], why: str, *matchers: Matcher
) -> Branch:
    receiver = Receiver(
        name=f"{party}/called", channels=organisation.parties[party].called, message=messages.CALL
    )
    route = Route(
        receiver=receiver.name,
        why=why,
        matchers=matchers,
        group_by=by_call(budget),
        group_wait=Duration.parse("10s"),
        group_interval=CALL_INTERVAL,
        repeat_interval=Duration.parse("4h"),
        continues=True,
    )
    return Branch(route=route, receivers=(receiver,))


def fallback_party(organisation: Organisation) -> str | None:
    """Return the platform party that gets calls to parties without a channel, preferably for reliability.

    Other kinds are never used: a security team is only called for declared security matters.
    """
    first = organisation.calls_for(Category.RELIABILITY)
    platform = [
        name
        for name, party in organisation.parties.items()
        if party.kind is PartyKind.PLATFORM and party.called
    ]
    return first if first in platform else next(iter(sorted(platform)), None)
