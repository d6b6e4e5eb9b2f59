"""Who hears of alerts, as people read it: receivers, through what, and in which hours."""

from bisect import bisect_left

from slo.plan.router import Step, route
from slo.plan.types import Labels, Matcher, Recipient, Routing


def recipient(step: Step, routing: Routing) -> Recipient:
    """Say in words what a step of the router comes to."""
    # Receivers are in the order of their names, and there may be thousands.
    place = bisect_left(routing.receivers, step.receiver, key=lambda receiver: receiver.name)
    channels = routing.receivers[place].channels
    return Recipient(
        receiver=step.receiver,
        channels=tuple(str(way) for way in channels.all) if channels else (),
        hours=tuple(_hours(name, step, routing) for name in step.route.active_in),
        why=step.route.why,
        path=tuple(" and ".join(map(_condition, node.matchers)) for node in step.path if node.matchers),
    )


def recipients(labels: Labels, routing: Routing) -> tuple[Recipient, ...]:
    """Give everybody who gets an alert, in the order of the tree."""
    return tuple(recipient(step, routing) for step in route(routing.root, labels))


def _hours(name: str, step: Step, routing: Routing) -> str:
    hours = routing.hours[name]
    but = ", holidays excepted" if step.route.muted_in else ""
    return f"in {name}: {hours.days} {hours.start}-{hours.end} {hours.timezone}{but}"


def _condition(matcher: Matcher) -> str:
    return f'{matcher.name}{matcher.op}"{matcher.value}"'
