"""The time that the bench is about: thirty made-up days, cut into the slots between two scrapes."""

from datetime import UTC, datetime

MINUTE, HOUR, DAY = 60, 3600, 86_400

SLOT = 30  # seconds between two scrapes
DAYS = 30
SLOTS = DAYS * DAY // SLOT
END = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
START = END - DAYS * DAY

WINDOW = 28 * DAY
FIGURES_AT = tuple(range(END - 36 * HOUR, END + 1, 6 * HOUR))
"""When the error budget is read: seven times, the earliest with a whole window and half a day before it."""

COSTS_AT = tuple(END - number * (5 * HOUR + 7 * MINUTE) for number in range(4))
"""When rules are weighed: four times of day, fifth minutes and others."""

WRITTEN_AT = tuple(END - number * MINUTE for number in range(5))
"""When is counted what rules write: of five minutes, our roll-up writes in one."""


def time_of(day: int, hour: float) -> int:
    """Give an hour of a day, in seconds since 1970; days count from 0."""
    return START + int(day * DAY + hour * HOUR)


def slot_of(day: int, hour: float) -> int:
    """Give the slot that begins at an hour of a day; days count from 0."""
    return int((day * DAY + hour * HOUR) // SLOT)


def hour_of(slot: int) -> float:
    """Give the hour of the day, 0 to 24, at which a slot begins."""
    return slot * SLOT % DAY / HOUR
