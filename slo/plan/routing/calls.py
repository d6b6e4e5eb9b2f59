"""Branches for calls: alerts with the label `called_upon`, which names a party.

A call adds a responder, so all these routes continue: the product is notified too.
"""

from collections.abc import Iterable, Iterator, Mapping

from slo.model import Category, Organisation, PartyKind, Product
from slo.model.naming import CALLED_UPON
from slo.plan.routing import messages
from slo.plan.routing.branch import BY_CALL, Branch
from slo.plan.types import Inhibition, Matcher, Receiver, Route
from slo.text.units import Duration


def calls(organisation: Organisation) -> Iterator[Branch]:
    """Yield one branch for each party that can be called, and one for calls to any other party."""
    callable_parties = sorted(name for name, party in organisation.parties.items() if party.called)
    for name in callable_parties:
        yield _called(
            name,
            organisation,
            f"{name} has been called upon. The first responder stays responsible.",
            Matcher(CALLED_UPON, "=", name),
        )
    fallback = fallback_party(organisation)
    if fallback is not None:
        yield _called(
            fallback,
            organisation,
            f"The party that was called upon cannot be called. {fallback} gets the call instead.",
            Matcher(CALLED_UPON, "!=", ""),
            Matcher(CALLED_UPON, "!~", "|".join(callable_parties)),
        )


def automatic(product: Product) -> Mapping[str, Duration]:
    """Return after how long pages of a product call which party, except through PagerDuty."""
    if product.pagerduty:
        return {}
    return {party: how.automatic_after for party, how in product.automatic_calls.items()}


def no_calls_while_paged(products: Iterable[Product]) -> Iterator[Inhibition]:
    """Inhibit automatic calls to a party while a page of its own products fires in that environment.

    People can call it at any time. Missing labels count as equal, so both sides must have an environment.
    """
    products = tuple(products)
    for party in sorted({party for product in products for party in automatic(product)}):
        own = "|".join(sorted(product.name for product in products if product.party == party))
        somewhere = Matcher("environment", "=~", ".+")
        if own:
            yield Inhibition(
                source=(
                    Matcher("product", "=~", own),
                    Matcher("severity", "=", "page"),
                    Matcher(CALLED_UPON, "=", ""),
                    somewhere,
                ),
                target=(Matcher(CALLED_UPON, "=", party), Matcher("call_mode", "=", "automatic"), somewhere),
                equal=("environment",),
            )


def _called(party: str, organisation: Organisation, why: str, *matchers: Matcher) -> Branch:
    receiver = Receiver(
        name=f"{party}/called", channels=organisation.parties[party].called, message=messages.CALL
    )
    route = Route(
        receiver=receiver.name,
        why=why,
        matchers=matchers,
        group_by=BY_CALL,
        group_wait=Duration.parse("10s"),
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
