"""What the status of an objective would be without its exclusions, as far as their events were counted.

Rules that knew an exclusion in advance counted none of its events, so what they would have changed is not
known. Of others, rules record how many events they take out of the compliance window.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from slo.conditions import Group, Labels, Measurement
from slo.evidence.exclusions import excluded_times
from slo.evidence.plausible import count_of
from slo.evidence.series import NO_ORIGINS, current, series_of
from slo.evidence.status import Otherwise, Status, assess
from slo.model import SLO, Origins, naming, newest_of_long
from slo.promql.samples import Sample

_EXCLUSION = "exclusion"
"""The label that names the exclusions, joined by ", " where several overlap."""

Names = tuple[str, ...]
Excluded = Mapping[tuple[str, Group, Labels], Mapping[Names, tuple[Fraction, Fraction]]]
"""Total and bad events by exclusions, for each series of an objective or group."""


def otherwise(
    slo: SLO, at: datetime, without: Callable[[Collection[str]], Status | None]
) -> tuple[Otherwise, ...]:
    """Return the status without each exclusion of the compliance window, and without all of several.

    `without` returns the status if exclusions of these names left nothing out; None if it is not known.
    """
    names = tuple(dict.fromkeys(one.exclusion.name for one in excluded_times(slo, at)))
    several = [names] if len(names) > 1 else []
    return tuple(Otherwise(some, without(some)) for some in (*((name,) for name in names), *several))


def without_exclusions(slo: SLO, names: Collection[str]) -> SLO:
    """Return an objective without the exclusions of these names."""
    return replace(slo, exclusions=tuple(one for one in slo.exclusions if one.name not in names))


def excluded_query(slos: Iterable[SLO]) -> str:
    """Return a query for the events that exclusions take out of the compliance windows of objectives."""
    known = list(slos)
    windows = [slo.objective.window for slo in known]
    names = {of(window) for window in windows for of in (naming.excluded_events, naming.excluded_bad_events)}
    ids = "|".join(sorted({slo.id for slo in known}))
    return newest_of_long(f'{{__name__=~"{"|".join(sorted(names))}",slo=~"{ids}"}}')


def excluded_events(
    samples: Iterable[Sample], slos: Iterable[SLO], origins: Origins = NO_ORIGINS
) -> Excluded:
    """Return the events in the answer to `excluded_query`; raises Implausible."""
    known = {slo.id: slo for slo in slos}
    identities = current(known.values())
    totals: defaultdict[tuple[str, Group, Labels], dict[Names, Fraction]] = defaultdict(dict)
    bad: defaultdict[tuple[str, Group, Labels], dict[Names, Fraction]] = defaultdict(dict)
    for sample in samples:
        rest = dict(sample.labels)
        names = tuple(rest.pop(_EXCLUSION, "").split(", "))
        series = series_of(rest, identities, origins)
        if series is None or not sample.value.is_finite():
            continue
        window, key = known[series.slo].objective.window, (series.slo, series.group, series.labels)
        if sample.labels.get("__name__") == naming.excluded_events(window):
            totals[key][names] = count_of(sample)
        elif sample.labels.get("__name__") == naming.excluded_bad_events(window):
            bad[key][names] = count_of(sample)
    return {
        key: {names: (total, bad[key].get(names, Fraction(0))) for names, total in of.items()}
        for key, of in totals.items()
    }


def with_events_back(
    status: Status, measured: Measurement, excluded: Excluded, names: Collection[str]
) -> Status | None:
    """Return a status with the events that exclusions took out; None unless those of each were counted."""
    slo, window = status.slo, status.slo.objective.window
    total, bad = measured.events.get(window, Fraction(0)), measured.bad(window) or Fraction(0)
    counted: set[str] = set()
    for labels in status.sources:
        for some, (events, failed) in excluded.get((slo.id, status.group, labels), {}).items():
            if events and set(some) <= set(names):
                total, bad, counted = total + events, bad + failed, counted | set(some)
    if counted < set(names):
        return None
    ratios = {**measured.error_ratios, window: bad / total}
    back = replace(measured, error_ratios=ratios, events={**measured.events, window: total})
    return assess(slo, back, status.group)
