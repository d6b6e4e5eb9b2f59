"""Who hears of which alert: a tree whose order is fixed, and whose branches never touch each other.

Heartbeat, calls, what was declared to be about security, who is told, one branch for each product of a team,
one for each product of a party, and at last the queue for what belongs to nobody. A branch is keyed by what
never changes, and leaves all others as they are when it comes or goes: pagers know an incident by the
matchers on the path to its route.
"""

from collections.abc import Iterator, Mapping

from slo.model import ALWAYS, Catalogue, Category, Hours, Organisation, Product, naming
from slo.plan.routing import messages
from slo.plan.routing.branch import Branch, day_off_interval, receivers_of
from slo.plan.routing.calls import automatic, awake_already, calls, fallback_party
from slo.plan.routing.declared import declared
from slo.plan.routing.products import product_branch
from slo.plan.routing.told import told
from slo.plan.types import DaysOff, Inhibition, Matcher, Receiver, Route, Routing
from slo.text.units import Duration

UNOWNED = "unowned"
HEARTBEAT = "heartbeat"
# Products and parties have receivers of two words, such as notify/page, so these names are free.


def routing(catalogue: Catalogue) -> Routing | None:
    """Plan the routes of everybody's alerts. Without an organisation or products there is nobody to reach."""
    if catalogue.organisation is None or not catalogue.products:
        return None
    organisation = catalogue.organisation.value
    products = [catalogue.products[name].value for name in sorted(catalogue.products)]
    branches = (
        *_heartbeat(organisation),
        *calls(organisation),
        *declared(products, organisation),
        *told(catalogue, organisation),
        *_product_branches(products, organisation),
    )
    unowned = Receiver(name=UNOWNED, channels=organisation.triage, message=messages.UNOWNED)
    hours = _hours(products, organisation)
    return Routing(
        root=_root(tuple(branch.route for branch in branches)),
        receivers=receivers_of((unowned, *(one for branch in branches for one in branch.receivers))),
        inhibitions=(_page_before_ticket(), *awake_already(products)),
        hours=hours,
        holidays=_days_off(hours, organisation),
        smtp=organisation.smtp,
        pagerduty_events_url=organisation.pagerduty_events_url,
        parties=organisation.parties,
        called_for=_called_for(organisation),
        fallback_party=fallback_party(organisation),
        without_calls=tuple(one.name for one in products if not one.is_served(organisation.hosting)),
        automatic_calls={product.name: after for product in products if (after := automatic(product))},
    )


def _root(branches: tuple[Route, ...]) -> Route:
    return Route(
        receiver=UNOWNED,
        why="It belongs to no product that is defined, so it waits in the queue for such alerts.",
        group_by=("alertname", "product", "environment"),
        group_wait=Duration.parse("30s"),
        group_interval=Duration.parse("5m"),
        # A repetition is another ticket, so it comes as late as can be: Alertmanager forgets after 120h what
        # it has sent, unless it is started with a longer --data.retention.
        repeat_interval=Duration.parse("5d"),
        routes=branches,
    )


def _heartbeat(organisation: Organisation) -> Iterator[Branch]:
    if organisation.heartbeat is None:
        return
    receiver = Receiver(name=HEARTBEAT, channels=organisation.heartbeat, message=messages.HEARTBEAT)
    route = Route(
        receiver=HEARTBEAT,
        why="It is the sign that alerts are evaluated and delivered; a watchdog misses it when it stops.",
        matchers=(Matcher("alertname", "=", naming.HEARTBEAT),),
        group_by=("alertname",),
        group_wait=Duration.of(seconds=0),
        group_interval=Duration.parse("1m"),
        # Were it as long as the group interval, only every second one would be a repetition: a beat in 2m.
        repeat_interval=Duration.parse("50s"),
    )
    yield Branch(route=route, receivers=(receiver,))


def _product_branches(products: list[Product], organisation: Organisation) -> Iterator[Branch]:
    """Put the teams' products before those of parties. Nothing depends on it but the reader."""
    for product in sorted(products, key=lambda product: product.party is not None):
        yield product_branch(product, organisation)


def _called_for(organisation: Organisation) -> Mapping[Category, str]:
    parties = {category: organisation.calls_for(category) for category in Category}
    return {category: party for category, party in parties.items() if party is not None}


def _page_before_ticket() -> Inhibition:
    """While an SLO pages, its tickets say nothing new, but for those of its error budget policy.

    Missing labels count as equal, so the source must have all of them: alerts of others would be inhibited.
    """
    equal = ("product", "service", "slo", "environment")
    there = tuple(Matcher(name, "=~", ".+") for name in equal)
    no_call = Matcher("called_upon", "=", "")
    return Inhibition(
        source=(Matcher("severity", "=", "page"), no_call, *there),
        target=(Matcher("severity", "=", "ticket"), no_call, Matcher("step", "=", ""), *there),
        equal=equal,
    )


def _hours(products: list[Product], organisation: Organisation) -> Mapping[str, Hours]:
    """Give the hours that products keep, and no others."""
    kept = {product.alerting.hours for product in products if product.alerting} - {ALWAYS}
    return {name: organisation.hours[name] for name in sorted(kept)}


def _days_off(hours: Mapping[str, Hours], organisation: Organisation) -> Mapping[str, DaysOff]:
    return {
        day_off_interval(name): DaysOff(dates=organisation.holidays[kept.holidays], timezone=kept.timezone)
        for name, kept in hours.items()
        if kept.holidays is not None
    }
