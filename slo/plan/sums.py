"""Sums of stored counts over a rolling window."""

from slo.model import LONGEST_FROM_MINUTES, SLO, naming
from slo.plan.series import Side
from slo.sli import MINUTE
from slo.text.units import Duration


def summed(side: Side, slos: tuple[SLO, ...], window: Duration) -> str:
    """Sum the events of a window of all objectives of a bundle, a long one from roll-ups."""
    bundle = slos[0].service.name
    if window > LONGEST_FROM_MINUTES:
        return f"sum_over_time({naming.of(side.roll_up, slo_bundle=bundle)}[{window}])"
    return of_minutes(side, window, slos[0].sampling.sample_delay, slo_bundle=bundle)


def of_minutes(side: Side, window: Duration, delay: Duration, **labels: str) -> str:
    """Sum the events of minutes that are settled, and of the time since.

    A window that is not longer than the time since is that time: samples may be as late.
    """
    recent = naming.of(side.recent, **labels)
    if window <= delay:
        return recent
    # Half a minute short, because Prometheus 2 counts both ends of a range.
    reach = Duration(window.milliseconds - delay.milliseconds - MINUTE.milliseconds // 2)
    settled = f"sum_over_time({naming.of(side.minutes, **labels)}[{reach}])"
    # Parted by a label, without which one of the two would hide the other.
    parted = f'label_replace({recent}, "slo_part", "recent", "", "")'
    return f"sum without (slo_part) (\n  {parted}\n  or {settled}\n)"
