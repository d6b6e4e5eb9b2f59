"""Routing tree of Alertmanager, with independent branches in a fixed order.

Branches: heartbeat, calls, declared security pages, parties notified by error budget policies, products of
teams, products of parties, alerts of no product that need nobody. The root is the queue for unowned alerts.
Adding or removing a branch must not change others, because pagers identify an incident by the matchers on the
path to its route.
"""

from collections.abc import Iterator, Mapping

from slo.labels import UNSET
from slo.model import ALWAYS, AlertSeverity, Catalogue, Category, Hours, Organisation, Product, naming
from slo.model.severity import ALWAYS_USED
from slo.plan.identity import identity, identity_by_product
from slo.plan.routing import messages
from slo.plan.routing.branch import OF_OTHERS, Branch, Levels, day_off_interval, matching, receivers_of
from slo.plan.routing.calls import automatic, calls, fallback_party
from slo.plan.routing.inhibitions import inhibitions
from slo.plan.routing.notified_parties import notified_parties
from slo.plan.routing.products import owned_alerts, product_branch
from slo.plan.routing.security_pages import security_pages
from slo.plan.types import DaysOff, Matcher, Receiver, Route, Routing
from slo.text.units import Duration

UNOWNED = "unowned"
HEARTBEAT = "heartbeat"
DISCARDED = "discarded"
# Receivers of products and parties have a slash, such as notify/page, so these names are free.


def routing(catalogue: Catalogue) -> Routing | None:
    """Return the routing of all alerts; None without an organisation or products."""
    if catalogue.organisation is None or not catalogue.products:
        return None
    organisation, budget = catalogue.organisation.value, identity(catalogue)
    products = [catalogue.products[name].value for name in sorted(catalogue.products)]
    budgets, levels = identity_by_product(catalogue), catalogue.levels_by_product
    branches = (
        *_heartbeat(organisation),
        *_discarded(organisation),
        *calls(organisation, budget),
        *security_pages(products, budgets, organisation),
        *notified_parties(catalogue, organisation),
        *_product_branches(products, budgets, organisation, levels),
        *_unowned_info(levels[None], organisation),
        *_owned(products, budgets, organisation),
    )
    unowned = Receiver(name=UNOWNED, channels=organisation.triage, message=messages.UNOWNED)
    receivers = receivers_of((unowned, *(one for branch in branches for one in branch.receivers)))
    hours, used = _hours(products, organisation), catalogue.levels
    return Routing(
        root=_root(tuple(branch.route for branch in branches)),
        receivers=tuple(_in_its_language(one, catalogue) for one in receivers),
        inhibitions=tuple(inhibitions(catalogue)),
        hours=hours,
        holidays=_days_off(hours, organisation),
        smtp=organisation.smtp,
        severities=tuple(map(organisation.severities.of, used)),
        pagerduty_events_url=organisation.pagerduty_events_url,
        parties=organisation.parties,
        called_for=_called_for(organisation),
        fallback_party=fallback_party(organisation),
        without_calls=tuple(one.name for one in products if not one.is_served(organisation.hosting)),
        automatic_calls={product.name: after for product in products if (after := automatic(product))},
    )


def _in_its_language(receiver: Receiver, catalogue: Catalogue) -> Receiver:
    """Return a receiver with messages in the language of its product, or of the organisation."""
    code = catalogue.language_of(receiver.name.partition("/")[0])
    return receiver._replace(message=receiver.message._replace(language=code))


def _root(branches: tuple[Route, ...]) -> Route:
    return Route(
        receiver=UNOWNED,
        why="It belongs to no defined product, so it goes to the queue for such alerts.",
        group_by=("alertname", "product", "environment"),
        group_wait=Duration.parse("30s"),
        group_interval=Duration.parse("5m"),
        # A repetition is another ticket, so it is as late as possible: Alertmanager forgets notifications
        # after 120h, unless it is started with a longer --data.retention.
        repeat_interval=Duration.parse("5d"),
        routes=branches,
    )


def _heartbeat(organisation: Organisation) -> Iterator[Branch]:
    if organisation.heartbeat is None:
        return
    receiver = Receiver(name=HEARTBEAT, channels=organisation.heartbeat, message=messages.HEARTBEAT)
    route = Route(
        receiver=HEARTBEAT,
        why="It shows that alerts are evaluated and delivered; a watchdog reports when it stops.",
        matchers=(Matcher("alertname", "=", naming.HEARTBEAT),),
        group_by=("alertname",),
        group_wait=Duration.of(seconds=0),
        group_interval=Duration.parse("1m"),
        # With 1m, the group interval, only every second flush would repeat: one heartbeat in 2m.
        repeat_interval=Duration.parse("50s"),
    )
    yield Branch(route=route, receivers=(receiver,))


def _discarded(organisation: Organisation) -> Iterator[Branch]:
    receiver = Receiver(name=DISCARDED, channels=None, message=messages.UNOWNED)
    for labels in organisation.discard:
        route = Route(
            receiver=DISCARDED,
            why="The organisation discards such alerts.",
            matchers=(*matching(labels), *OF_OTHERS),
            group_by=("alertname",),
        )
        yield Branch(route=route, receivers=(receiver,))


def _owned(
    products: list[Product], budgets: Mapping[str, tuple[str, ...]], organisation: Organisation
) -> Iterator[Branch]:
    """Yield the routes of alerts of other rules that products own, to receivers that these have already."""
    for product in products:
        for route in owned_alerts(product, budgets[product.name], organisation):
            yield Branch(route=route, receivers=())


def _unowned_info(levels: tuple[AlertSeverity, ...], organisation: Organisation) -> Iterator[Branch]:
    """Yield the branches of alerts without a product that need nobody: they come to no queue."""
    for level in levels:
        if level not in ALWAYS_USED:
            receiver = Receiver(name=level, channels=None, message=messages.BY_LEVEL[level])
            route = Route(
                receiver=receiver.name,
                why="It belongs to no product, and needs nobody.",
                matchers=(
                    Matcher("product", "=", UNSET),
                    Levels(organisation.severities).matcher(level),
                ),
            )
            yield Branch(route=route, receivers=(receiver,))


def _product_branches(
    products: list[Product],
    budgets: Mapping[str, tuple[str, ...]],
    organisation: Organisation,
    levels: Mapping[str | None, tuple[AlertSeverity, ...]],
) -> Iterator[Branch]:
    """Yield the products of teams before those of parties, for readability only."""
    for product in sorted(products, key=lambda product: product.party is not None):
        yield product_branch(product, budgets[product.name], organisation, levels[product.name])


def _called_for(organisation: Organisation) -> Mapping[Category, str]:
    parties = {category: organisation.calls_for(category) for category in Category}
    return {category: party for category, party in parties.items() if party is not None}


def _hours(products: list[Product], organisation: Organisation) -> Mapping[str, Hours]:
    """Return the hours that products use."""
    kept = {product.alerting.hours for product in products if product.alerting} - {ALWAYS}
    return {name: organisation.hours[name] for name in sorted(kept)}


def _days_off(hours: Mapping[str, Hours], organisation: Organisation) -> Mapping[str, DaysOff]:
    return {
        day_off_interval(name): DaysOff(dates=organisation.holidays[kept.holidays], timezone=kept.timezone)
        for name, kept in hours.items()
        if kept.holidays is not None
    }
