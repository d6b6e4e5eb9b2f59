"""Ledger of a spent budget: its incidents, and the errors outside of incidents."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.history import Count
from slo.evidence.slots import Slot, events

PACE = 3
"""The least burn rate of an incident."""

WORTH_TELLING = Fraction(1, 50)
"""The least share of the budget that an incident spends: that of the fastest tier in the SRE Workbook."""

_QUIET = 3600  # seconds without burning that end an incident
_FEW = Fraction(1, 20)  # share of an incident's bad events that is trimmed from its start and from its end


class Incident(NamedTuple):
    """A time of fast burning. `share` is the share of the whole budget that its bad events spent."""

    start: int
    end: int
    total: Count
    bad: Count
    share: Fraction


class Ledger(NamedTuple):
    """Incidents, oldest first, and the bad events outside of incidents: together all that was spent."""

    incidents: tuple[Incident, ...]
    other_bad: Count
    other_share: Fraction

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The share of each incident; last, the share spent outside of incidents."""
        return *(one.share for one in self.incidents), self.other_share

    @property
    def spent(self) -> Fraction:
        return sum(self.shares, Fraction(0))


def ledger(slots: Sequence[Slot], budget: Fraction) -> Ledger:
    """Split the spent budget into incidents and the rest: the shares add up to bad / (budget * all events).

    A slot burns if it spent three times the budget of a time of its length, and three times the budget of its
    own events. So neither a few errors at night nor many users at noon make an incident. Burning with pauses
    of less than an hour is one incident, without the few errors at its edges. An incident that spent less
    than 2% of the budget is not listed.
    """
    total, bad = events(slots)
    if not total:
        return Ledger((), 0, Fraction(0))
    whole = budget * total
    found = tuple(incidents(slots, budget, whole))
    other = bad - sum(one.bad for one in found)
    return Ledger(found, other, other / whole)


def incidents(slots: Sequence[Slot], budget: Fraction, whole: Fraction) -> Iterator[Incident]:
    """Yield the incidents in slots, by the definition of `ledger`.

    `budget` is the share of events that may be bad, and `whole` is how many may be in a compliance window.
    """
    total, _ = events(slots)
    for one in _burning(slots, budget, total) if total else ():
        counted = events(one)
        if (share := counted[1] / whole) >= WORTH_TELLING:
            yield Incident(one[0].start, one[-1].end, *counted, share)


def _burning(slots: Sequence[Slot], budget: Fraction, total: Count) -> Iterator[Sequence[Slot]]:
    """Yield the slots of each time of burning, including its pauses."""
    length = slots[-1].end - slots[0].start
    allowed, of = budget.numerator, budget.denominator  # whole numbers are faster, and there are many slots
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
    """Add a piece to the last time of burning, or begin a new one after a long pause."""
    if times and piece[0].start - times[-1][-1][-1].end < _QUIET:
        times[-1].append(piece)
    else:
        times.append([piece])


def _without_stragglers(pieces: list[Sequence[Slot]]) -> list[Sequence[Slot]]:
    """Drop the first pieces while they hold few of the bad events."""
    bad = [events(piece)[1] for piece in pieces]
    few = sum(bad) * _FEW
    dropped = next(index for index in range(len(bad)) if sum(bad[: index + 1]) > few)
    return pieces[dropped:]


def _start(slot: Slot) -> int:
    return slot.start
