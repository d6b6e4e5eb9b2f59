"""Measurements of an objective at any minute of its past, as its rules would have recorded them then."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from operator import itemgetter
from typing import Any

from slo.conditions import Measurement, Window
from slo.evidence.history import Count
from slo.evidence.replay import windows
from slo.evidence.replay.timeline import Starts, Timeline
from slo.evidence.replay.windows import (
    Extent,
    Extents,
    extents_in,
    first_roll_up,
    is_rolled_up,
    minutes,
)
from slo.model import OLDEST, ROLL_UP, SLO, Calendar, Strategy
from slo.text.units import Duration

_NONE = Fraction(0)
_ALL = Fraction(1)
_FIVE = minutes(ROLL_UP)
_NEW = minutes(OLDEST)

_Counts = tuple[Count, Count]
"""All events, and the bad ones among them."""

_NO_EVENTS: _Counts = (0, 0)


class _ByWindow(Mapping[Any, Any]):
    """Figures by window that are computed when a condition asks for them: most ask for one window only."""

    __slots__ = ("_figure",)

    def __init__(self, figure: Callable[[Any], Count | None]) -> None:
        self._figure = figure

    def get(self, window: Any, default: Any = None) -> Any:
        found = self._figure(window)
        return default if found is None else found

    def __getitem__(self, window: Any) -> Any:
        if (found := self._figure(window)) is None:
            raise KeyError(window)
        return found

    def __contains__(self, window: object) -> bool:
        return self._figure(window) is not None

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError("figures are computed only for the windows that are asked for")

    __len__ = __iter__  # type: ignore[assignment]


def _ratio(total: Count, bad: Count) -> Fraction | None:
    if not total:
        return None
    return Fraction(bad, total) if bad else _NONE


class View:
    """The events of an objective as its windows show them: at one minute, or at most and at least in several.

    The windows of an objective depend on its definition, so each definition has its own view of a timeline.
    """

    def __init__(self, timeline: Timeline, slo: SLO) -> None:
        self.timeline, self.slo = timeline, slo
        self._extents: dict[Window, Extents] = {}
        self._weighs = slo.service.strategy is not Strategy.DIRECT
        self._excludes = timeline.recent is not timeline.settled
        self._disturbed = sorted(timeline.seen)
        self._begun_rolled_up = first_roll_up(timeline.began, slo)
        self._starts = timeline.starts or ((timeline.began, timeline.began),)
        self._starts_rolled_up = timeline.starts_rolled_up or ((timeline.began, self._begun_rolled_up),)

    @property
    def settles_at(self) -> int:
        """The minute from which on extents never go back; before it, budgets have no roll-up yet."""
        return self._begun_rolled_up + windows.SLOW

    def at(self, minute: int) -> Measurement:
        """Return the measurement at a minute."""
        return self.measurement(
            lambda window: _ratio(*self.counts(window, minute)),
            lambda window: self.counts(window, minute)[0],
            lambda window: self._share(window, minute),
            self._window_measured(minute),
        )

    def block(self, first: int, last: int) -> "Block":
        """Return the best and the worst measurement from a minute to another."""
        return Block(self, first, last)

    def counts(self, window: Window, minute: int) -> _Counts:
        """Return all and bad events of a window at a minute."""
        if self._is_stale(window, minute, minute):
            return _NO_EVENTS
        extent = self._extent(window, minute)
        seen = self.timeline.seen.get(minute)
        if not self._excludes and (seen is None or not self._reads_recent(window)):
            return self.timeline.settled.between(extent.start, extent.end)
        held = any(since <= minute < until for since, until in self.timeline.held)
        if seen is not None and self._reads_recent(window):
            total, bad = self.timeline.settled.between(extent.start, extent.settled)
            return (total, bad) if held else (total + seen[0], bad + seen[1])
        return self._in_parts(
            extent.start, extent.settled, extent.settled, extent.settled if held else extent.end
        )

    def bounds(self, window: Window, first: int, last: int) -> tuple[_Counts, _Counts]:
        """Return the lowest and the highest numbers of events of a window from a minute to another."""
        found = self._usual_bounds(window, first, last)
        if self._is_stale(window, first, last):
            return _NO_EVENTS, found[1]
        if not self._disturbed or not self._reads_recent(window):
            return found
        some = slice(bisect_left(self._disturbed, first), bisect_right(self._disturbed, last))
        counts = (*found, *(self.counts(window, minute) for minute in self._disturbed[some]))
        total, bad = zip(*counts, strict=True)
        return (min(total), min(bad)), (max(total), max(bad))

    def _usual_bounds(self, window: Window, first: int, last: int) -> tuple[_Counts, _Counts]:
        early, late = self._extent(window, first), self._extent(window, last)
        settled = self.timeline.settled
        if not self._excludes:
            lowest = settled.between(late.start, early.end) if early.end > late.start else _NO_EVENTS
            return lowest, settled.between(early.start, late.end)
        # Recent events may be held back.
        lowest = settled.between(late.start, early.settled) if early.settled > late.start else _NO_EVENTS
        return lowest, self._in_parts(early.start, late.settled, early.settled, late.end)

    def _is_stale(self, window: Window, first: int, last: int) -> bool:
        """Return whether the sums of a window were missing in any minute from the first to the last."""
        stale = self.timeline.stale
        if not stale or not is_rolled_up(window, self.slo):
            return False
        return bisect_left(stale, first) < bisect_right(stale, last)

    def _reads_recent(self, window: Window) -> bool:
        """Return whether a window holds recent events that rules recorded."""
        return self._weighs and not is_rolled_up(window, self.slo)

    def _in_parts(self, start: int, settled: int, recent: int, end: int) -> _Counts:
        """Return the settled events after `start` up to `settled`, and recent ones after `recent`
        up to `end`."""
        own = self.timeline
        total, bad = own.settled.between(start, settled)
        more, worse = own.recent.between(recent, end)
        return total + more, bad + worse

    def _extent(self, window: Window, minute: int) -> Extent:
        if (found := self._extents.get(window)) is None:
            found = self._extents[window] = extents_in(self.timeline, window, self.slo)
        return found(minute)

    def measurement(
        self,
        ratio: Callable[[Window], Fraction | None],
        events: Callable[[Window], Count],
        share: Callable[[Duration], Fraction | None],
        whole: Fraction,
    ) -> Measurement:
        measured: Any = _ByWindow(share) if self._weighs else {}
        return Measurement(
            error_ratios=_ByWindow(ratio),
            events=_ByWindow(events),
            measured=measured,
            window_measured=whole,
        )

    def _window_measured(self, minute: int) -> Fraction:
        """Return the share of the compliance window that is measured at a minute.

        See `WindowMeasured` in slo/plan/ages.py.
        """
        age, out = self._age_in_window(minute), 0
        if self._excludes and age:
            out = self._not_counted(minute - age, minute)
        length = minutes(self.slo.window_length)
        return Fraction(max(age - out, 0), length - out) if out < length else _NONE

    def _age_in_window(self, minute: int) -> int:
        """Return how many minutes of the compliance window that is computed at a minute are measured."""
        window = self.slo.objective.window
        now = windows.computed(minute, window, self.slo)
        rolled_up = now // _FIVE * _FIVE
        age = rolled_up - self._begun_rolled_up
        if isinstance(window, Calendar):
            age = min(
                age, rolled_up - minutes(self.slo.sampling.sample_delay) - self._extent(window, now).start
            )
        return max(0, min(age, minutes(self.slo.window_length)))

    def most_measured(self, first: int, last: int) -> Fraction:
        """Return a share of the compliance window that is no less than is measured in any of some minutes."""
        if self._begins_anew(first, last):
            return _ALL
        return Fraction(self._age_in_window(last), minutes(self.slo.window_length))

    def least_measured(self, first: int, last: int) -> Fraction:
        """Return a share of the compliance window that is no more than is measured in any of some minutes."""
        return _NONE if self._excludes or self._begins_anew(first, last) else self._window_measured(first)

    def _begins_anew(self, first: int, last: int) -> bool:
        """Return whether a period of the calendar begins between two minutes."""
        window = self.slo.objective.window
        if not isinstance(window, Calendar):
            return False
        return self._extent(window, first).start != self._extent(window, last).start

    def _share(self, window: Duration, minute: int) -> Fraction | None:
        """Return the share of a window that had been measured at its last bad event; None if all of it.

        See `Measured` in slo/plan/ages.py.
        """
        if self._is_full(window, minute):
            return None
        extent = self._extent(window, minute)
        last_bad = self.timeline.recent.last_bad(extent.end)
        if last_bad <= extent.start:
            return self._share_until(window, minute)
        return self._share_until(
            window, min(minute, max(self._seen(window, last_bad), self._anew(window, minute)))
        )

    def _anew(self, window: Duration, minute: int) -> int:
        """Return when the share was computed anew because the one before was stale; 0 if never."""
        if not is_rolled_up(window, self.slo):
            return 0
        stale = self.timeline.stale
        place = bisect_right(stale, minute)
        return stale[place - 1] + 1 if place else 0

    def _seen(self, window: Duration, event: int) -> int:
        """Return the last minute at which a bad event is new in a window."""
        if not is_rolled_up(window, self.slo):
            return event
        roll_up = -(-(event + minutes(self.slo.sampling.sample_delay)) // 5) * 5
        return (roll_up + _NEW - 1) // windows.SLOW * windows.SLOW

    def _share_until(self, window: Duration, minute: int) -> Fraction:
        starts = self._starts_of(window)
        _, began = starts[max(0, bisect_right(starts, minute, key=itemgetter(0)) - 1)]
        length = minutes(window)
        measured = min(max(minute - began, 0), length) - self._not_counted(minute - length, minute)
        return Fraction(max(measured, 0), length)

    def _starts_of(self, window: Duration) -> Starts:
        return self._starts_rolled_up if is_rolled_up(window, self.slo) else self._starts

    def _not_counted(self, start: int, end: int) -> int:
        """Return in how many minutes of evaluation rules counted no settled events."""
        if not self._excludes:
            return 0
        delay = minutes(self.slo.sampling.sample_delay)
        return self.timeline.excluded_minutes(start - delay, end - delay)

    def _is_full(self, window: Duration, minute: int) -> bool:
        """Return whether all of a window was measured, even if its last bad event was at its beginning."""
        reach = 2 * minutes(window) + 60
        begun = max(began for _, began in self._starts_of(window))
        return minute - begun >= reach and not self._not_counted(minute - reach, minute)

    def most_share(self, window: Duration, last: int) -> Fraction | None:
        began = min(began for _, began in self._starts_of(window))
        length = minutes(window)
        return None if last - began >= length else Fraction(max(last - began, 0), length)

    def least_share(self, window: Duration, first: int) -> Fraction | None:
        return None if not self._excludes and self._is_full(window, first) else _NONE


class Block:
    """The best and the worst that an objective can have measured in several minutes."""

    def __init__(self, view: View, first: int, last: int) -> None:
        self._view, self._first, self._last = view, first, last
        self._known: dict[Window, tuple[_Counts, _Counts]] = {}

    def worst(self, counted: frozenset[Duration]) -> Measurement:
        """Return a measurement that is no better than any.

        Error ratios are the highest, and the numbers of events of `counted` windows; other numbers of events
        are the lowest.
        """

        def ratio(window: Window) -> Fraction | None:
            (fewest, _), (total, bad) = self._bounds(window)
            return _ratio(max(fewest, bad), bad) if bad else _ratio(total, 0)

        view = self._view
        return view.measurement(
            ratio,
            lambda window: self._bounds(window)[window in counted][0],
            lambda window: view.most_share(window, self._last),
            view.most_measured(self._first, self._last),
        )

    def best(self, counted: frozenset[Duration]) -> Measurement:
        """Return a measurement that is no worse than any, likewise."""

        def ratio(window: Window) -> Fraction | None:
            (fewest, bad), (total, _) = self._bounds(window)
            return _ratio(total, bad) if fewest else None

        view = self._view
        return view.measurement(
            ratio,
            lambda window: self._bounds(window)[window not in counted][0],
            lambda window: view.least_share(window, self._first),
            view.least_measured(self._first, self._last),
        )

    def _bounds(self, window: Window) -> tuple[_Counts, _Counts]:
        if (known := self._known.get(window)) is None:
            known = self._known[window] = self._view.bounds(window, self._first, self._last)
        return known
