"""Sums of stored counts over a rolling window."""

from slo.model import SLO, is_long
from slo.plan import stored
from slo.plan.series import Side, recorded
from slo.sli import MINUTE
from slo.text.units import Duration


def summed(side: Side, slos: tuple[SLO, ...], window: Duration) -> str:
    """Sum the events of a window of all objectives of a bundle, a long one from roll-ups."""
    if is_long(window):
        return stored.of_bundle(side.roll_up, slos, lambda counts: f"sum_over_time({counts}[{window}])")
    return of_minutes(side, slos, window)


def read(side: Side, window: Duration) -> frozenset[str]:
    """Return the names of the series that `summed` reads."""
    return frozenset((side.roll_up,) if is_long(window) else (side.minutes, side.recent))


def of_minutes(side: Side, slos: tuple[SLO, ...], window: Duration) -> str:
    """Sum the events of a window, a long one too, from minutes that are settled and the time since.

    A window that is not longer than the time since is that time: samples may be as late.
    """
    delay = slos[0].sampling.sample_delay
    recent = recorded(side.recent, slos)
    if window <= delay:
        return recent
    # Half a minute short, because Prometheus 2 counts both ends of a range.
    reach = Duration(window.milliseconds - delay.milliseconds - MINUTE.milliseconds // 2)
    settled = stored.of_bundle(side.minutes, slos, lambda counts: f"sum_over_time({counts}[{reach}])")
    # Parted by a label, without which one of the two would hide the other.
    parted = f'label_replace({recent}, "slo_part", "recent", "", "")'
    return f"sum without (slo_part) (\n  {parted}\n  or {settled}\n)"
