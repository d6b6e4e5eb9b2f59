"""Ranges of time that charts show: some lengths by name, any other length, or from one time to another."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from slo.languages import Phrase
from slo.model import SLO
from slo.model.intervals import floored
from slo.text.units import Duration

WINDOW = "window"
RANGES: Mapping[str, timedelta | None] = {
    "1h": timedelta(hours=1),
    "12h": timedelta(hours=12),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    WINDOW: None,
}
"""Lengths by their name in a URL; None is the compliance window of the objective so far."""

USUAL = "1d"
_MOST_STEPS = 200
_STEPS = tuple(
    Duration.of(seconds=60 * minutes)
    for minutes in (1, 2, 3, 5, 10, 15, 20, 30, *(60 * hours for hours in (1, 2, 3, 4, 6, 8, 12, 24, 48)))
)
_SHORTEST, _LONGEST = timedelta(minutes=10), timedelta(days=400)


class Range(NamedTuple):
    """The start, the end, and the time between two values."""

    start: datetime
    end: datetime
    step: Duration


class UnusableRange(Exception):
    """Raised for a range that cannot be shown; states why."""

    def __init__(self) -> None:
        shortest = Duration.from_timedelta(_SHORTEST)
        self.why = Phrase.of("live_no_range", shortest=shortest, longest=_LONGEST.days)
        super().__init__(str(self.why))


class Asked(NamedTuple):
    """A range as an address asks for it: a name or a length that ends now, or two times."""

    name: str = USUAL
    start: datetime | None = None
    end: datetime | None = None

    @property
    def ends_now(self) -> bool:
        """Whether the range moves on with time."""
        return self.end is None

    @property
    def query(self) -> Mapping[str, str]:
        """The fields of a URL that ask for it."""
        if self.start is None or self.end is None:
            return {"range": self.name}
        return {"from": _written(self.start), "to": _written(self.end)}

    def range(self, slo: SLO, now: datetime) -> Range:
        """Return the range in steps of whole minutes, in which rules are evaluated."""
        if self.start is not None and self.end is not None:
            return _in_steps(self.start, self.end)
        length = RANGES[self.name] if self.name in RANGES else Duration.parse(self.name).timedelta
        return _in_steps(slo.window_start(now) if length is None else now - length, now)


def asked(fields: Mapping[str, str]) -> Asked:
    """Read the fields of a URL: `range`, or else `from` and `to`; raises UnusableRange."""
    name = fields.get("range", "")
    if not name and fields.get("from") and fields.get("to"):
        start, end = (_read(fields[one]) for one in ("from", "to"))
        _check(end - start)
        return Asked("", start, end)
    if name and name not in RANGES:
        try:
            _check(Duration.parse(name).timedelta)
        except (ValueError, OverflowError) as error:
            raise UnusableRange from error
    return Asked(name or USUAL)


def _check(length: timedelta) -> None:
    if not _SHORTEST <= length <= _LONGEST:
        raise UnusableRange


def _read(text: str) -> datetime:
    """Read a time in RFC 3339; without a zone, as browsers write it, it is in UTC."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnusableRange from error


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _in_steps(start: datetime, end: datetime) -> Range:
    least = (end - start) / _MOST_STEPS
    step = next((step for step in _STEPS if step.timedelta >= least), _STEPS[-1])
    return Range(floored(start, step), floored(end, step), step)
