"""The record of calls as a table, one line per call, and as JSON."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from slo.model.call_record import CallRecord
from slo.text.columns import in_columns
from slo.text.json import document
from slo.text.plurals import count
from slo.text.times import MINUTE, rfc3339
from slo.text.units import Duration

_HEADER = ("call", "when (UTC)", "who", "called", "for", "how", "answer", "state", "why")
_UNKNOWN = "-"


def as_table(calls: Sequence[CallRecord], now: datetime) -> str:
    """Return a line for each call, oldest first, and the number of calls to each party."""
    if not calls:
        return "No call is recorded."
    rows = [_HEADER, *(_row(call, now) for call in calls)]
    return "\n".join((*in_columns(rows, left=range(len(_HEADER))), "", _summary(calls)))


def as_json(calls: Iterable[CallRecord], now: datetime) -> str:
    """Return everything that is recorded, with times in UTC and the time to answer in seconds."""
    return document({"calls": [_call(call, now) for call in calls]})


def in_words(took: timedelta) -> str:
    """Return a length of time in whole seconds.

    >>> in_words(timedelta(minutes=4, seconds=5.4))
    '4m5s'
    """
    return str(Duration.of(seconds=max(0, round(took.total_seconds()))))


def _row(call: CallRecord, now: datetime) -> tuple[str, ...]:
    answer = call.time_to_answer
    cells = (
        call.id,
        f"{call.began:{MINUTE}}",
        call.caller or call.events[0].by,
        call.party,
        call.about,
        call.mode,
        in_words(answer) if answer is not None else _UNKNOWN,
        call.state(now),
        call.reason,
    )
    return tuple(" ".join(_printable(cell).split()) or _UNKNOWN for cell in cells)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _summary(calls: Sequence[CallRecord]) -> str:
    parties = sorted({call.party for call in calls})
    counts = (f"{party or 'nobody'} {sum(call.party == party for call in calls)}" for party in parties)
    return f"{count(len(calls), 'call')}: {', '.join(counts)}"


def _call(call: CallRecord, now: datetime) -> dict[str, object]:
    answer = call.time_to_answer
    return {
        "call": call.id,
        "party": call.party,
        "about": call.about,
        "mode": call.mode,
        "reason": call.reason,
        "caller": call.caller or call.events[0].by,
        "incident": call.incident,
        "ends_at": rfc3339(call.ends_at) if call.ends_at else None,
        "state": call.state(now),
        "seconds_to_answer": None if answer is None else answer.total_seconds(),
        "events": [
            {"at": rfc3339(event.at), "event": event.type, "by": event.by, "why": event.details.get("why")}
            for event in call.events
        ],
    }
