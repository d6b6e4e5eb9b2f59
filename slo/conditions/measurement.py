"""Measurements of an objective: error ratios and numbers of events by window."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from slo.model import Calendar
from slo.text.units import Duration

Window = Duration | Calendar

NO_WINDOWS: frozenset[Duration] = frozenset()

Group = tuple[tuple[str, str], ...]
"""The labels and values of a group, in the order of the indicator's `by`; empty without groups."""


Labels = frozenset[tuple[str, str]]


class Figures(Protocol):
    """What conditions read of a measurement. Each is None if it is unknown; see `Measurement`."""

    @property
    def window_measured(self) -> Fraction | None:
        """The share of the compliance window that is measured."""

    def error_ratio(self, window: Window) -> Fraction | None:
        """Return the error ratio of a window."""

    def weighted_ratio(self, window: Duration) -> Fraction | None:
        """Return the error ratio of a window if time that is not measured had the same traffic, all good."""

    def is_above(self, threshold: Fraction, window: Duration, *, weighted: bool) -> bool:
        """Return whether the error ratio of a window, or the `weighted` one, is above a threshold."""

    def all_events(self, window: Window) -> Fraction | None:
        """Return the number of all events of a window."""

    def bad(self, window: Window) -> Fraction | None:
        """Return the number of bad events of a window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A measurement of an objective, or of one of its groups, at one time.

    `error_ratios` has bad events / all events by window; a window without events has no entry.
    `events` has the number of all events by window, as far as known.
    `measured` has the share of a window that had been measured at its last bad event; a window without an
    entry was measured in full. `window_measured` is the share of the compliance window that is measured now,
    without excluded time; None if unknown. `began` is when the history began, None if unknown.
    `newest` is when events were last counted, even if there were none; None if unknown. `silent` is whether
    that is too long ago for the figures to be current. `labels` are the labels of its series besides those of
    the objective and the group. If it is the sum of several clusters, `summed` has the labels of each.
    """

    error_ratios: Mapping[Window, Fraction]
    events: Mapping[Window, Fraction] = field(default_factory=dict)
    measured: Mapping[Duration, Fraction] = field(default_factory=dict)
    window_measured: Fraction | None = None
    began: datetime | None = None
    newest: datetime | None = None
    silent: bool = False
    labels: Labels = frozenset()
    summed: tuple[Labels, ...] = ()

    @property
    def sources(self) -> frozenset[Labels]:
        """The labels of each series that it is from."""
        return frozenset(self.summed or (self.labels,))

    def error_ratio(self, window: Window) -> Fraction | None:
        """Return the error ratio of a window; None if unknown."""
        return self.error_ratios.get(window)

    def all_events(self, window: Window) -> Fraction | None:
        """Return the number of all events of a window; None if unknown."""
        return self.events.get(window)

    def weighted_ratio(self, window: Duration) -> Fraction | None:
        """Return the error ratio of a window, None if unknown.

        Time that is not measured counts as the same traffic without errors.
        """
        ratio, share = self.error_ratios.get(window), self.measured.get(window)
        return ratio if ratio is None or share is None else ratio * share

    def is_above(self, threshold: Fraction, window: Duration, *, weighted: bool) -> bool:
        """Return whether the error ratio of a window, or the `weighted` one, is above a threshold."""
        ratio = self.weighted_ratio(window) if weighted else self.error_ratios.get(window)
        return ratio is not None and ratio > threshold

    def bad(self, window: Window) -> Fraction | None:
        """Return the number of bad events of a window; None if unknown."""
        if window not in self.error_ratios or window not in self.events:
            return None
        return self.error_ratios[window] * self.events[window]
