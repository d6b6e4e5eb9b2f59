"""The log of calls, and the steps that call, ack, drill and stand-down share."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from slo.actions.failures import InvalidRequest
from slo.actions.notices import Clock, Notify, utc_now
from slo.actions.recording import read, recording, report_unreadable
from slo.clients.alertmanager import Alertmanager, PostedAlert
from slo.clients.failures import Refused, Unreachable
from slo.languages.language import language
from slo.model import AlertSeverity, Catalogue, Organisation
from slo.model.call_record import CallRecord, Event, EventType, calls
from slo.plan.calls import Subject, about, about_product, by_people
from slo.plan.other_alerts import about_alert, runbook_of
from slo.records import Record
from slo.text.diagnostics import nearest
from slo.text.plurals import count
from slo.text.times import rfc3339, to_minute
from slo.text.units import Duration


def new_call_id(now: datetime) -> str:
    """Return an id of a call that people can read aloud: its start, and random digits."""
    return f"{now:%Y%m%d-%H%M}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Log:
    """Writes the events of calls, made by one person, into a record; `notify` receives warnings."""

    record: Record
    by: str
    notify: Notify
    clock: Clock = utc_now

    def write(self, call: str, happened: EventType, **fields: object) -> None:
        """Write an event, before anything is sent."""
        with recording():
            self.record.append(self.event(call, happened, **fields))

    def event(self, call: str, happened: EventType, **fields: object) -> Event:
        given = {name: value for name, value in fields.items() if value is not None}
        return Event(self.clock(), call, happened, self.by, given)

    @contextmanager
    def sending(
        self, call: str, done: EventType, failed: str, unknown: str | None = None
    ) -> Iterator[list[str]]:
        """Write the event `done` after the block, or FAILED and the reason if it raises.

        The block appends its warnings to the list; they are recorded too. `failed` states what was not done
        and what to do next; `unknown`, if given, replaces it where no answer came, so that it may be done.
        """
        warnings: list[str] = []
        try:
            yield warnings
        except (Unreachable, Refused) as error:
            outcome = unknown if unknown and isinstance(error, Unreachable) else failed
            with recording(f"{outcome} ({error})"):
                self.record.append(self.event(call, EventType.FAILED, doing=done, why=str(error)))
            raise type(error)(f"{error}\n{outcome}") from error
        for why in warnings:
            self.notify(f"Warning: {why}")
        with recording(f"{call} is {done}, but the record does not contain it"):
            self.record.append(self.event(call, done, but=warnings or None))


def post_alert(alertmanager: Alertmanager, alert: PostedAlert, warnings: list[str]) -> None:
    """Post an alert to a cluster; append a warning if some of its members did not take it."""
    taken = alertmanager.post(alert)
    if taken.failures:
        warnings.append(
            f"{count(taken.members, 'Alertmanager')} accepted it, but {'; '.join(taken.failures)}"
        )


def post_call(alertmanager: Alertmanager, call: CallRecord, warnings: list[str]) -> None:
    """Post a call, and append a warning if Alertmanager has no route to the party: it accepts any alert."""
    assert call.ends_at is not None
    post_alert(alertmanager, changed_alert(call, call.ends_at), warnings)
    try:
        posted = alertmanager.alerts({"call_id": call.id})
    except (Unreachable, Refused) as error:
        warnings.append(f"it is not known whether there is a route to {call.party}: {error}")
        return
    receivers = {name for alert in posted for name in alert.receivers}
    if f"{call.party}/called" not in receivers:
        sent = ", ".join(sorted(receivers)) or "nobody"
        warnings.append(
            f"Alertmanager sends it to {sent}, not to {call.party}: has it loaded the generated routes?"
        )


def find_call(log: Log, call: str, alertmanager: Alertmanager | None) -> CallRecord:
    """Return a call from the record, or from Alertmanager if made elsewhere; raises InvalidRequest."""
    known = calls(read(log.record, log.notify).events)
    found = next((one for one in known if one.id == call and one.labels), None)
    if found is not None:
        return found
    posted = alertmanager.alerts({"call_id": call}) if alertmanager else ()
    if not posted:
        ids = ", ".join(one.id for one in known if one.is_open(log.clock()))
        raise InvalidRequest(f"there is no call {call!r}{f'; open calls: {ids}' if ids else ''}")
    fields = {"labels": dict(posted[0].labels), "annotations": dict(posted[0].annotations)}
    requested = log.event(
        call, EventType.REQUESTED, **fields, ends_at=rfc3339(posted[0].ends_at, "milliseconds")
    )
    return CallRecord((replace(requested, at=posted[0].starts_at),))


def changed_alert(call: CallRecord, until: datetime, **annotations: str) -> PostedAlert:
    """Return the alert of a call with another end and further annotations."""
    return PostedAlert(call.labels, {**call.annotations, **annotations}, call.began, until)


def subject_of(catalogue: Catalogue, party: str, name: str) -> tuple[Organisation, Subject]:
    """Return the organisation and the subject of a call; raises InvalidRequest if either cannot be called."""
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    callable_parties = [one for one, its in parties.items() if its.called]
    if catalogue.organisation is None or party not in callable_parties:
        why = "cannot be called: it has no 'called'" if party in parties else "is not a party"
        raise InvalidRequest(f"{party!r} {why}; {nearest(party, callable_parties) or 'nobody can be called'}")
    subjects = {slo.id: about(slo) for slo in catalogue.slos} | dict(_other_alerts(catalogue))
    subjects |= {
        product: about_product(product, language(catalogue.language_of(product)), catalogue.severities)
        for product in catalogue.products
    }
    if name not in subjects:
        near = nearest(name, subjects)
        raise InvalidRequest(f"no objective, alert or product has the name {name!r}; {near}")
    organisation, subject = catalogue.organisation.value, subjects[name]
    product = catalogue.products.get(subject.labels["product"])
    if product and not product.value.is_served(organisation.hosting):
        served = ", ".join(organisation.hosting)
        message = f"{product.value.name} cannot call a party: parties help only with products on {served}"
        raise InvalidRequest(message)
    return organisation, subject


def _other_alerts(catalogue: Catalogue) -> Iterator[tuple[str, Subject]]:
    """Yield the subject of each alert that is no objective, without annotations that Prometheus expands."""
    words = catalogue.severities
    for one in catalogue.alerts.values():
        reader = language(catalogue.language_of(one.value.product))
        # Of several rules of one name, the most urgent is the subject.
        for alert in sorted(one.value.alerts.values(), key=lambda alert: alert.severity.place, reverse=True):
            labels = about_alert(alert, one.value, reader, words).labels
            as_page = {**labels, "severity": words.of(AlertSeverity.PAGE)}
            yield one.value.id_of(alert), Subject(as_page, runbook_of(alert))


def request_call(
    log: Log,
    subject: Subject,
    party: str,
    reason: str,
    duration: Duration,
    incident: str | None = None,
    *,
    drill: bool = False,
) -> CallRecord:
    """Record the request for a call before it is sent; an open call with the same content is continued."""
    now = log.clock()
    with recording(), log.record.locked() as held:
        recorded = held.read()
        report_unreadable(log.record, recorded, log.notify)
        alert = by_people(subject, party, new_call_id(now), reason, log.by, drill=drill)
        known = next(
            (one for one in calls(recorded.events) if one.is_open(now) and _same(one, alert, incident)), None
        )
        if known:
            alert = by_people(subject, party, known.id, reason, log.by, drill=drill)
            log.notify(f"This call has been open since {to_minute(known.began)} and is continued: {known.id}")
        event = log.event(
            alert.labels["call_id"],
            EventType.REQUESTED,
            labels=dict(alert.labels),
            annotations=dict(alert.annotations),
            incident=incident,
            ends_at=rfc3339(_end(now + duration.timedelta, known), "milliseconds"),
        )
        held.append(event)
    return CallRecord((*(known.events if known else ()), event))


def _end(wanted: datetime, known: CallRecord | None) -> datetime:
    """Return when a call ends: not earlier than a known one that it continues."""
    return max(wanted, known.ends_at) if known and known.ends_at else wanted


def _same(call: CallRecord, alert: Subject, incident: str | None) -> bool:
    """Return whether a call has the same party, subject, reason and incident as a new one."""
    labels = {**alert.labels, "call_id": call.id}
    return (
        call.labels == labels
        and call.incident == incident
        and call.reason == alert.annotations["call_reason"]
    )
