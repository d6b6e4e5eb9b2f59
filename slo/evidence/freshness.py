"""Freshness of measurements: the query for when events were last counted, and the age limit."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from slo.evidence.plausible import Implausible
from slo.model import SLO, naming
from slo.promql.samples import Sample
from slo.sli import USUAL_DELAY
from slo.text.units import Duration

SILENCE = timedelta(minutes=10)
"""If events were last counted longer ago than this, an objective has no data."""

MARK = "slo_newest"
"""The label of series whose values are times. Without it `or` would drop them: it ignores names."""

_TIERS = (
    (Duration.parse("15m"), Duration.parse("1m")),
    (Duration.parse("1d"), Duration.parse("5m")),
)
_STEP = Duration.parse("1h")
_LATEST = 253_402_300_799  # the last second that Python's calendar has


def newest_counted(slos: Iterable[SLO], matchers: str) -> str:
    """Return an expression for when events of each objective and group were last counted.

    Its values are in seconds since 1970. They are exact to a minute for 15 minutes, to five minutes for a
    day, and to an hour up to the longest window: shorter steps over weeks would load too many samples. A
    series that ended has no value at later steps. Roll-ups are read only where there are no counts of
    minutes, as in a backfilled history.
    """
    reach = max(slo.longest_window for slo in slos)
    minutes, roll_ups = (f"timestamp({name}{{{matchers}}})" for name in (naming.BAD_1M, naming.BAD_5M))
    tiers = "\nor ".join(
        f"max_over_time(({minutes} or {roll_ups})[{back}:{step}])" for back, step in (*_TIERS, (reach, _STEP))
    )
    return f'label_replace(\n{tiers},\n"{MARK}", "1", "", ""\n)'


def is_silent(newest: datetime, at: datetime, slo: SLO) -> bool:
    """Return whether events were last counted too long before `at`, beyond what samples are late anyway."""
    return at - newest > SILENCE + _lateness(slo) - USUAL_DELAY.timedelta


def counted_until(sample: Sample, slo: SLO) -> datetime:
    """Return the time up to which events were counted when a count was recorded; raises Implausible."""
    return time_of(sample) - _lateness(slo)


def time_of(sample: Sample) -> datetime:
    """Return the time that a value is; raises Implausible."""
    if not 0 <= sample.value <= _LATEST:
        raise Implausible(sample, "is no time")
    return datetime.fromtimestamp(float(sample.value), UTC)


def _lateness(slo: SLO) -> timedelta:
    return slo.service.settles_after.timedelta
