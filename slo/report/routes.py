"""The recipients of an alert, with channels, hours and reasons, as text and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slo.labels import UNSET
from slo.plan.recipients import recipient
from slo.plan.router import MatchedRoute, matches, muted_by, next_unmuted, route, unread_intervals
from slo.plan.routing.beside import ours
from slo.plan.types import Labels, Recipient, Routing
from slo.text.diagnostics import Span, nearest
from slo.text.times import MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The recipients of an alert. `unowned` states why no product owns the alert; "" if one does.

    `incomplete` states which labels it lacks to be an alert of generated rules, if others route it.
    `states` has the mute state of each receiver at the given time; it is empty if no time was given.
    """

    labels: Labels
    unowned: str
    receivers: tuple[Recipient, ...]
    states: tuple["MuteState", ...] = ()
    incomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteState:
    """The intervals that mute a receiver at a time, and when it is notified again.

    `unread` are intervals that others wrote, which may mute it as well. `until` is in the timezone of its
    hours; None if it is not muted, or muted for a year or longer.
    """

    muted_by: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    until: datetime | None = None


def answer(routing: Routing, labels: Labels, products: Iterable[str], at: datetime | None = None) -> Answer:
    """Return the recipients of an alert with these labels, and their mute states `at` a time if given."""
    steps = route(routing.root, labels)
    at_root = any(step.route is routing.root for step in steps)
    theirs = all(step.route.written for step in steps)
    return Answer(
        labels=labels,
        unowned="" if theirs else _no_product(labels, frozenset(products), at_root=at_root),
        incomplete=_lacking(labels, routing)
        if theirs and labels.get("product") in frozenset(products)
        else "",
        receivers=tuple(recipient(step, routing) for step in steps),
        states=tuple(_mute_state(step, at, routing) for step in steps) if at else (),
    )


def as_text(answer: Answer) -> str:
    """Return a paragraph for each receiver, in the order of the routing tree."""
    head = [f"Unowned: {answer.unowned}"] if answer.unowned else []
    head += [f"Not an alert of generated rules: {answer.incomplete}"] if answer.incomplete else []
    paragraphs = ([*_lines(one), *_state(number, answer)] for number, one in enumerate(answer.receivers))
    return "\n\n".join([*head, *map("\n".join, paragraphs)])


def as_json(answer: Answer) -> dict[str, object]:
    """Return the answer as JSON; `unowned` is null for an alert that a product owns."""
    receivers: list[dict[str, object]] = [_as_json(recipient) for recipient in answer.receivers]
    incomplete = {"incomplete": answer.incomplete} if answer.incomplete else {}
    for receiver, state in zip(receivers, answer.states, strict=False):
        until = state.until.isoformat() if state.until else None
        receiver |= {"notifies": not state.muted_by, "muted_by": state.muted_by, "until": until}
        if state.unread:
            receiver |= {"notifies": None, "unread": state.unread}
    unowned = answer.unowned or None
    return {"labels": dict(answer.labels), "unowned": unowned, **incomplete, "receivers": receivers}


def _as_json(recipient: Recipient) -> dict[str, object]:
    in_english = {"channels": recipient.channels, "hours": recipient.hours}
    written = {"written": place(recipient.written)} if recipient.written else {}
    fields = {name: value for name, value in recipient._asdict().items() if name != "written"}
    return {**fields, **{name: list(map(str, said)) for name, said in in_english.items()}, **written}


def place(span: Span) -> str:
    """Return where others wrote a route: file and line, from the folder that holds the definitions."""
    return f"{span.file.removeprefix('../')}:{span.line}"


def _lines(recipient: Recipient) -> Iterator[str]:
    yield recipient.receiver
    yield f"  through  {', '.join(map(str, recipient.channels)) or 'no channel: nobody is notified'}"
    yield f"  when     {'; '.join(map(str, recipient.hours)) or 'at any hour'}"
    yield f"  why      {recipient.why}"
    if recipient.path:
        yield f"  route    {' > '.join(recipient.path)}"
    if recipient.written:
        yield f"  written  {place(recipient.written)}"


def _mute_state(step: MatchedRoute, at: datetime, routing: Routing) -> MuteState:
    if unread := unread_intervals(step.route):
        return MuteState(unread=unread)
    muted = muted_by(step.route, at, routing)
    if not muted:
        return MuteState()
    again = next_unmuted(step.route, at, routing)
    zone = ZoneInfo(routing.hours[step.route.active_in[0]].timezone)
    return MuteState(muted_by=muted, until=again.astimezone(zone) if again else None)


def _state(number: int, answer: Answer) -> Iterator[str]:
    """Yield whether a receiver is notified at the given time; if it is muted, who is notified meanwhile."""
    if not answer.states:
        return
    state = answer.states[number]
    if state.unread:
        yield f"  state    as {' and '.join(state.unread)} says, which slo does not read"
        return
    if not state.muted_by:
        yield "  state    notified at once"
        return
    until = f"until {state.until:%A {MINUTE} %Z}" if state.until else "for a year or longer"
    others = [
        recipient.receiver
        for recipient, then in zip(answer.receivers, answer.states, strict=True)
        if not then.muted_by and not then.unread
    ]
    yield f"  state    muted {until} ({_reason(state)}); meanwhile notified: {', '.join(others) or 'nobody'}"


def _reason(state: MuteState) -> str:
    return " and ".join(
        "a holiday" if "/" in interval else f"outside {interval}" for interval in state.muted_by
    )


def _lacking(labels: Labels, routing: Routing) -> str:
    lacking = [one.name for one in ours(routing) if not matches(one, labels)]
    return f"it lacks {', '.join(lacking)}, which every such alert has. 'slo who' shows those of an objective"


def _no_product(labels: Labels, products: frozenset[str], *, at_root: bool) -> str:
    product = labels.get("product", "")
    if product in products:
        return ""
    if product not in ("", UNSET):
        return f"there is no product {product!r}; {nearest(product, products)}"
    # Alerts that need no product, such as the heartbeat, have a route of their own below the root.
    return "the alert names no product, so no product owns it" if at_root else ""
