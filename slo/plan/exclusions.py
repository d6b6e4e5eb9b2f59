"""Exclusions in rules: events of excluded time are counted as none, or taken out of the budget afterwards.

What rules know in advance is never counted. What is written after the fact was, and stays in what is stored:
it is taken out of the compliance window for as long as it is in there. That is only known of exclusions
that come once, and it changes nothing where nothing was counted; so they have both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slo.model import ROLL_UP, SLO, Calendar, Exclusion, naming
from slo.model.intervals import Interval
from slo.plan import stored
from slo.plan.calendar import of_current_period
from slo.plan.occurrences import progressions, seconds
from slo.plan.series import OfBundle, OfObjective, Recording, Side
from slo.plan.types import Labels
from slo.sli import MADE_UP, MINUTE, Reading
from slo.sli.edges import Edges
from slo.sli.edges import edges as edges_of
from slo.text.lines import indent
from slo.text.units import Duration

_MINUTE = 60
_BEFORE = Duration.parse("90s")
"""There was an evaluation a minute before if it recorded something in this time."""
_STEPS = 60  # of the subquery for the time that did not count
_LATENESS = Duration.parse("1m")
"""A roll-up is recorded within this after the samples of its five minutes are there."""


def active(slos: tuple[SLO, ...]) -> Iterator[Recording]:
    """Tell which exclusions of a bundle hold at present."""
    for exclusion in sorted({one for slo in slos for one in slo.exclusions}, key=lambda one: one.name):
        yield ExclusionActive(slos, exclusion)


def switch(slo: SLO) -> Iterator[Recording]:
    """Tell whether settled and recent events of an objective count at present; nothing without exclusions."""
    if slo.exclusions:
        yield EventsCount(slo, naming.COUNTED, Reading.SETTLED)
        yield EventsCount(slo, naming.COUNTED_RECENT, Reading.RECENT)


@dataclass(frozen=True)
class ExclusionActive(OfBundle):
    """1 while an exclusion holds, or else 0."""

    exclusion: Exclusion

    name = naming.EXCLUSION
    reads = frozenset[str]()

    @property
    def labels(self) -> Labels:
        return {"slo_bundle": self.bundle, "exclusion": self.exclusion.name}

    def promql(self) -> str:
        holds = indent(_while(self.exclusion, Edges(0, 0)), "  ")
        return f"vector(1) and (\n{holds}\n)\nor vector(0)"


@dataclass(frozen=True)
class EventsCount(OfObjective):
    """1 while the events of some counts count, or else 0. It reads no other series, so it is never late.

    A settled count makes up for minutes that were not evaluated, and these may be excluded ones. So soon
    after an exclusion, a count is left out if there was no evaluation a minute before.
    """

    series: str
    reading: Reading

    @property
    def name(self) -> str:
        return self.series

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((self.name,) if self.reading is Reading.SETTLED else ())

    def promql(self) -> str:
        held = _held(self.slo, self.reading)
        if self.reading is Reading.SETTLED:
            before = f"last_over_time({naming.of(self.name, slo=self.slo.id)}[{_BEFORE}])"
            held += f"\nor (\n{indent(_made_up(self.slo), '  ')}\n) unless on () {before}"
        return f"0 * (\n{indent(held, '  ')}\n)\nor vector(1)"


@dataclass(frozen=True)
class ExcludedEvents(OfObjective):
    """What was counted in an excluded time, as far as the compliance window holds it.

    `exclusions` are the names of all that the time belongs to.
    """

    side: Side
    exclusions: tuple[str, ...]
    interval: Interval

    @property
    def name(self) -> str:
        return excluded(self.side, self.slo.objective.window)

    @property
    def labels(self) -> Labels:
        return {**super().labels, "exclusion": ", ".join(self.exclusions)}

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((self.side.roll_up,))

    def promql(self) -> str:
        return stored.of_bundle(self.side.roll_up, (self.slo,), self._sum)

    def _sum(self, recorded: str) -> str:
        window = self.slo.objective.window
        if isinstance(window, Calendar):
            return _in_period(recorded, self.interval, window, self.slo)
        return _in_rolling(recorded, self.interval, window, self.slo.sampling.sample_delay)


def excluded(side: Side, window: Duration | Calendar) -> str:
    """Name the series of the events that exclusions take out of a window."""
    return (naming.excluded_events if side is Side.TOTAL else naming.excluded_bad_events)(window)


def while_counted(slo: SLO, events: str, switch: str) -> str:
    """Let events be 0 while an exclusion holds, as `switch` says; what is not measured stays nothing."""
    if not slo.exclusions:
        return events
    return f"(\n{indent(events, '  ')}\n)\n* on () group_left () {naming.of(switch, slo=slo.id)}"


def while_would_have_counted(slo: SLO, events: str) -> str:
    """Let events, in brackets, be 0 while an exclusion held, without a look at what rules recorded."""
    if not slo.exclusions:
        return events
    counted = f"0 * (\n{indent(_held(slo, Reading.MINUTE), '    ')}\n  )\n  or vector(1)"
    return f"(\n{events}\n* on () group_left () (\n  {counted}\n)\n)"


def _held(slo: SLO, reading: Reading) -> str:
    """Give something while what is read may have events of any exclusion of an objective."""
    edges = edges_of(slo.sampling, reading)
    return "\nor\n".join(_while(one, edges) for one in slo.exclusions)


def _made_up(slo: SLO) -> str:
    """Give something while a settled count may make up for minutes of any exclusion of an objective."""
    _, end = edges_of(slo.sampling, Reading.SETTLED)
    return "\nor\n".join(_while(one, Edges(end, end + int(MADE_UP.seconds))) for one in slo.exclusions)


def share_not_counted(
    window: Duration | Calendar, slos: tuple[SLO, ...], step: Duration | None = None
) -> str:
    """Return the share of a window in which events did not count, for objectives with exclusions.

    By default, it is looked for in so many steps, whatever the window's length.
    """
    if isinstance(window, Calendar):
        return _share_of_period_not_counted(window, slos)
    step = step or Duration(window.milliseconds // _STEPS)
    reach = Duration(window.milliseconds - step.milliseconds // 2)  # Prometheus 2 has a step at both ends
    not_counted = stored.of_bundle(
        naming.COUNTED, slos, lambda counted: f"sum_over_time(({counted} == bool 0)[{reach}:{step}])"
    )
    return f"{not_counted} / {window.milliseconds // step.milliseconds}"


def _share_of_period_not_counted(period: Calendar, slos: tuple[SLO, ...]) -> str:
    """Return the share of a usual period, as far as it has passed, in which events did not count."""
    service, delay = slos[0].service, slos[0].sampling.sample_delay
    not_counted = stored.of_bundle(
        naming.COUNTED,
        slos,
        lambda counted: of_current_period(
            lambda range_: f"(count_over_time({counted}{range_}) - sum_over_time({counted}{range_}))",
            period,
            service.timezone,
            delay,
        ),
    )
    return f"{not_counted} / {period.usual.milliseconds // MINUTE.milliseconds}"


def taken_out(slos: Iterable[SLO], window: Duration | Calendar) -> Iterator[ExcludedEvents]:
    """Sum what was counted in the excluded time of each objective with this compliance window.

    Exclusions that overlap are summed as one, which has all their names.
    """
    for slo in slos:
        if slo.objective.window == window:
            for names, interval in _once(slo.exclusions):
                yield from (ExcludedEvents(slo, side, tuple(names), interval) for side in Side)


def without(side: Side, sums: str, slos: tuple[SLO, ...], window: Duration | Calendar) -> str:
    """Take excluded events out of the sums of a compliance window."""
    excluding: defaultdict[str, list[str]] = defaultdict(list)
    for slo in slos:
        if slo.objective.window == window and (once := _once(slo.exclusions)):
            excluding["|".join(", ".join(names) for names, _ in once)].append(slo.id)
    if not excluding:
        return sums
    # Selected by name: for some minutes after an edit, series of other exclusions may still be current.
    name = excluded(side, window)
    less = (f"-1 * {naming.of(name, slo='|'.join(ids), exclusion=names)}" for names, ids in excluding.items())
    parts = indent("\nor\n".join((sums, *less)), "    ")
    return f"clamp_min(\n  sum without (exclusion) (\n{parts}\n  ),\n  0\n)"


def _while(exclusion: Exclusion, edges: Edges) -> str:
    """Give something, whose value means nothing, from an edge of excluded times to the other."""
    length = int(exclusion.lasts.seconds) + edges.end - edges.begin
    terms = []
    for one in progressions(seconds(occurrence.start) for occurrence in exclusion.occurrences()):
        since = one.later(edges.begin).since(length)
        terms.append(f"# {one.in_words(exclusion.lasts)}\n{since}")
    return "\nor\n".join(terms)


def _once(exclusions: Iterable[Exclusion]) -> list[tuple[list[str], Interval]]:
    """List the times of exclusions that are not repeated, in order; those that overlap as one."""
    united: list[tuple[list[str], Interval]] = []
    single = ((one.occurrences()[0], one.name) for one in exclusions if one.repeat is None)
    for interval, name in sorted(single):
        if united and interval.start < united[-1][1].end:
            names, before = united[-1]
            united[-1] = ([*names, name], Interval(before.start, max(before.end, interval.end)))
        else:
            united.append(([name], interval))
    return united


def _in_rolling(recorded: str, interval: Interval, window: Duration, delay: Duration) -> str:
    """Sum the roll-ups of an interval that are in a rolling window.

    While all of them are, their sum; while the interval leaves the window, those in the window's first part.
    There, roll-ups are found by the time that they tell of, for that is when the subquery has its steps.
    """
    start, end = seconds(interval.start), seconds(interval.end)
    length = window.milliseconds // 1000
    reach = min(end - start, length)
    later = int(delay.seconds)
    offset = Duration.of(seconds=length - reach + later)
    back = Duration(ROLL_UP.milliseconds - _LATENESS.milliseconds)
    recorded_by = Duration(delay.milliseconds + _LATENESS.milliseconds)
    return f"""\
