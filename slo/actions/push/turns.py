"""How pushes take turns: how long a turn lasts, who has it, and how the others wait."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from slo.actions.push import Notice
from slo.actions.push.failures import Busy
from slo.clients.failures import Unreachable
from slo.clients.idempotent import LONGEST
from slo.text.terminal import printable

LASTS = 3 * LONGEST
"""Seconds that a turn lasts. It is renewed before a change, unless two thirds of this are left."""
SKEW = 15  # seconds that clocks may differ
PATIENCE = LASTS + SKEW + 30  # seconds to wait for another push
PAUSE = 2.0  # seconds between two attempts, at most


class Turn:
    """The turn of this push. Its end is measured by a clock that nobody sets."""

    def __init__(self) -> None:
        self._ends = 0.0

    def begin(self, since: float) -> None:
        """Begin the turn, or renew it, at a time of the monotonic clock."""
        self._ends = since + LASTS

    @property
    def is_over(self) -> bool:
        return self._ends < time.monotonic()

    @property
    def must_be_renewed(self) -> bool:
        """Whether it may not last for a renewal and for a change."""
        return self._ends - time.monotonic() < 2 * LASTS / 3


def wait(notice: Notice, taken: Callable[[], str]) -> None:
    """Try to take the turn until nobody else has it; `taken` tries and returns who has it. Raises Busy."""
    until, noticed = time.monotonic() + PATIENCE, False
    while other := taken():
        if time.monotonic() > until:
            raise Busy(f"another push is under way: {other}; nothing was applied")
        if not noticed:
            notice(f"Waiting for another push: {other}")
        noticed = True
        time.sleep(random.uniform(PAUSE / 4, PAUSE))


def over() -> Unreachable:
    """Return the failure of a push whose turn ended before it did."""
    return Unreachable("the time in which no other push may begin has ended")


def has_ended(until: datetime, now: datetime) -> bool:
    """Return whether the turn of another push has surely ended."""
    return until + timedelta(seconds=SKEW) < now


def holder(by: str, until: datetime | None = None) -> str:
    """Describe who has the turn. The words come from a server."""
    return printable(f"by {by}, until {until:%H:%M:%S} UTC at the latest" if until else f"by {by}")
