"""An event of a call as the fields of a line of JSON, and read from a line that may contain anything."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slo.model.call_record import Event, EventType
from slo.text.chain import PREVIOUS
from slo.text.times import rfc3339

_OF_TEXTS = ("labels", "annotations")
_TEXTS = ("incident", "ends_at", "why")


def fields_of(event: Event) -> dict[str, Any]:
    """Return the fields of a line."""
    at = rfc3339(event.at, "milliseconds")
    return {"at": at, "call": event.call, "event": event.type, "by": event.by, **event.details}


def read_event(line: bytes) -> Event:
    """Read an event; raises ValueError or TypeError if a field is missing or is not what it is used as."""
    try:
        text = line.decode()
        fields = json.loads(text)
        if "\\u" in text:
            json.dumps(fields, ensure_ascii=False).encode()  # raises for half a surrogate: it cannot be shown
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(fields, dict):
        raise TypeError("not an object")
    _check(fields)
    return Event(
        at=_time(fields.pop("at", None)),
        call=_name(fields.pop("call", None)),
        type=EventType(fields.pop("event", None)),
        by=_name(fields.pop("by", None)),
        details={name: value for name, value in fields.items() if name != PREVIOUS},
    )


def _check(fields: Mapping[str, Any]) -> None:
    """Raise ValueError or TypeError if details are not what they are used as."""
    for name in _OF_TEXTS:
        texts = fields.get(name)
        if texts is not None and not (
            isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
        ):
            raise TypeError(name)
    for name in _TEXTS:
        if not isinstance(fields.get(name), str | None):
            raise TypeError(name)
    if fields.get("ends_at"):
        _time(fields["ends_at"])


def _name(value: object) -> str:
    """Return the text that names a call or a person; raises ValueError."""
    if not (isinstance(value, str) and value and value.isprintable()):
        raise ValueError("not a name")
    return value


def _time(value: object) -> datetime:
    """Return a time in UTC; raises ValueError, also if it is outside of the years 1 to 9999, or TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a time")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error
