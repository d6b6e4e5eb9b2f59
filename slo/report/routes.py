"""Who gets an alert, through what, in which hours, and why: as a few lines for people, and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slo.plan.recipients import recipient
from slo.plan.router import Step, muted_by, route, told_again
from slo.plan.types import Labels, Recipient, Routing
from slo.text.diagnostics import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everybody who gets an alert. `unowned` says why it is no product's, where that is so.

    `moments` says of each receiver whether it is told at the time that was asked about; it is empty if none
    was.
    """

    labels: Labels
    unowned: str
    receivers: tuple[Recipient, ...]
    moments: tuple["Moment", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What is with a receiver at a time: the intervals that mute it, and from when on it is told again.

    `until` is by the clock of those whose hours they are; None if it is told, or not again within a year.
    """

    muted_by: tuple[str, ...] = ()
    until: datetime | None = None


def answer(routing: Routing, labels: Labels, products: Iterable[str], at: datetime | None = None) -> Answer:
    """Ask the router about one alert, at any time or at a certain one."""
    steps = route(routing.root, labels)
    at_root = any(step.route is routing.root for step in steps)
    return Answer(
        labels=labels,
        unowned=_no_product(labels, frozenset(products), at_root=at_root),
        receivers=tuple(recipient(step, routing) for step in steps),
        moments=tuple(_moment(step, at, routing) for step in steps) if at else (),
    )


def as_text(answer: Answer) -> str:
    """Write a paragraph for each receiver, in the order in which the tree names them."""
    head = [f"Unowned: {answer.unowned}"] if answer.unowned else []
    paragraphs = ([*_lines(one), *_then(number, answer)] for number, one in enumerate(answer.receivers))
    return "\n\n".join([*head, *map("\n".join, paragraphs)])


def as_json(answer: Answer) -> dict[str, object]:
    """Give the answer as JSON; `unowned` is null for an alert that a product owns."""
    receivers: list[dict[str, object]] = [recipient._asdict() for recipient in answer.receivers]
    for receiver, moment in zip(receivers, answer.moments, strict=False):
        until = moment.until.isoformat() if moment.until else None
        receiver |= {"told": not moment.muted_by, "muted_by": moment.muted_by, "until": until}
    return {"labels": dict(answer.labels), "unowned": answer.unowned or None, "receivers": receivers}


def _lines(recipient: Recipient) -> Iterator[str]:
    yield recipient.receiver
    yield f"  through  {', '.join(recipient.channels) or 'nothing: nobody hears of it'}"
    yield f"  when     {'; '.join(recipient.hours) or 'at any hour'}"
    yield f"  why      {recipient.why}"
    if recipient.path:
        yield f"  route    {' > '.join(recipient.path)}"


def _moment(step: Step, at: datetime, routing: Routing) -> Moment:
    muted = muted_by(step.route, at, routing)
    if not muted:
        return Moment()
    again = told_again(step.route, at, routing)
    zone = ZoneInfo(routing.hours[step.route.active_in[0]].timezone)
    return Moment(muted_by=muted, until=again.astimezone(zone) if again else None)


def _then(number: int, answer: Answer) -> Iterator[str]:
    """Say whether a receiver is told at the time, and who is meanwhile if not."""
    if not answer.moments:
        return
    moment = answer.moments[number]
    if not moment.muted_by:
        yield "  then     told at once"
        return
    until = f"until {moment.until:%A %Y-%m-%d %H:%M %Z}" if moment.until else "for a year or longer"
    others = [
        recipient.receiver
        for recipient, then in zip(answer.receivers, answer.moments, strict=True)
        if not then.muted_by
    ]
    told = f"; meanwhile it is told to {', '.join(others)}" if others else "; meanwhile nobody is told"
    yield f"  then     muted {until} ({_reason(moment)}){told}"


def _reason(moment: Moment) -> str:
    return " and ".join(
        "a holiday" if "/" in interval else f"outside {interval}" for interval in moment.muted_by
    )


def _no_product(labels: Labels, products: frozenset[str], *, at_root: bool) -> str:
    product = labels.get("product", "")
    if product in products:
        return ""
    if product:
        return f"there is no product {product!r}; {nearest(product, products)}"
    # What has no product and is expected all the same, such as the heartbeat, has a route of its own.
    return "the alert has no label 'product', so it belongs to nobody" if at_root else ""
