"""Time zones: their offset from UTC, and when in a year it changes.

Read from the tz database in the package tzdata, so that results are the same on every machine.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from zoneinfo import ZoneInfo

_HOUR = 3600
_CHECKED_WEEKS = 520

_TIME = r"([+-]?\d+(?::\d\d){0,2})"
_NAME = r"(?:<[^>]+>|[A-Za-z]+)"
# Months from March to November: no zone changes its clocks around the turn of the year.
_CHANGE = rf"M([3-9]|1[01])\.([1-5])\.([0-6])(?:/{_TIME})?"
_RULE = rf"{_NAME}{_TIME}(?:{_NAME}{_TIME}?,{_CHANGE},{_CHANGE})?"


@dataclass(frozen=True, slots=True)
class Change:
    """When in a year clocks are changed.

    It is the beginning of the first `weekday` (0 is Sunday) on or after `day` of `month`, on a clock that is
    `ahead` of UTC by so many seconds.
    """

    month: int
    day: int
    weekday: int
    ahead: int

    @property
    def earliest(self) -> int:
        """The first possible date, as a number: 325 is 25 March."""
        return 100 * self.month + self.day

    def latest_weekday(self, at: datetime) -> int:
        """Return the date of the last such weekday as a number; 300 or less is before 1 March."""
        there = at + timedelta(seconds=self.ahead)
        return 100 * there.month + there.day - (there.isoweekday() - self.weekday) % 7


@dataclass(frozen=True, slots=True)
class Season:
    """The part of each year in which clocks are `ahead` of UTC by other seconds than on 1 January.

    It is summer in the north, and winter in the south.
    """

    ahead: int
    begins: Change
    ends: Change

    def __contains__(self, at: datetime) -> bool:
        # The two clocks reach the new year at different times. For the first one, December counts as before
        # January, so that the difference does not matter.
        begun = self.begins.latest_weekday(at) % 1200 >= self.begins.earliest
        return begun and self.ends.latest_weekday(at) < self.ends.earliest


@dataclass(frozen=True, slots=True)
class Clock:
    """The offset of a zone from UTC, in seconds: on 1 January, and in its season."""

    ahead: int
    season: Season | None = None

    def ahead_at(self, at: datetime) -> int:
        """Return the seconds ahead of UTC at a time in UTC."""
        return self.season.ahead if self.season and at in self.season else self.ahead


def zone(timezone: str) -> ZoneInfo:
    """Return an IANA time zone; raises ValueError for an unknown name."""
    return _read(timezone)[0]


@lru_cache
def clock(timezone: str) -> Clock:
    """Return the offsets of a zone from the year after the tz database's release on.

    Raises ValueError for an unknown name, and for a zone without a rule that stays the same for years: clock
    changes in Gaza follow Ramadan.
    """
    there, rule = _read(timezone)
    clock = _clock(rule)
    if clock is None or not _agree(clock, there):
        raise ValueError(
            f"rules cannot follow the clock changes of {timezone!r}; name a zone near by, or UTC"
        )
    return clock


@lru_cache
def _read(timezone: str) -> tuple[ZoneInfo, str]:
    """Read a zone, and the rule in the last line of its data, which holds from its last change on.

    https://datatracker.ietf.org/doc/html/rfc8536#section-3.3
    """
    from importlib.resources import files  # imported here, because few runs need a zone

    database = files("tzdata")
    if timezone not in database.joinpath("zones").read_text().split():
        raise ValueError(f"{timezone!r} is not an IANA time zone such as Europe/London")
    data = database.joinpath("zoneinfo", *timezone.split("/")).read_bytes()
    return ZoneInfo.from_file(BytesIO(data), key=timezone), data.splitlines()[-1].decode()


def _clock(rule: str) -> Clock | None:
    """Parse a rule such as GMT0BST,M3.5.0/1,M10.5.0; None for any other kind of rule.

    https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
    """
    match = re.fullmatch(_RULE, rule)
    if match is None:
        return None
    standard_time, daylight_time, *changes = match.groups()
    standard = -_seconds(standard_time)
    if changes[0] is None:
        return Clock(standard)
    daylight = -_seconds(daylight_time) if daylight_time else standard + _HOUR
    to_daylight, to_standard = _change(changes[:4], standard), _change(changes[4:], daylight)
    if to_daylight.month < to_standard.month:
        return Clock(standard, Season(daylight, to_daylight, to_standard))
    return Clock(daylight, Season(standard, to_standard, to_daylight))


def _change(written: list[str], ahead: int) -> Change:
    """Parse the month, week, weekday and time of a change, on clocks that were `ahead` until then."""
    month, week, weekday = map(int, written[:3])
    # Week 5 means the last one of the month.
    day = 7 * week - 6 if week < 5 else (24 if month in (4, 6, 9, 11) else 25)
    return Change(month, day, weekday, ahead - _seconds(written[3] or "2"))


def _seconds(text: str) -> int:
    hours, minutes, seconds = map(int, f"{text.lstrip('+-')}:0:0".split(":")[:3])
    return (-1 if text[0] == "-" else 1) * (_HOUR * hours + 60 * minutes + seconds)


def _agree(clock: Clock, there: ZoneInfo) -> bool:
    """Return whether a clock has a zone's offsets for ten years: some zones have exceptions to their rule."""
    from importlib.metadata import version

    released = int(version("tzdata").split(".")[0])
    first = datetime(released + 1, 1, 1, 12, tzinfo=UTC)
    noons = (first + timedelta(weeks=week) for week in range(_CHECKED_WEEKS))
    return all(
        noon.astimezone(there).utcoffset() == timedelta(seconds=clock.ahead_at(noon)) for noon in noons
    )
