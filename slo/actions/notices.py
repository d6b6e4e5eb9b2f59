"""What is worth knowing while an action goes on, and is no failure of it; and what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Notify = Callable[[str], None]
"""Takes a sentence for whoever waits for the action, as `warnings.warn` does."""

Clock = Callable[[], datetime]
"""Gives the present time, with a zone."""


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)
