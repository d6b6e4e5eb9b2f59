"""The record of calls: events, and the state of each call that follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from slo.model.naming import CALLED_UPON


class EventType(StrEnum):
    """What happened to a call. REQUESTED, ANSWERING, STANDING_DOWN: recorded before anything is sent."""

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
    """One line of the record. `details` has what only some events have, such as the labels of a call."""

    at: datetime
    call: str
    type: EventType
    by: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All events of one call. The first may be an answer, if the call was made elsewhere."""

    events: tuple[Event, ...]

    @property
    def id(self) -> str:
        return self.events[0].call

    @property
    def began(self) -> datetime:
        return self.events[0].at

    @property
    def labels(self) -> Mapping[str, str]:
        return dict(self._last("labels") or {})

    @property
    def annotations(self) -> Mapping[str, str]:
        return dict(self._last("annotations") or {})

    @property
    def incident(self) -> str | None:
        """The PagerDuty incident that the call was made from; None for a call by Alertmanager."""
        incident = self._last("incident")
        return str(incident) if incident else None

    @property
    def party(self) -> str:
        return self.labels.get(CALLED_UPON, "")

    @property
    def about(self) -> str:
        """The id of the objective, or the product if there is none."""
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
        """When it ends unless it is stood down before."""
        text = self._last("ends_at")
        return datetime.fromisoformat(text).astimezone(UTC) if text else None

    @property
    def time_to_answer(self) -> timedelta | None:
        sent, answered = self.when(EventType.SENT), self.when(EventType.ANSWERED)
        return answered - sent if sent and answered else None

    def when(self, kind: EventType) -> datetime | None:
        """Return the time of the first event of a type."""
        return next((event.at for event in self.events if event.type is kind), None)

    def is_open(self, now: datetime) -> bool:
        """Return whether it was made and has not ended. An open call is repeated instead of made again."""
        ends = self.ends_at
        made = self.when(EventType.REQUESTED) and not self.when(EventType.STOOD_DOWN)
        return bool(made and (ends is None or now < ends))

    def state(self, now: datetime) -> str:
        """Return how it ended, or its current state, in words."""
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

    def _by(self, kind: EventType) -> str:
        return next(event.by for event in self.events if event.type is kind)

    def _last(self, name: str) -> Any:
        return next((event.details[name] for event in reversed(self.events) if name in event.details), None)


def calls(events: Sequence[Event]) -> tuple[CallRecord, ...]:
    """Group events by call; calls are in the order of their first events."""
    began: dict[str, int] = {}
    for event in events:
        began.setdefault(event.call, len(began))
    ordered = sorted(events, key=lambda event: began[event.call])
    return tuple(CallRecord(tuple(its)) for _, its in groupby(ordered, key=lambda event: event.call))
