"""Who gets an alert, through what, in which hours, and why: as a few lines for people, and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from slo.diagnostics import nearest
from slo.plan.router import Step, route
from slo.plan.types import Labels, Matcher, Routing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """One receiver of an alert. `path` holds the conditions on the way to it; `hours` is empty for always."""

    receiver: str
    channels: tuple[str, ...]
    hours: tuple[str, ...]
    why: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everybody who gets an alert. `unowned` says why it is no product's, where that is so."""

    labels: Labels
    unowned: str
    receivers: tuple[Hearer, ...]


def answer(routing: Routing, labels: Labels, products: Iterable[str]) -> Answer:
    """Ask the router about one alert."""
    steps = route(routing.root, labels)
    at_root = any(step.route is routing.root for step in steps)
    return Answer(
        labels=labels,
        unowned=_no_product(labels, frozenset(products), at_root=at_root),
        receivers=tuple(_hearer(step, routing) for step in steps),
    )


def as_text(answer: Answer) -> str:
    """Write a paragraph for each receiver, in the order in which the tree names them."""
    head = [f"Unowned: {answer.unowned}"] if answer.unowned else []
    return "\n\n".join([*head, *("\n".join(_lines(hearer)) for hearer in answer.receivers)])


def as_json(answer: Answer) -> dict[str, object]:
    """Give the answer as JSON; `unowned` is null for an alert that a product owns."""
    return {**asdict(answer), "labels": dict(answer.labels), "unowned": answer.unowned or None}


def _lines(hearer: Hearer) -> Iterator[str]:
    yield hearer.receiver
    yield f"  through  {', '.join(hearer.channels) or 'nothing: nobody hears of it'}"
    yield f"  when     {'; '.join(hearer.hours) or 'at any hour'}"
    yield f"  why      {hearer.why}"
    if hearer.path:
        yield f"  route    {' > '.join(hearer.path)}"


def _hearer(step: Step, routing: Routing) -> Hearer:
    channels = {receiver.name: receiver.channels for receiver in routing.receivers}[step.receiver]
    return Hearer(
        receiver=step.receiver,
        channels=tuple(str(way) for way in channels.all) if channels else (),
        hours=tuple(_hours(name, step, routing) for name in step.route.active_in),
        why=step.route.why,
        path=tuple(" and ".join(map(_condition, node.matchers)) for node in step.path if node.matchers),
    )


def _hours(name: str, step: Step, routing: Routing) -> str:
    hours = routing.hours[name]
    but = ", holidays excepted" if step.route.muted_in else ""
    return f"in {name}: {hours.days} {hours.start}-{hours.end} {hours.timezone}{but}"


def _condition(matcher: Matcher) -> str:
    return f'{matcher.name}{matcher.op}"{matcher.value}"'


def _no_product(labels: Labels, products: frozenset[str], *, at_root: bool) -> str:
    product = labels.get("product", "")
    if product in products:
        return ""
    if product:
        return f"there is no product {product!r}; {nearest(product, products)}"
    # What has no product and is expected all the same, such as the heartbeat, has a route of its own.
    return "the alert has no label 'product', so it belongs to nobody" if at_root else ""
