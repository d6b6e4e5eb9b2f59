"""Since when events have been counted, and the share of a window that this is: the weight of long windows.

How old a history is depends on when it began and not on how much of it there is: an interruption, as while
Prometheus is down, makes no history young.
"""

from dataclasses import dataclass

from slo.model import LONGEST_FROM_MINUTES, SLO, naming
from slo.plan.exclusions import share_not_counted
from slo.plan.series import OfBundle
from slo.text.units import Duration


@dataclass(frozen=True)
class HistoryStart(OfBundle):
    """When the counts that windows up to the `longest` are summed from began, in seconds since 1970.

    That is the oldest count that the steps of a subquery find, or what was recorded before, if it is older.
    So a backfilled history counts from its beginning, and so does what other rules counted before these.
    """

    longest: Duration

    @property
    def name(self) -> str:
        return _start(self.longest)

    def promql(self) -> str:
        counts = naming.TOTAL_1M if _of_minutes(self.longest) else naming.TOTAL_5M
        counted = f"timestamp({naming.of(counts, slo_bundle=self.bundle)})"
        before = naming.of(self.name, slo_bundle=self.bundle)
        return (
            "min by (slo, slo_bundle) (\n"
            f"  min_over_time({counted}[{self._steps()}])\n"
            f"  or {counted}\n"
            f'  or label_replace({before}, "slo_history", "start", "", "")\n'
            ")"
        )

    def _steps(self) -> str:
        """Look further back than any window: none is young while an interruption is about to leave it."""
        if _of_minutes(self.longest):
            return "1d:15m"
        length = self.longest.milliseconds
        return f"{Duration(2 * length)}:{Duration(length // 144)}"


def weight(window: Duration, slos: tuple[SLO, ...]) -> str:
    """Give the share of a window for which events have been counted.

    What came before is taken as the same traffic without errors. Without it, the first failed request after
    rules were loaded, or after a long time in which no events counted, would look like an hour of failures.
    """
    start = naming.of(_start(window), slo_bundle=slos[0].service.name)
    share = f"clamp_max((time() - {start}) / {window.seconds}, 1)"
    if not any(slo.exclusions for slo in slos):
        return share
    return f"clamp_min(\n  {share}\n  - ({share_not_counted(window, slos)} or 0 * {start}),\n  0\n)"


def _start(window: Duration) -> str:
    return naming.START_1M if _of_minutes(window) else naming.START_5M


def _of_minutes(window: Duration) -> bool:
    return window <= LONGEST_FROM_MINUTES
