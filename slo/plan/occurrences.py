"""Occurrences in rules: times that follow each other by equal steps are one expression."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from slo.text.times import to_minute
from slo.text.units import Duration

_DAY, _WEEK = 86_400, 604_800
_FEWEST = 4  # times that are written as a progression


class Progression(NamedTuple):
    """So many `times`, the `first` in seconds since 1970, each `step` seconds after the one before."""

    first: int
    step: int
    times: int

    def later(self, by: int) -> "Progression":
        """Return the times so many seconds later."""
        return self._replace(first=self.first + by)

    def since(self, length: int) -> str:
        """Give the seconds since the latest of its times while they are less than `length`, or nothing."""
        since = f"vector(time()) - {self.first} >= 0 < {(self.times - 1) * self.step + length}"
        return since if self.times == 1 else f"({since}) % {self.step} < {length}"

    def in_words(self, lasts: Duration) -> str:
        first = f"{to_minute(datetime.fromtimestamp(self.first, UTC))} for {lasts}"
        if self.times == 1:
            return first
        return f"{first}, {self.times} times, every {Duration.of(seconds=self.step)}"


def progressions(starts: Iterable[int]) -> list[Progression]:
    """Part times into those that follow each other by equal steps: few, as far as days or weeks tell."""
    ordered = list(starts)
    return min((_by(grid, ordered) for grid in (_DAY, _WEEK)), key=len)


def seconds(time: datetime) -> int:
    """Return a time in seconds since 1970."""
    return int(time.timestamp())


def _by(grid: int, starts: list[int]) -> list[Progression]:
    phases: defaultdict[int, list[int]] = defaultdict(list)
    for start in starts:
        phases[start % grid].append(start)
    found = []
    for times in phases.values():
        while times:
            step = times[1] - times[0] if len(times) > 1 else 0
            count = next((n for n, time in enumerate(times) if time != times[0] + n * step), len(times))
            count = count if count >= _FEWEST else 1
            found.append(Progression(times[0], step if count > 1 else 0, count))
            times = times[count:]
    return sorted(found)
