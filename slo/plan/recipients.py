"""Recipients of alerts for display: receivers with their channels and hours."""

from bisect import bisect_left

from slo.plan.router import MatchedRoute, route
from slo.plan.types import Labels, Recipient, Routing


def recipient(matched: MatchedRoute, routing: Routing) -> Recipient:
    """Describe the receiver of a matched route."""
    # Receivers are in the order of their names, and there may be thousands.
    place = bisect_left(routing.receivers, matched.receiver, key=lambda receiver: receiver.name)
    channels = routing.receivers[place].channels
    return Recipient(
        receiver=matched.receiver,
        channels=tuple(str(way) for way in channels.all) if channels else (),
        hours=tuple(_hours(name, matched, routing) for name in matched.route.active_in),
        why=matched.route.why,
        path=tuple(" and ".join(map(str, node.matchers)) for node in matched.path if node.matchers),
    )


def recipients(labels: Labels, routing: Routing) -> tuple[Recipient, ...]:
    """Return all recipients of an alert, in the order of the routing tree."""
    return tuple(recipient(matched, routing) for matched in route(routing.root, labels))


def _hours(name: str, matched: MatchedRoute, routing: Routing) -> str:
    hours = routing.hours[name]
    but = ", except holidays" if matched.route.muted_in else ""
    return f"in {name}: {hours.days} {hours.start}-{hours.end} {hours.timezone}{but}"
