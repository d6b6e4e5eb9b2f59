"""What the commands about calls share: what is recorded before and after sending, and how it fails."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from slo.actions.failures import InvalidRequest
from slo.actions.notices import Clock, Notify, utc_now
from slo.actions.recording import name_unreadable, read, recording
from slo.clients.alertmanager import Alertmanager, PostedAlert
from slo.clients.failures import Refused, Unreachable
from slo.model import Catalogue, Organisation
from slo.model.call_record import CallRecord, Event, Happened, calls
from slo.plan.calls import Subject, about, about_product, by_people
from slo.plan.other_alerts import about_alert
from slo.records import Record
from slo.text.diagnostics import nearest
from slo.text.plurals import count
from slo.text.units import Duration


def new_id(now: datetime) -> str:
    """Make an id of a call that people can read out: when it began, and something by chance."""
    return f"{now:%Y%m%d-%H%M}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Log:
    """Writes what happens to a call into a record, by somebody, and tells whoever waits what is unusual."""

    record: Record
    by: str
    notify: Notify
    clock: Clock = utc_now

    def write(self, call: str, happened: Happened, **said: object) -> None:
        """Write an event that must be known before anything is sent."""
        with recording():
            self.record.append(self.event(call, happened, **said))

    def event(self, call: str, happened: Happened, **said: object) -> Event:
        kept = {name: value for name, value in said.items() if value is not None}
        return Event(self.clock(), call, happened, self.by, kept)

    @contextmanager
    def sending(
        self, call: str, done: Happened, failed: str, unknown: str | None = None
    ) -> Iterator[list[str]]:
        """Write that what is sent in the block was done, or that and why it failed: then nothing goes on.

        What the block puts into the list is a warning, and recorded with it. `failed` says what has not been
        done, and what to do now; `unknown` says so where it may have been done although nobody answered.
        """
        but: list[str] = []
        try:
            yield but
        except (Unreachable, Refused) as error:
            now = unknown if unknown and isinstance(error, Unreachable) else failed
            with recording(f"{now} ({error})"):
                self.record.append(self.event(call, Happened.FAILED, doing=done, why=str(error)))
            raise type(error)(f"{error}\n{now}") from error
        for why in but:
            self.notify(f"Warning: {why}")
        with recording(f"{call} is {done}, and only the record does not say so"):
            self.record.append(self.event(call, done, but=but or None))


def post(alertmanager: Alertmanager, alert: PostedAlert, but: list[str]) -> None:
    """Post an alert to a cluster; what some of its members miss is put into the list."""
    taken = alertmanager.post(alert)
    if taken.failures:
        but.append(f"{count(taken.members, 'Alertmanager')} took it, and {'; '.join(taken.failures)}")


def post_call(alertmanager: Alertmanager, call: CallRecord, but: list[str]) -> None:
    """Post a call, and see that the Alertmanager has a route to the party: it takes any alert."""
    assert call.ends_at is not None
    post(alertmanager, ending(call, call.ends_at), but)
    try:
        there = alertmanager.alerts({"call_id": call.id})
    except (Unreachable, Refused) as error:
        but.append(f"whether there is a route to {call.party} is not known: {error}")
        return
    receivers = {name for alert in there for name in alert.receivers}
    if f"{call.party}/called" not in receivers:
        sent = ", ".join(sorted(receivers)) or "nobody"
        but.append(
            f"Alertmanager sends it to {sent}, not to {call.party}: has it loaded what slo compile wrote?"
        )


def known_call(log: Log, call: str, alertmanager: Alertmanager | None) -> CallRecord:
    """Find a call in the record, or in Alertmanager if it was made elsewhere; raises InvalidRequest."""
    known = calls(read(log.record, log.notify).events)
    found = next((one for one in known if one.id == call and one.labels), None)
    if found is not None:
        return found
    posted = alertmanager.alerts({"call_id": call}) if alertmanager else ()
    if not posted:
        ids = ", ".join(one.id for one in known if one.is_open(log.clock()))
        raise InvalidRequest(f"no call {call!r} is known{f'; open calls: {ids}' if ids else ''}")
    said = {"labels": dict(posted[0].labels), "annotations": dict(posted[0].annotations)}
    return CallRecord((log.event(call, Happened.REQUESTED, **said, ends_at=posted[0].ends_at.isoformat()),))


def ending(call: CallRecord, until: datetime, **annotations: str) -> PostedAlert:
    """Give a call's alert again, with another end and more said of it."""
    return PostedAlert(call.labels, {**call.annotations, **annotations}, until)


def subject_of(catalogue: Catalogue, party: str, name: str) -> tuple[Organisation, Subject]:
    """Find who is called and for what; raises InvalidRequest for who or what cannot be."""
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    callable_parties = [one for one, its in parties.items() if its.called]
    if catalogue.organisation is None or party not in callable_parties:
        why = "cannot be called: it has no 'called'" if party in parties else "is no party"
        raise InvalidRequest(f"{party!r} {why}; {nearest(party, callable_parties) or 'nobody can be called'}")
    if name in catalogue.products:
        return catalogue.organisation.value, about_product(name)
    subjects = {slo.id: about(slo) for slo in catalogue.slos} | dict(_other_alerts(catalogue))
    if name not in subjects:
        near = nearest(name, {*subjects, *catalogue.products})
        raise InvalidRequest(f"no objective, alert or product is called {name!r}; {near}")
    return catalogue.organisation.value, subjects[name]


def _other_alerts(catalogue: Catalogue) -> Iterator[tuple[str, Subject]]:
    """Describe alerts beside objectives; what they say of themselves is for Prometheus to fill in."""
    for one in catalogue.alerts.values():
        for alert in one.value.alerts:
            subject = about_alert(alert, one.value)
            runbook = {name: text for name, text in subject.annotations.items() if name == "runbook_url"}
            yield one.value.id_of(alert), subject._replace(annotations=runbook)


def made(
    log: Log,
    subject: Subject,
    party: str,
    reason: str,
    duration: Duration,
    incident: str | None = None,
    *,
    drill: bool = False,
) -> CallRecord:
    """Write that somebody calls, before anything is sent; an open call that says the same is gone on with."""
    now = log.clock()
    with recording(), log.record.locked() as record:
        recorded = record.read()
        name_unreadable(log.record, recorded, log.notify)
        alert = by_people(subject, party, new_id(now), reason, log.by, drill=drill)
        known = next(
            (one for one in calls(recorded.events) if one.is_open(now) and _same(one, alert, incident)), None
        )
        if known:
            alert = by_people(subject, party, known.id, reason, log.by, drill=drill)
            since = f"{known.events[0].at:%H:%M} UTC"
            log.notify(f"This call is open since {since}, and goes on: {known.id}")
        event = log.event(
            alert.labels["call_id"],
            Happened.REQUESTED,
            labels=dict(alert.labels),
            annotations=dict(alert.annotations),
            incident=incident,
            ends_at=(now + duration.timedelta).isoformat(timespec="milliseconds"),
        )
        record.append(event)
    return CallRecord((*(known.events if known else ()), event))


def _same(call: CallRecord, alert: Subject, incident: str | None) -> bool:
    """Tell whether a call is for the same party, thing and reason as a new one would be."""
    labels = {**alert.labels, "call_id": call.id}
    return (
        call.labels == labels
        and call.incident == incident
        and call.reason == alert.annotations["call_reason"]
    )