(
  {_all_of(recorded, interval, delay)}
  and on () vector(time()) <= {start + later + _MINUTE + length}
)
or
sum_over_time((
  last_over_time({recorded}[{back}] offset -{recorded_by})
  and on () (vector(time()) > {start} <= {end})
)[{Duration.of(seconds=reach)}:{ROLL_UP}] offset {offset})"""


def _in_period(recorded: str, interval: Interval, calendar: Calendar, slo: SLO) -> str:
    """Sum the roll-ups of an interval that are in the current period: of each period those in it."""
    timezone, delay = slo.service.timezone, slo.sampling.sample_delay
    parts = []
    start = interval.start
    while start < interval.end:
        begins, ends = calendar.began(start, timezone), calendar.ended(start, timezone)
        part = Interval(start, min(ends, interval.end))
        current = f"vector(time()) >= {seconds(begins)} < {seconds(ends)}"
        parts.append(f"{_all_of(recorded, part, delay)}\nand on () {current}")
        start = ends
    return "\nor\n".join(parts)


def _all_of(recorded: str, interval: Interval, delay: Duration) -> str:
    """Sum the roll-ups of an interval, which are recorded within a minute after their samples are there."""
    lasts = Duration.of(seconds=seconds(interval.end) - seconds(interval.start))
    return f"sum_over_time({recorded}[{lasts}] @ {seconds(interval.end) + int(delay.seconds) + _MINUTE})"
