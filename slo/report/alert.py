"""Explanations of alerts, calls, series and receivers: definition, signatures, rule, and route."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from slo.conditions import of_tiers
from slo.diff.words import tier_in_words
from slo.labels import ON_ALERTS
from slo.model import SLO, Catalogue
from slo.model.call_record import CallRecord
from slo.model.naming import CALL, CALLED_UPON
from slo.model.subjects import Subject, SubjectKind
from slo.plan.recipients import recipients
from slo.plan.router import route
from slo.plan.series import Recording
from slo.plan.types import Alert, Labels, Plan, RuleGroup
from slo.text.plurals import count, some
from slo.text.times import to_minute

_MOST = 10

Rule = Alert | Recording


class Found(NamedTuple):
    """A rule, and the group that it is in."""

    rule: Rule
    group: RuleGroup


def rules_of(plan: Plan) -> Iterator[Found]:
    """Yield all rules of a plan."""
    for group in (group for file in plan.rule_files for group in file.groups):
        yield from (Found(rule, group) for rule in group.rules)


def alerts_with(plan: Plan, labels: Labels) -> tuple[Found, ...]:
    """Return the alerts that could have these labels: labels that only slo sets are those of their rule."""
    return tuple(
        one for one in rules_of(plan) if isinstance(one.rule, Alert) and _could_have(one.rule, labels)
    )


def _could_have(alert: Alert, labels: Labels) -> bool:
    own = {"alertname": alert.name, **alert.labels}
    return all(own.get(name) == value for name, value in labels.items() if name in ON_ALERTS or name in own)


def alerts_text(found: Iterable[Found], labels: Labels, plan: Plan) -> str:
    """Explain alerts, one paragraph each; of many, only how many there are and how to name one."""
    found = tuple(found)
    if len(found) > _MOST:
        ids = tuple(dict.fromkeys(one.rule.labels.get("slo", "") for one in found))
        return f"{count(len(found), 'alert')} could be meant: add a label such as slo=…, one of {some(ids)}"
    return "\n\n".join("\n".join(_alert(one, labels, plan)) for one in found)


def _alert(found: Found, labels: Labels, plan: Plan) -> Iterator[str]:
    alert = found.rule
    assert isinstance(alert, Alert)
    id = alert.labels.get("slo", "")
    slo = next((slo for slo in plan.catalogue.slos if slo.id == id), None)
    summary = "".join(part if isinstance(part, str) else "…" for part in alert.annotations.get("summary", ()))
    yield f"{alert.name}: {summary}"
    if slo is not None:
        yield from _meaning(alert, slo)
        yield from _origin(slo, plan.catalogue)
    if alert.for_:
        yield f"  lasts    {alert.for_} before it fires"
    yield f"  group    {found.group.name}, evaluated every {found.group.interval}"
    yield from _labelled("fires if", _lines(alert))
    yield from _route({**labels, "alertname": alert.name, **alert.labels}, plan)


def _meaning(alert: Alert, slo: SLO) -> Iterator[str]:
    """Say in numbers when the alert of a tier fires."""
    for one in of_tiers(slo):
        if alert.key == (slo.id, "burn", one.tier.severity, str(one.tier.long_window)):
            yield f"  means    {tier_in_words(one, slo)}"


def _lines(rule: Rule) -> list[str]:
    text = rule.promql() if isinstance(rule, Recording) else rule.condition.promql()
    return text.splitlines()


def _labelled(topic: str, lines: list[str]) -> Iterator[str]:
    """Name the topic of several lines before the first."""
    yield from (f"  {'' if number else topic:8} {line}" for number, line in enumerate(lines))


def call_text(
    labels: Labels, annotations: Mapping[str, str], known: CallRecord | None, now: datetime, plan: Plan
) -> str:
    """Explain a call by its alert, and by the record of it, if there is one."""
    if known is not None:
        labels, annotations = {**known.labels, **labels}, {**known.annotations, **annotations}
    return "\n".join(_call(labels, annotations, known, now, plan))


def _call(
    labels: Labels, annotations: Mapping[str, str], known: CallRecord | None, now: datetime, plan: Plan
) -> Iterator[str]:
    about = labels.get("slo") or labels.get("product", "")
    drill = "a drill: " if labels.get("drill") == "true" else ""
    yield f"{CALL}: {drill}{labels.get(CALLED_UPON, 'somebody')} is called upon for {about or 'no product'}"
    if summary := annotations.get("summary"):
        yield f"  about    {summary}"
    caller, reason = annotations.get("called_by"), annotations.get("call_reason")
    at = f" at {to_minute(known.began)}" if known else ""
    if caller or reason:
        yield f"  called   by {caller or 'somebody'}{at}: {reason or 'without a reason'}"
    id = labels.get("call_id", "")
    if known is not None:
        yield f"  record   {known.id}: {known.state(now)}"
    else:
        yield (
            f"  record   has no call {id}: name another record with --record" if id else "  record   unknown"
        )
    slo = next((slo for slo in plan.catalogue.slos if slo.id == about), None)
    if slo is not None:
        yield from _origin(slo, plan.catalogue)
    yield from _route({"alertname": CALL, **labels}, plan)


def _origin(slo: SLO, catalogue: Catalogue) -> Iterator[str]:
    """Say where an objective is defined, and who signed it when."""
    span = slo.where()
    yield f"  defined  {span.file}:{span.line}"
    signed = catalogue.standing.signed.get(Subject(SubjectKind.OBJECTIVE, slo.id), {})
    for party in slo.signatories:
        one = signed.get(party)
        yield f"  signed   {party}: {f'on {one.agreed_on} by {one.by}' if one else 'not yet'}"


def _route(labels: Labels, plan: Plan) -> Iterator[str]:
    """Say who is notified of an alert with these labels, and why."""
    if plan.routing is None:
        yield "  goes to  nobody: there are no routes"
        return
    for one in recipients(labels, plan.routing):
        when = "; ".join(map(str, one.hours)) or "at any hour"
        through = ", ".join(map(str, one.channels)) or "no channel"
        yield f"  goes to  {one.receiver} through {through}, {when}: {one.why}"


def series_text(name: str, plan: Plan) -> str:
    """Explain a recorded series: which rules record it, and from what. "" if none does."""
    found = [one for one in rules_of(plan) if isinstance(one.rule, Recording) and one.rule.name == name]
    if not found:
        return ""
    lines = [f"{name}: recorded by {count(len(found), 'rule')}"]
    for one in found[:_MOST]:
        of = f", of {one.rule.labels['slo']}" if "slo" in one.rule.labels else ""
        lines.append(f"  group    {one.group.name}, evaluated every {one.group.interval}{of}")
        if isinstance(one.rule, Recording) and one.rule.words:
            lines.append(f"  counts   {one.rule.words}")
        lines += _labelled("from", _lines(one.rule))
    if (more := len(found) - _MOST) > 0:
        lines.append(f"  and {more} more")
    return "\n".join(lines)


def receiver_text(name: str, plan: Plan) -> str:
    """Explain a receiver: its channels, and which alerts reach it by which route. "" if there is none."""
    routing = plan.routing
    receiver = next((one for one in routing.receivers if one.name == name), None) if routing else None
    if routing is None or receiver is None:
        return ""
    through = (
        ", ".join(map(str, receiver.channels.all)) if receiver.channels else "no channel: nobody is notified"
    )
    lines = [f"{name}: through {through}"]
    reached: dict[str, list[str]] = {}
    for alert in (one.rule for one in rules_of(plan) if isinstance(one.rule, Alert)):
        for matched in route(routing.root, {"alertname": alert.name, **alert.labels}):
            if matched.receiver == name:
                reached.setdefault(matched.route.why, []).append(alert.labels.get("slo", alert.name))
    for why, ids in reached.items():
        lines += [f"  why      {why}", f"  alerts   {some(tuple(dict.fromkeys(ids)))}"]
    return "\n".join(
        lines
        if reached
        else [*lines, "  alerts   of no rule: what reaches it is sent by people, or by other rules"]
    )
