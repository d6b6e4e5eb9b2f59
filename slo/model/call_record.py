"""What is recorded of calls: one event after the other, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from slo.model.naming import CALLED_UPON


class EventType(StrEnum):
    """What happened to a call. What ends in "-requested" or "ing" is written before anything is sent."""

    REQUESTED = "requested"
    SENT = "sent"
    FAILED = "failed"
    ANSWERING = "answering"
    ANSWERED = "answered"
    STANDING_DOWN = "standing-down"
    STOOD_DOWN = "stood-down"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the record. `details` has what is only of some events, such as the labels of a call."""

    at: datetime
    call: str
    type: EventType
    by: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call, by all that is recorded of it. Its first event may be an answer, if somebody else made it."""

    events: tuple[Event, ...]

    @property
    def id(self) -> str:
        return self.events[0].call

    @property
    def labels(self) -> Mapping[str, str]:
        return dict(self._last("labels") or {})

    @property
    def annotations(self) -> Mapping[str, str]:
        return dict(self._last("annotations") or {})

    @property
    def incident(self) -> str | None:
        """The incident of PagerDuty that it was made from, instead of by Alertmanager."""
        incident = self._last("incident")
        return str(incident) if incident else None

    @property
    def party(self) -> str:
        return self.labels.get(CALLED_UPON, "")

    @property
    def about(self) -> str:
        """The objective, or else the product."""
        return self.labels.get("slo") or self.labels.get("product", "")

    @property
    def reason(self) -> str:
        return self.annotations.get("call_reason", "")

    @property
    def caller(self) -> str:
        return self.annotations.get("called_by", "")

    @property
    def is_drill(self) -> bool:
        return self.labels.get("drill") == "true"

    @property
    def mode(self) -> str:
        return "drill" if self.is_drill else self.labels.get("call_mode", "")

    @property
    def ends_at(self) -> datetime | None:
        """When it ends if nobody ends it before."""
        text = self._last("ends_at")
        return datetime.fromisoformat(text).astimezone(UTC) if text else None

    @property
    def time_to_answer(self) -> timedelta | None:
        sent, answered = self.when(EventType.SENT), self.when(EventType.ANSWERED)
        return answered - sent if sent and answered else None

    def when(self, happened: EventType) -> datetime | None:
        """Say when something happened first."""
        return next((event.at for event in self.events if event.type is happened), None)

    def is_open(self, now: datetime) -> bool:
        """Return whether it was made and has not ended: it is repeated rather than made anew."""
        ends = self.ends_at
        made = self.when(EventType.REQUESTED) and not self.when(EventType.STOOD_DOWN)
        return bool(made and (ends is None or now < ends))

    def state(self, now: datetime) -> str:
        """Say how it ended, or how it is."""
        last = self.events[-1]
        if self.when(EventType.UNANSWERED):
            return "unanswered"
        if self.when(EventType.STOOD_DOWN):
            return f"stood down by {self._by(EventType.STOOD_DOWN)}"
        if last.type is EventType.FAILED:
            return f"failed: {last.details.get('why', '')}"
        if self.when(EventType.REQUESTED) and not self.when(EventType.SENT):
            return "not known to be sent"
        if self.when(EventType.ANSWERED) and not self.when(EventType.SENT):
            return f"answered by {self._by(EventType.ANSWERED)}"
        if self.ends_at and now >= self.ends_at:
            return "ran out"
        return "open" if self.when(EventType.SENT) else "not known to be answered"

    def _by(self, happened: EventType) -> str:
        return next(event.by for event in self.events if event.type is happened)

    def _last(self, name: str) -> Any:
        return next((event.details[name] for event in reversed(self.events) if name in event.details), None)


def calls(events: Sequence[Event]) -> tuple[CallRecord, ...]:
    """Put together what belongs to each call; calls in the order in which they began."""
    began: dict[str, int] = {}
    for event in events:
        began.setdefault(event.call, len(began))
    ordered = sorted(events, key=lambda event: began[event.call])
    return tuple(CallRecord(tuple(its)) for _, its in groupby(ordered, key=lambda event: event.call))
