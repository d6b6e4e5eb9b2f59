"""What spent the budget: incident by incident, and all that was none."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from slo.budget.slots import Slot, events

PACE = 3
"""An incident burns at least so many times faster than sustainable."""

WORTH_TELLING = Fraction(1, 50)
"""It takes at least this share of the budget: what the fastest tier of the SRE Workbook pages for."""

_QUIET = 3600  # seconds without burning, after which it is another incident


class Incident(NamedTuple):
    """A time in which the budget went fast. `share` is what of the whole budget its bad events cost."""

    start: int
    end: int
    total: Fraction
    bad: Fraction
    share: Fraction


class Ledger(NamedTuple):
    """Incidents, oldest first, and the bad events of no incident: together all that was spent."""

    incidents: tuple[Incident, ...]
    other_bad: Fraction
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
    than an hour is one incident, and one that took less than 2% of the budget is none.
    """
    total, bad = events(slots)
    if not total:
        return Ledger((), Fraction(0), Fraction(0))
    whole = budget * total
    incidents = tuple(
        Incident(first.start, last.end, *counted, share)
        for first, last, counted in _burning(slots, budget, total)
        if (share := counted[1] / whole) >= WORTH_TELLING
    )
    other = bad - sum(one.bad for one in incidents)
    return Ledger(incidents, other, other / whole)


def _burning(
    slots: Sequence[Slot], budget: Fraction, total: Fraction
) -> list[tuple[Slot, Slot, tuple[Fraction, Fraction]]]:
    """Give the first and last slot of each time that burns, and its events."""
    length = slots[-1].end - slots[0].start
    sustainable = budget * total / length  # bad events a second
    stretches: list[list[Slot]] = []
    pause: list[Slot] = []
    for slot in slots:
        allowed = max(sustainable * (slot.end - slot.start), budget * slot.total)
        if slot.bad and slot.bad >= PACE * allowed:
            if stretches and slot.start - stretches[-1][-1].end < _QUIET:
                stretches[-1] += [*pause, slot]
            else:
                stretches.append([slot])
            pause = []
        else:
            pause.append(slot)
    return [(one[0], one[-1], events(one)) for one in stretches]
