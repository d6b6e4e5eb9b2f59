"""What spent the budget: incident by incident, and all that was none."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.history import Count
from slo.evidence.slots import Slot, events

PACE = 3
"""An incident burns at least so many times faster than sustainable."""

WORTH_TELLING = Fraction(1, 50)
"""It takes at least this share of the budget: what the fastest tier of the SRE Workbook pages for."""

_QUIET = 3600  # seconds without burning, after which it is another incident
_FEW = Fraction(1, 20)  # of an incident's bad events: what comes so late or early is none of it


class Incident(NamedTuple):
    """A time in which the budget went fast. `share` is what of the whole budget its bad events cost."""

    start: int
    end: int
    total: Count
    bad: Count
    share: Fraction


class Ledger(NamedTuple):
    """Incidents, oldest first, and the bad events of no incident: together all that was spent."""

    incidents: tuple[Incident, ...]
    other_bad: Count
    other_share: Fraction

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The share of each incident, and of no incident last."""
        return *(one.share for one in self.incidents), self.other_share

    @property
    def spent(self) -> Fraction:
        return sum(self.shares, Fraction(0))


def ledger(slots: Sequence[Slot], budget: Fraction) -> Ledger:
    """Part the spent budget into incidents and the rest: the shares add up to bad / (budget * all events).

    A slot burns if it spent three times what the budget has for as long, and three times what it has for its
    own events: neither few users at night nor many at noon make an incident. Burning that pauses for less
    than an hour is one incident, but for stragglers before and after it, and one that took less than 2% of
    the budget is none.
    """
    total, bad = events(slots)
    if not total:
        return Ledger((), 0, Fraction(0))
    whole = budget * total
    incidents = tuple(
        Incident(one[0].start, one[-1].end, *counted, share)
        for one in _burning(slots, budget, total)
        if (share := (counted := events(one))[1] / whole) >= WORTH_TELLING
    )
    other = bad - sum(one.bad for one in incidents)
    return Ledger(incidents, other, other / whole)


def _burning(slots: Sequence[Slot], budget: Fraction, total: Count) -> Iterator[Sequence[Slot]]:
    """Give the slots of each time that burns, with those of pauses in it."""
    length = slots[-1].end - slots[0].start
    allowed, of = budget.numerator, budget.denominator  # in whole numbers, for there are many slots
    times: list[list[Sequence[Slot]]] = []
    first: int | None = None
    for index, slot in enumerate(slots):
        events = max(total * (slot.end - slot.start), slot.total * length)
        if slot.bad and slot.bad * of * length >= PACE * allowed * events:
            first = index if first is None else first
        elif first is not None:
            _join(times, slots[first:index])
            first = None
    if first is not None:
        _join(times, slots[first:])
    for pieces in times:
        kept = _without_stragglers(_without_stragglers(pieces)[::-1])
        start, end = kept[-1][0].start, kept[0][-1].end
        yield slots[bisect_left(slots, start, key=_start) : bisect_left(slots, end, key=_start)]


def _join(times: list[list[Sequence[Slot]]], piece: Sequence[Slot]) -> None:
    """Add a piece to the time before it, unless it paused for too long since."""
    if times and piece[0].start - times[-1][-1][-1].end < _QUIET:
        times[-1].append(piece)
    else:
        times.append([piece])


def _without_stragglers(pieces: list[Sequence[Slot]]) -> list[Sequence[Slot]]:
    """Leave out the first pieces as long as they have few of the bad events."""
    bad = [events(piece)[1] for piece in pieces]
    few = sum(bad) * _FEW
    dropped = next(index for index in range(len(bad)) if sum(bad[: index + 1]) > few)
    return pieces[dropped:]


def _start(slot: Slot) -> int:
    return slot.start
