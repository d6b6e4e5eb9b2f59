"""Calls: alerts that carry `called_upon`, for the party of that name.

A call adds a responder and takes nothing away, so all these routes continue: the product hears of it too.
"""

from collections.abc import Iterable, Iterator, Mapping

from slo.model import Category, Organisation, PartyKind, Product
from slo.model.naming import CALLED_UPON
from slo.plan.routing import messages
from slo.plan.routing.branch import BY_CALL, Branch
from slo.plan.types import Inhibition, Matcher, Receiver, Route
from slo.text.units import Duration


def calls(organisation: Organisation) -> Iterator[Branch]:
    """Plan one branch for each party that can be called, and one for calls to anybody else."""
    callable_parties = sorted(name for name, party in organisation.parties.items() if party.called)
    for name in callable_parties:
        yield _called(
            name,
            organisation,
            f"{name} has been called upon. Whoever was first before stays responsible.",
            Matcher(CALLED_UPON, "=", name),
        )
    fallback = fallback_party(organisation)
    if fallback is not None:
        yield _called(
            fallback,
            organisation,
            f"Somebody was called upon who cannot be called. {fallback} gets it, so that no call vanishes.",
            Matcher(CALLED_UPON, "!=", ""),
            Matcher(CALLED_UPON, "!~", "|".join(callable_parties)),
        )


def automatic(product: Product) -> Mapping[str, Duration]:
    """Say after how long a product's pages call which party by themselves, and not through PagerDuty."""
    if product.pagerduty:
        return {}
    return {party: how.automatic_after for party, how in product.automatic_calls.items()}


def awake_already(products: Iterable[Product]) -> Iterator[Inhibition]:
    """Plan that no page calls a party by itself while one of its own wakes it in that environment.

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
    """Choose who gets calls to a party that cannot be called: a platform party, first that for reliability.

    Never another kind: a security team is called for what was declared to be its own, and for nothing else.
    """
    first = organisation.calls_for(Category.RELIABILITY)
    platform = [
        name
        for name, party in organisation.parties.items()
        if party.kind is PartyKind.PLATFORM and party.called
    ]
    return first if first in platform else next(iter(sorted(platform)), None)
