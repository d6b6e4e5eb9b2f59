"""When events were last counted: what to ask Prometheus, and how old that may be."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from slo.evidence.plausible import Implausible
from slo.model import SLO, naming
from slo.promql.samples import Sample
from slo.text.units import Duration

SILENCE = timedelta(minutes=10)
"""Where events were last counted longer ago, figures do not say how things are."""

MARK = "slo_newest"
"""The label of the series whose values are times. Without it they would be lost beside those they are of."""

_TIERS = (
    (Duration.parse("15m"), Duration.parse("1m")),
    (Duration.parse("1d"), Duration.parse("5m")),
)
_STEP = Duration.parse("1h")
_LATEST = 253_402_300_799  # the last second that Python's calendar has


def newest_counted(slos: Iterable[SLO], matchers: str) -> str:
    """Write when events of each objective and group were last counted, in seconds since 1970.

    To the minute for 15 minutes, to five minutes for a day, and then to the hour, as far back as any budget
    looks: a finer step over weeks would load too many samples. A series that stopped has no value at later
    steps. The counts of minutes tell, or roll-ups where there are no others, as of a history that was made.
    """
    reach = max(slo.reach for slo in slos)
    minutes, roll_ups = (f"timestamp({name}{{{matchers}}})" for name in (naming.BAD_1M, naming.BAD_5M))
    tiers = "\nor ".join(
        f"max_over_time(({minutes} or {roll_ups})[{back}:{step}])" for back, step in (*_TIERS, (reach, _STEP))
    )
    return f'label_replace(\n{tiers},\n"{MARK}", "1", "", ""\n)'


def is_silent(newest: datetime, at: datetime) -> bool:
    """Say whether what was last counted at a time is too old at another."""
    return at - newest > SILENCE


def time_of(sample: Sample) -> datetime:
    """Read a value that is a time; raises Implausible."""
    if not 0 <= sample.value <= _LATEST:
        raise Implausible(sample, "is no time")
    return datetime.fromtimestamp(float(sample.value), UTC)
