"""When the counts of objectives began, and the share of each window that has been measured since.

The age of a history is the time since its first count, not the time that it covers: an interruption of
Prometheus does not make it young.
"""

from collections import defaultdict
from dataclasses import dataclass

from slo.model import OLDEST, ROLL_UP, SLO, Calendar, is_long, naming, newest
from slo.plan import stored
from slo.plan.alike import OfCounts
from slo.plan.calendar import seconds_since_period_began
from slo.plan.exclusions import share_not_counted
from slo.plan.series import OfBundle, recorded
from slo.sli import MINUTE
from slo.text.lines import indent
from slo.text.units import Duration

_NOISE = "1e-9"
"""What sums of fractions may differ by."""

_EXCLUDED_STEP = Duration.parse("30m")
"""How often excluded time is looked for in a compliance window."""

_SINCE_ROLL_UP = f"time() % {ROLL_UP.seconds}"
_ROLLED_UP = f"time() - {_SINCE_ROLL_UP}"
"""When the newest roll-up was written: sums of roll-ups do not grow in between, so neither does an age."""


@dataclass(frozen=True)
class HistoryStart(OfCounts):
    """When the counts began that windows up to `longest` are sums of, in seconds since 1970.

    That is the time of the oldest count that a subquery finds, or the recorded time if it is earlier. So
    backfilled roll-ups are included, and so is what other rules counted before these. Counts of minutes begin
    with their rules: what has no events yet is not young when the first ones come.
    """

    longest: Duration

    @property
    def name(self) -> str:
        return _start(self.longest)

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((self._counts,))

    @property
    def _counts(self) -> str:
        return naming.TOTAL_5M if is_long(self.longest) else naming.TOTAL_1M

    def written(self) -> str:
        counts = self._counts
        steps = f"[{self._steps()}]"
        oldest = stored.of_bundle(
            counts, self.slos, lambda some: f"min_over_time({_found(some)}{steps})", "min"
        )
        counted, before = (stored.current(series, self.slos) for series in (counts, self.name))
        return (
            "min by (slo, slo_bundle) (\n"
            f"{indent(oldest, '  ')}\n"
            f"  or {_found(counted) if is_long(self.longest) else f'timestamp({counted})'}\n"
            f"{self._since_rules_were_loaded()}"
            f'  or label_replace({before}, "slo_history", "start", "", "")\n'
            f"{self._before_an_interruption()}"
            ")"
        )

    def _since_rules_were_loaded(self) -> str:
        """Give the present as the beginning, until there is an earlier one."""
        if is_long(self.longest):
            return ""
        return "".join(f"  or {stored.labelled('vector(time())', slo)}\n" for slo in self.slos)

    def _before_an_interruption(self) -> str:
        """Find what was recorded of the beginning of roll-ups; those of budgets are older than a range."""
        if not is_long(self.longest):
            return ""
        steps = f"[{self._steps()}]"
        earlier = stored.of_bundle(
            self.name, self.slos, lambda start: f"min_over_time({start}{steps})", "min"
        )
        return indent(f'or label_replace({earlier}, "slo_history", "earlier", "", "")\n', "  ")

    def _steps(self) -> str:
        """Return range and step of the subquery.

        The range is at least twice as long as any window, so that an interruption at its end does not matter.
        """
        if not is_long(self.longest):
            return "1d:15m"
        length = self.longest.milliseconds
        return f"{Duration(2 * length)}:{Duration(length // 144)}"


