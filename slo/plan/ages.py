"""When the counts of objectives began, and the weights of long windows that follow from it.

The age of a history is the time since its first count, not the time that it covers: an interruption of
Prometheus does not make it young.
"""

from dataclasses import dataclass

from slo.model import LONGEST_FROM_MINUTES, SLO, naming
from slo.plan.exclusions import share_not_counted
from slo.plan.series import OfBundle, recorded
from slo.text.units import Duration


@dataclass(frozen=True)
class HistoryStart(OfBundle):
    """When the counts began that windows up to `longest` are sums of, in seconds since 1970.

    That is the time of the oldest count that a subquery finds, or the recorded time if it is earlier. So
    backfilled roll-ups are included, and so is what other rules counted before these.
    """

    longest: Duration

    @property
    def name(self) -> str:
        return _start(self.longest)

    def promql(self) -> str:
        counts = naming.TOTAL_1M if _of_minutes(self.longest) else naming.TOTAL_5M
        counted = f"timestamp({recorded(counts, self.slos)})"
        before = recorded(self.name, self.slos)
        return (
            "min by (slo, slo_bundle) (\n"
            f"  min_over_time({counted}[{self._steps()}])\n"
            f"  or {counted}\n"
            f'  or label_replace({before}, "slo_history", "start", "", "")\n'
            ")"
        )

    def _steps(self) -> str:
        """Return range and step of the subquery.

        The range is at least twice as long as any window, so that an interruption at its end does not matter.
        """
        if _of_minutes(self.longest):
            return "1d:15m"
        length = self.longest.milliseconds
        return f"{Duration(2 * length)}:{Duration(length // 144)}"


def weight(window: Duration, slos: tuple[SLO, ...]) -> str:
    """Return the share of a window for which events have been counted, as PromQL.

    The missing time counts as the same traffic without errors. Otherwise the first failed request after rules
    are loaded, or after a long exclusion, would look like an hour of failures.
    """
    start = recorded(_start(window), slos)
    share = f"clamp_max((time() - {start}) / {window.seconds}, 1)"
    if not any(slo.exclusions for slo in slos):
        return share
    return f"clamp_min(\n  {share}\n  - ({share_not_counted(window, slos)} or 0 * {start}),\n  0\n)"


def _start(window: Duration) -> str:
    return naming.START_1M if _of_minutes(window) else naming.START_5M


def _of_minutes(window: Duration) -> bool:
    return window <= LONGEST_FROM_MINUTES
