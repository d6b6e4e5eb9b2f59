"""The record of calls: as a table for people, one line a call, and as JSON."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from slo.model.call_record import CallRecord

_HEADER = ("call", "when (UTC)", "who", "called", "for", "how", "answer", "state", "why")
_UNKNOWN = "-"


def as_table(calls: Sequence[CallRecord], now: datetime) -> str:
    """Write a line for each call, oldest first, and how many there were of each party."""
    if not calls:
        return "No call is recorded."
    rows = [_HEADER, *(_row(call, now) for call in calls)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join((*(line.rstrip() for line in lines), "", _summary(calls)))


def as_json(calls: Iterable[CallRecord], now: datetime) -> str:
    """Write all that is recorded; times in UTC, and the time to answer in seconds."""
    return json.dumps({"calls": [_call(call, now) for call in calls]}, indent=2, ensure_ascii=False)


def in_words(time: timedelta) -> str:
    """Say how long something took.

    >>> in_words(timedelta(minutes=4, seconds=5.4))
    '4m5s'
    """
    seconds = max(0, round(time.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return (
        "".join(f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if count)
        or "0s"
    )


def _row(call: CallRecord, now: datetime) -> tuple[str, ...]:
    answer = call.time_to_answer
    cells = (
        call.id,
        f"{call.events[0].at:%Y-%m-%d %H:%M}",
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
    return f"{len(calls)} {'call' if len(calls) == 1 else 'calls'}: {', '.join(counts)}"


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
        "ends_at": _time(call.ends_at),
        "state": call.state(now),
        "seconds_to_answer": None if answer is None else answer.total_seconds(),
        "events": [
            {"at": _time(event.at), "event": event.type, "by": event.by, "why": event.details.get("why")}
            for event in call.events
        ],
    }


def _time(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if time else None
