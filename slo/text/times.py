"""Times as texts, in UTC: RFC 3339 for programs, and to the minute for people."""

from datetime import UTC, datetime

MINUTE = "%Y-%m-%d %H:%M"
"""The format of a time to the minute, if the time zone is shown elsewhere."""


YEARS = range(1970, 2100)
"""The years of all times that are read: far from the ends of the calendar, so that windows can be added."""
OTHER_YEAR = f"the year must be from {YEARS[0]} to {YEARS[-1]}"
"""What is wrong with a time in another year."""


def rfc3339(time: datetime, timespec: str = "seconds") -> str:
    """Write an aware time in RFC 3339, truncated to the `timespec`.

    >>> rfc3339(datetime(2026, 11, 1, 12, 30, 59, 999_000, tzinfo=UTC))
    '2026-11-01T12:30:59Z'
    """
    return time.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def to_minute(time: datetime) -> str:
    """Write an aware time for people.

    >>> to_minute(datetime(2026, 11, 1, 12, 30, 59, tzinfo=UTC))
    '2026-11-01 12:30 UTC'
    """
    return f"{time.astimezone(UTC):{MINUTE}} UTC"
