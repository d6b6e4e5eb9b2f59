"""Types of callbacks for notices and for the current time."""

from collections.abc import Callable
from datetime import UTC, datetime

Notify = Callable[[str], None]
"""Receives a notice for the user, as `warnings.warn` does."""

Clock = Callable[[], datetime]
"""Returns the current time, with a time zone."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def unheard(notice: str) -> None:
    """Drop a notice."""
