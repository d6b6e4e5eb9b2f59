"""Branch of one product: all its alerts go to its first responder, whatever their labels."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo.channels import Channels, Message
from slo.labels import IDENTITY
from slo.model import ALWAYS, Alerting, AlertSeverity, Organisation, Party, Product
from slo.model.grouping import Grouping, Groupings
from slo.model.product import ElsewhereChannels
from slo.plan.routing import messages
from slo.plan.routing.branch import (
    CALL_INTERVAL,
    OF_OTHERS,
    Branch,
    Levels,
    by_call,
    day_off_interval,
    matching,
)
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration

_SOON = Duration.parse("10s")


class FirstResponder(NamedTuple):
    """The first responder of a product: prefix of the receivers, channels of each level, and hours.

    Without `hours`, they are notified at any time. `off` names the interval of their holidays. With an
    `environment`, the channels are for its alerts alone.
    """

    name: str
    budget: tuple[str, ...]
    channels: Mapping[AlertSeverity, Channels | None]
    levels: Levels
    hours: str | None = None
    off: str | None = None
    grouping: Groupings = Groupings()
    environment: str = ""

    @property
    def page(self) -> Channels | None:
        return self.channels[AlertSeverity.PAGE]

    @property
    def ticket(self) -> Channels | None:
        return self.channels[AlertSeverity.TICKET]

    def receiver(self, use: str, channels: Channels | None, message: Message) -> Receiver:
        where = f"/{self.environment}" if self.environment else ""
        return Receiver(name=f"{self.name}/{use}{where}", channels=channels, message=message)

    def matching(self, level: AlertSeverity) -> tuple[Matcher, ...]:
        own = (Matcher("environment", "=", self.environment),) if self.environment else ()
        return (*own, self.levels.matcher(level))


def product_branch(
    product: Product, budget: tuple[str, ...], organisation: Organisation, used: tuple[AlertSeverity, ...]
) -> Branch:
    """Return the branch of a product: notices of calls, alerts of each level that is used, and all others.

    `budget` are the labels that identify an error budget of the product.
    """
    first = _first_responder(product, budget, organisation)
    waiting = tuple(level for level in used if level is not AlertSeverity.PAGE)
    elsewhere = product.alerting.environments if product.alerting else {}
    leaves = (
        _notice(first),
        *_elsewhere(first, elsewhere),
        *_pages(first),
        *(_waiting(first, level) for level in waiting),
    )
    words = organisation.severities
    spelled = f" (severity {_either(map(words.of, used))})" if words.chosen else ""
    route = Route(
        receiver=f"{first.name}/ticket",
        why=f"It belongs to {product.name} but is no {_either(used)}{spelled}, "
        f"so {first.name} gets a ticket.",
        matchers=(Matcher("product", "=", product.name),),
        routes=tuple(route for route, _ in leaves),
    )
    return Branch(route=route, receivers=tuple(receiver for _, receiver in leaves))


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


def _first_responder(product: Product, budget: tuple[str, ...], organisation: Organisation) -> FirstResponder:
    levels = Levels(organisation.severities)
    if product.alerting is None:
        assert product.party is not None
        party = organisation.parties[product.party]
        return FirstResponder(product.party, budget, _channels(party), levels)
    alerting = product.alerting
    first = FirstResponder(product.name, budget, _channels(alerting), levels, grouping=alerting.grouping)
    if alerting.hours == ALWAYS:
        return first
    holidays = organisation.hours[alerting.hours].holidays
    off = day_off_interval(alerting.hours) if holidays else None
    return first._replace(hours=alerting.hours, off=off)


def _channels(of: Party | Alerting | ElsewhereChannels) -> dict[AlertSeverity, Channels | None]:
    """Return the channels of each level."""
    return {level: getattr(of, level) for level in AlertSeverity}


Leaf = tuple[Route, Receiver]


def _notice(first: FirstResponder) -> Leaf:
    """Notify of calls in the chat or mail for pages, or else in the queue; never wake anybody for it."""
    channels = (
        (first.page and first.page.without_schedule)
        or (first.ticket and first.ticket.without_schedule)
        or first.ticket
    )
    receiver = first.receiver("notice", channels, messages.NOTICE)
    route = Route(
        receiver=receiver.name,
        why=f"{first.name} is notified who was called upon, and stays responsible.",
        matchers=(Matcher("called_upon", "=~", ".+"),),
        group_by=by_call(first.budget),
        group_wait=_SOON,
        group_interval=CALL_INTERVAL,
    )
    return route, receiver


def _elsewhere(first: FirstResponder, channels: Mapping[str, ElsewhereChannels]) -> Iterator[Leaf]:
    """Notify through other channels of the alerts of some environments."""
    for environment, there in sorted(channels.items()):
        own = {level: way for level, way in _channels(there).items() if way}
        elsewhere = first._replace(channels={**first.channels, **own}, environment=environment)
        for level in own:
            yield from _pages(elsewhere) if level is AlertSeverity.PAGE else (_waiting(elsewhere, level),)


def _pages(first: FirstResponder) -> Iterator[Leaf]:
    """Page the first responder. A team with hours gets chat within them, and every page in its queue.

    A route that is muted when an alert ends never reports the end: hence the queue, and no hours for pagers.
    """
    receiver = first.receiver("page", first.page, messages.PAGE)
    page = Route(
        receiver=receiver.name,
        why=f"It needs a person now, and {first.name} is the first responder.",
        matchers=first.matching(AlertSeverity.PAGE),
        group_by=first.budget,
        group_wait=_SOON,
        repeat_interval=Duration.parse("4h"),
    )
    page = _apart(_grouped(page, first.grouping.page), first.budget)
    if first.hours is None:
        yield page, receiver
        return
    if first.page and first.page.without_schedule:
        in_hours = page._replace(active_in=(first.hours,), muted_in=(first.off,) if first.off else ())
        yield in_hours._replace(continues=True), receiver._replace(channels=first.page.without_schedule)
    if first.page and first.page.with_schedule:
        pager = first.receiver("pager", first.page.with_schedule, messages.PAGE)
        why = f"It needs a person now, and the pager knows who of {first.name} is on call."
        yield page._replace(receiver=pager.name, why=why, continues=True), pager
    queue = first.receiver("queue", first.ticket, messages.KEPT_PAGE)
    why = f"{first.name} gets every page and its end in a queue, so that none is lost outside {first.hours}."
    route = Route(
        receiver=queue.name, why=why, matchers=first.matching(AlertSeverity.PAGE), group_by=first.budget
    )
    yield _apart(_grouped(route, Grouping(group_by=first.grouping.page.group_by)), first.budget), queue


def _waiting(first: FirstResponder, level: AlertSeverity) -> Leaf:
    """Notify of alerts that wake nobody; of a level without channels, nobody is notified."""
    channels = first.channels[level]
    receiver = first.receiver(level, channels, messages.BY_LEVEL[level])
    why = f"It can wait for the next working day of {first.name}."
    if level is not AlertSeverity.TICKET:
        why = f"It needs nobody; {f'{first.name} can read it' if channels else 'nobody is notified'}."
    route = Route(receiver.name, why, first.matching(level), group_by=first.budget)
    return _grouped(route, getattr(first.grouping, level)), receiver


def _grouped(route: Route, grouping: Grouping) -> Route:
    """Return a route with the grouping that the team chose, as far as it did."""
    chosen = {name: getattr(grouping, name) for name in type(grouping).model_fields}
    return route._replace(**{name: value for name, value in chosen.items() if value is not None})


def _apart(route: Route, budget: tuple[str, ...]) -> Route:
    """Return a route whose groups have at most one error budget, whatever grouping the team chose.

    A second budget that burns would page nobody while the first does.
    """
    chosen = route.group_by or ()
    return route._replace(
        group_by=(*chosen, *(one for one in budget if one not in IDENTITY and one not in chosen))
    )


def owned_alerts(product: Product, budget: tuple[str, ...], organisation: Organisation) -> Iterator[Route]:
    """Yield a route for alerts of other rules that a product owns; several products may own one."""
    first = _first_responder(product, budget, organisation)
    for owned in product.owns:
        labels = ("alertname", *owned.match)
        page = matching(owned.page or {})
        pages = (route for route, _ in _pages(first)) if owned.page else ()
        yield Route(
            receiver=f"{first.name}/ticket",
            why=f"{product.name} owns such alerts, and gets a ticket.",
            matchers=(*matching(owned.match), *OF_OTHERS),
            group_by=labels,
            continues=True,
            routes=tuple(
                one._replace(
                    matchers=page, group_by=labels, why=f"{product.name} owns such alerts, as pages."
                )
                for one in pages
            ),
        )
