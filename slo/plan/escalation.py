"""Plans escalation: whom a system of on-call pages one after the other, for products and parties.

A product's own schedules come first, then its leadership, then parties for which both sides agreed to
automatic calls. A policy cannot contain another policy, so it contains the schedules of these parties.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import ceil
from typing import NamedTuple, TypeVar

from slo.model import Catalogue, OnCall, Organisation, Party, Product
from slo.text.units import Duration

ROUNDS = 2
"""How often a policy begins again if nobody has answered."""


class Level(NamedTuple):
    """A level of an escalation policy: the schedules to notify, and the minutes until the next level."""

    owner: str
    schedules: tuple[str, ...]
    minutes: int


class EscalationPolicy(NamedTuple):
    """The escalation policy of a product or a party.

    `first` are its own schedules without its leadership. `calls` are the agreed times until automatic calls,
    by party. `id` is its id in PagerDuty, if the definitions have one.
    """

    owner: str
    first: tuple[str, ...]
    levels: tuple[Level, ...]
    calls: Mapping[str, Duration] = {}
    id: str | None = None

    @property
    def name(self) -> str:
        return f"slo:{self.owner}"


T = TypeVar("T", bound=OnCall)


def on_call_in(system: type[T], catalogue: Catalogue) -> Iterator[tuple[str, Product | Party, T]]:
    """Yield the products and parties that are on call in a system by name, products first."""
    for name, product in sorted(catalogue.products.items()):
        if isinstance(on_call := product.value.on_call, system):
            yield name, product.value, on_call
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    for name, party in sorted(parties.items()):
        if isinstance(on_call := party.on_call, system):
            yield name, party, on_call


def policies(system: type[OnCall], catalogue: Catalogue) -> tuple[EscalationPolicy, ...]:
    """Return the policies of products and parties that are on call in a system, products first."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    return tuple(
        _of_product(owner, on_call, organisation)
        if isinstance(owner, Product)
        else _of_party(name, owner, on_call)
        for name, owner, on_call in on_call_in(system, catalogue)
        if organisation
    )


def _of_party(name: str, party: Party, on_call: OnCall) -> EscalationPolicy:
    levels = tuple(_own(name, on_call))
    return EscalationPolicy(name, tuple(chain(*on_call.own)), levels, id=party.escalation_policy)


def _own(owner: str, on_call: OnCall) -> Iterator[Level]:
    for schedules in on_call.levels:
        yield Level(owner, schedules, _minutes(on_call.escalate_after))


def _of_product(product: Product, on_call: OnCall, organisation: Organisation) -> EscalationPolicy:
    """Add parties after the product's own levels, each after the agreed time since the page.

    The level before a party has what the levels before that leave of this time; see `late_calls`.
    """
    levels = [*_own(product.name, on_call)]
    calls = {party: how.automatic_after for party, how in product.automatic_calls.items()}
    for party, after in sorted(calls.items(), key=lambda call: (call[1], call[0])):
        theirs = organisation.parties[party].on_call
        assert theirs is not None, "the checks refuse calls of parties without schedules"
        waited = sum(level.minutes for level in levels[:-1])
        levels[-1] = levels[-1]._replace(minutes=max(1, _minutes(after) - waited))
        levels += [Level(party, schedules, _minutes(theirs.escalate_after)) for schedules in theirs.own]
    return EscalationPolicy(product.name, tuple(chain(*on_call.own)), tuple(levels), calls)


class LateCall(NamedTuple):
    """A call that comes later than agreed, because the levels before it need all of that time."""

    party: str
    earliest: int
    """In minutes after the page."""
    escalate_after: int
    """The longest time of the product's own levels, in minutes, with which it would be on time; or 0."""


def late_calls(product: Product, organisation: Organisation) -> Iterator[LateCall]:
    """Yield the parties that escalation cannot call as soon as agreed, if each level has somebody on call."""
    parties = [organisation.parties.get(party) for party in product.automatic_calls]
    on_call = product.on_call
    if on_call is None or not all(party and party.on_call for party in parties):
        return
    policy = _of_product(product, on_call, organisation)
    own = len(on_call.levels)
    for party, after in policy.calls.items():
        place = next(index for index, level in enumerate(policy.levels) if level.owner == party)
        earliest = sum(level.minutes for level in policy.levels[:place])
        if earliest > _minutes(after):
            shorter = (_minutes(after) - 1) // (own - 1) if place == own > 1 else 0
            yield LateCall(party, earliest, shorter)


def users_of_schedules(of: Iterable[EscalationPolicy]) -> Mapping[str, tuple[str, ...]]:
    """Return the schedules of policies by name, each with the owners whose levels use it."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for level in (level for policy in of for level in policy.levels):
        for schedule in level.schedules:
            users[schedule].add(level.owner)
    return {schedule: tuple(sorted(users[schedule])) for schedule in sorted(users)}


def _minutes(time: Duration) -> int:
    return ceil(time.seconds / 60)