@dataclass(frozen=True)
class Measured(OfCounts):
    """The share of a window that had been measured at its last bad event, with the labels of its error ratio.

    It stands still while the window has bad events and no new ones. Otherwise it would raise what alerts
    compare, error ratio * share, and a first page could come after an incident is over.
    """

    window: Duration

    @property
    def name(self) -> str:
        return naming.measured(self.window)

    @property
    def reads(self) -> frozenset[str]:
        counts = (naming.BAD_5M,) if is_long(self.window) else (naming.BAD_RECENT, naming.BAD_1M)
        switch = (naming.COUNTED,) if any(slo.exclusions for slo in self.slos) else ()
        return frozenset((naming.error_ratio(self.window), _start(self.window), *counts, *switch))

    def written(self) -> str:
        before, ratio = (recorded(name, self.slos) for name in (self.name, naming.error_ratio(self.window)))
        share = indent(share_measured(self.window, self.slos), "  ")
        return (
            f"{newest(before, self.window)}\nand {ratio} > 0\nunless {self._new_bad_events()}\n"
            "or\n"
            f"0 * {ratio} + on (slo, slo_bundle) group_left () (\n{share}\n)"
        )

    def _new_bad_events(self) -> str:
        """Select what had bad events in the newest minute, or in roll-ups since the evaluation before.

        That one may have been missed, or have been in the same second as a roll-up, and not have seen it.
        A recent count loses what has settled since the evaluation before. That is nothing in a minute without
        a scrape, of which there is no settled count. A roll-up is marked as ended after a minute, which most
        evaluations of long windows would miss.
        """
        recent, settled, rolled_up = (
            recorded(name, self.slos) for name in (naming.BAD_RECENT, naming.BAD_1M, naming.BAD_5M)
        )
        if is_long(self.window):
            return f"sum_over_time({rolled_up}[{OLDEST}]) > 0"
        return f"{recent} - {recent} offset {MINUTE} + ({settled} or 0 * {recent}) > {_NOISE}"


@dataclass(frozen=True)
class WindowMeasured(OfBundle):
    """The share of the compliance window that is measured now, with the labels of its error ratio.

    Only `some` objectives of the bundle have it: those with a condition on the budget of the whole window. By
    it, the events so far are extrapolated to the whole window. So excluded time, which has no events, is
    neither in what is measured nor in the whole.
    """

    some: tuple[SLO, ...]

    name = naming.BUDGET_MEASURED

    @property
    def reads(self) -> frozenset[str]:
        ratios = (naming.error_ratio(slo.objective.window) for slo in self.some)
        switch = (naming.COUNTED,) if any(slo.exclusions for slo in self.some) else ()
        return frozenset((*ratios, naming.START_5M, *switch))

    def promql(self) -> str:
        alike: defaultdict[tuple[Duration | Calendar, bool], list[SLO]] = defaultdict(list)
        for slo in self.some:
            alike[slo.objective.window, bool(slo.exclusions)].append(slo)
        return "\nor\n".join(self._of_window(window, tuple(slos)) for (window, _), slos in alike.items())

    def _of_window(self, window: Duration | Calendar, slos: tuple[SLO, ...]) -> str:
        """Return the share of a compliance window, of objectives that all have exclusions or none."""
        ratio, start = (
            recorded(name, slos)
            if slos == self.slos
            else naming.of(name, slo="|".join(slo.id for slo in slos))
            for name in (naming.error_ratio(window), naming.START_5M)
        )
        share = indent(_window_measured(window, start, slos), "  ")
        return f"0 * {ratio} + on (slo, slo_bundle) group_left () (\n{share}\n)"


def _window_measured(window: Duration | Calendar, start: str, slos: tuple[SLO, ...]) -> str:
    """Return the share of a compliance window that is measured since a history began."""
    age = f"({_ROLLED_UP} - {start})"
    if isinstance(window, Calendar):
        since = seconds_since_period_began(window, slos[0].service.timezone)
        since = indent(f"{since}\n- {int(slos[0].sampling.sample_delay.seconds)} - {_SINCE_ROLL_UP}", "    ")
        age = f"clamp_max(\n  {_ROLLED_UP} - {start},\n  scalar(\n{since}\n  )\n)"
    share = f"clamp({age} / {slos[0].window_length.seconds}, 0, 1)"
    if not slos[0].exclusions:
        return share
    out = indent(f"{share_not_counted(window, slos, _EXCLUDED_STEP)}\nor 0 * {start}", "  ")
    return f"clamp_min(1 - (1 - {share}) / (1 - (\n{out}\n)), 0)"


def share_measured(window: Duration, slos: tuple[SLO, ...]) -> str:
    """Return the share of a window for which events have been counted until now, as PromQL."""
    start = recorded(_start(window), slos)
    share = f"clamp_max((time() - {start}) / {window.seconds}, 1)"
    if not any(slo.exclusions for slo in slos):
        return share
    return f"clamp_min(\n  {share}\n  - ({share_not_counted(window, slos)} or 0 * {start}),\n  0\n)"


def _found(counts: str) -> str:
    """Give the time of a step at which there were counts; a roll-up is marked as ended after a minute."""
    return f"timestamp(last_over_time({counts}[{Duration(ROLL_UP.milliseconds + MINUTE.milliseconds)}]))"


def _start(window: Duration) -> str:
    return naming.START_5M if is_long(window) else naming.START_1M
