"""Recipients of alerts for display: receivers with their channels and hours."""

from bisect import bisect_left
from collections.abc import Iterator

from slo.languages import Phrase
from slo.model import Hours
from slo.plan.router import MatchedRoute, route
from slo.plan.types import Labels, Recipient, Routing


def recipient(matched: MatchedRoute, routing: Routing) -> Recipient:
    """Describe the receiver of a matched route."""
    if routing.base is not None and matched.route.written:
        return Recipient(
            receiver=matched.receiver,
            channels=routing.base.receivers.get(matched.receiver, ()),
            hours=tuple(_intervals(matched)),
            why=matched.route.why,
            path=_path(matched),
            written=matched.route.written,
        )
    # Receivers are in the order of their names, and there may be thousands.
    place = bisect_left(routing.receivers, matched.receiver, key=lambda receiver: receiver.name)
    channels = routing.receivers[place].channels
    return Recipient(
        receiver=matched.receiver,
        channels=tuple(way.named for way in channels.all) if channels else (),
        hours=tuple(_hours(name, matched, routing) for name in matched.route.active_in),
        why=matched.route.why,
        path=_path(matched),
    )


def _path(matched: MatchedRoute) -> tuple[str, ...]:
    return tuple(" and ".join(map(str, node.matchers)) for node in matched.path if node.matchers)


def _intervals(matched: MatchedRoute) -> Iterator[Phrase]:
    """Name the time intervals of a route of others."""
    yield from (Phrase.of("only_in_interval", name=name) for name in matched.route.active_in)
    yield from (Phrase.of("never_in_interval", name=name) for name in matched.route.muted_in)


def recipients(labels: Labels, routing: Routing) -> tuple[Recipient, ...]:
    """Return all recipients of an alert, in the order of the routing tree."""
    return tuple(recipient(matched, routing) for matched in route(routing.root, labels))


def _hours(name: str, matched: MatchedRoute, routing: Routing) -> Phrase:
    return hours_in_words(name, routing.hours[name], except_holidays=bool(matched.route.muted_in))


def hours_in_words(name: str, hours: Hours, *, except_holidays: bool = False) -> Phrase:
    """Return the days and times of hours, and whether holidays are left out."""
    key = "in_hours_except_holidays" if except_holidays else "in_hours"
    first, _, last = hours.days.partition("-")
    days = Phrase.of(f"day_{first}")
    if last:
        days = Phrase.of("from_day_to_day", first=days, last=Phrase.of(f"day_{last}"))
    return Phrase.of(key, name=name, days=days, start=hours.start, end=hours.end, timezone=hours.timezone)
