"""What was measured of an objective: the error ratios and numbers of events of windows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from slo.model import Calendar
from slo.text.units import Duration

Window = Duration | Calendar

Group = tuple[tuple[str, str], ...]
"""The labels and values of a group, in the order of the indicator's `by`; empty of what has no groups."""


Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What is known of one objective, or of one group of it, at one time.

    `error_ratios` holds bad events / all events of each window; a window without events is not in it.
    `events` holds how many there were, of those windows of which that is known.
    `newest` is when events were last counted, be it none; it is None where that is not known. `silent` is
    whether that is too long ago for the figures to say how things are. `labels` are those of the series that
    it is from which are neither the objective's nor its group's.
    """

    error_ratios: Mapping[Window, Fraction]
    events: Mapping[Window, Fraction] = field(default_factory=dict)
    newest: datetime | None = None
    silent: bool = False
    labels: Labels = frozenset()

    def bad(self, window: Window) -> Fraction | None:
        """Give the number of bad events of a window; None if it is not known."""
        if window not in self.error_ratios or window not in self.events:
            return None
        return self.error_ratios[window] * self.events[window]
