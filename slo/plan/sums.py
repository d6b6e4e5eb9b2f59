"""Sums of stored counts over a rolling window."""

from slo.model import LONGEST_FROM_MINUTES, SLO, naming
from slo.plan import stored
from slo.plan.series import Side, recorded
from slo.sli import MINUTE
from slo.text.units import Duration


def summed(side: Side, slos: tuple[SLO, ...], window: Duration) -> str:
    """Sum the events of a window of all objectives of a bundle, a long one from roll-ups."""
    if window > LONGEST_FROM_MINUTES:
        return stored.of_bundle(side.roll_up, slos, lambda counts: f"sum_over_time({counts}[{window}])")
    delay = slos[0].sampling.sample_delay
    recent = recorded(side.recent, slos)
    if window <= delay:
        return recent
    reach = _settled(window, delay)
    settled = stored.of_bundle(side.minutes, slos, lambda counts: f"sum_over_time({counts}[{reach}])")
    return _with_recent(settled, recent)


def of_minutes(side: Side, slo: SLO, window: Duration) -> str:
    """Sum the events of a window of one objective, a long one too, from minutes that are settled and since.

    A window that is not longer than the time since is that time: samples may be as late.
    """
    delay = slo.sampling.sample_delay
    recent = naming.of(side.recent, slo=slo.id)
    if window <= delay:
        return recent
    reach = _settled(window, delay)
    settled = stored.of_bundle(side.minutes, (slo,), lambda counts: f"sum_over_time({counts}[{reach}])")
    return _with_recent(settled, recent)


def _settled(window: Duration, delay: Duration) -> Duration:
    """Return the range of the settled minutes of a window.

    Half a minute short, because Prometheus 2 counts both ends of a range.
    """
    return Duration(window.milliseconds - delay.milliseconds - MINUTE.milliseconds // 2)


def _with_recent(settled: str, recent: str) -> str:
    """Add two counts. They are parted by a label, without which one would hide the other."""
    parted = f'label_replace({recent}, "slo_part", "recent", "", "")'
    return f"sum without (slo_part) (\n  {parted}\n  or {settled}\n)"
