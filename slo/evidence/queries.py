"""The query to Prometheus for the measurements of all objectives, and the reading of its answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import TypeVar

from slo.conditions import Group, Labels, Measurement, Window, counted_windows, weighted_windows, windows
from slo.evidence.freshness import MARK, is_silent, newest_counted, time_of
from slo.evidence.plausible import count_of, ratio_of
from slo.evidence.series import Chosen, Series, current, series_of
from slo.evidence.status import Status, assess, most_complete_first
from slo.model import SLO, naming
from slo.promql.samples import Sample
from slo.text.units import Duration

W = TypeVar("W", bound=Window)

Measured = Mapping[Group, tuple[Measurement, ...]]
"""The measurements of an objective by group: one for each replica, the most complete one first.

Only the first one of a group is assessed.
"""

_STARTS = (naming.START_5M, naming.START_1M)
"""The series of when a history began; the first one is that of budgets."""

_UNMEASURED = (Measurement(error_ratios={}),)
_MOST_NAMES = 3


def query(slos: Iterable[SLO], *, by_name: bool = False) -> str:
    """Return one query for recorded error ratios, numbers of events, ages, and when events were last counted.

    The answer has a series for each objective and each recorded window that any of the objectives needs, and
    a few for each objective whose events were counted, for any number of objectives. `by_name` selects only
    these objectives; otherwise the answer has the series of all others as well.
    """
    known = list(slos)
    names = (
        *_named(known, naming.error_ratio, windows),
        *_named(known, naming.events, counted_windows),
        *_named(known, naming.measured, weighted_windows),
        *_STARTS,
    )
    only = f'slo=~"{"|".join(slo.id for slo in known)}"' if by_name else ""
    recorded = f'{{__name__=~"{"|".join(names)}"{f",{only}" if only else ""}}}'
    return f"{recorded} or {newest_counted(known, only)}" if known else recorded


def measurements(samples: Iterable[Sample], slos: Iterable[SLO]) -> dict[str, Measured]:
    """Return the measurements by objective id; an objective without series has no entry.

    Series that differ in other labels than those of groups, as those of two Prometheus replicas do, are
    separate measurements: the long window of one replica and the short window of the other together could
    fire an alert that fires on neither. NaN and infinite values are no data. Raises Implausible.
    """
    known = {slo.id: slo for slo in slos}
    identities = current(known.values())
    ratio_windows = _named(known.values(), naming.error_ratio, windows)
    event_windows = _named(known.values(), naming.events, counted_windows)
    measured_windows = _named(known.values(), naming.measured, weighted_windows)
    ratios: defaultdict[Series, dict[Window, Fraction]] = defaultdict(dict)
    events: defaultdict[Series, dict[Window, Fraction]] = defaultdict(dict)
    shares: defaultdict[Series, dict[Duration, Fraction]] = defaultdict(dict)
    began: defaultdict[tuple[str, Labels], dict[str, datetime]] = defaultdict(dict)
    newest: dict[Series, tuple[datetime, datetime]] = {}
    for sample in samples:
        name = sample.labels.get("__name__", "")
        labels = {label: value for label, value in sample.labels.items() if label != MARK}
        series = series_of(labels, identities)
        if series is None or not sample.value.is_finite():
            continue
        if name in ratio_windows:
            ratios[series][ratio_windows[name]] = ratio_of(sample)
        elif name in event_windows:
            events[series][event_windows[name]] = count_of(sample)
        elif name in measured_windows:
            shares[series][measured_windows[name]] = ratio_of(sample)
        elif name in _STARTS:
            began[series.slo, series.others][name] = time_of(sample)
        elif MARK in sample.labels:
            newest[series] = time_of(sample), sample.at
    measured = {series.slo for series in ratios}
    found: defaultdict[tuple[str, Group], list[Measurement]] = defaultdict(list)
    for series in {**ratios, **events, **newest}:
        # A group that never had events is not assessed.
        if series in ratios or series.slo not in measured:
            at, asked = newest.get(series, (None, None))
            one = Measurement(
                error_ratios=ratios.get(series, {}),
                events=events.get(series, {}),
                measured=shares.get(series, {}),
                began=_first(began.get((series.slo, series.others), {})),
                newest=at,
                silent=at is not None and asked is not None and is_silent(at, asked),
                labels=series.others,
            )
            found[series.slo, series.group].append(one)
    result: defaultdict[str, dict[Group, tuple[Measurement, ...]]] = defaultdict(dict)
    for (slo, group), ones in found.items():
        result[slo][group] = most_complete_first(known[slo], ones, group)
    return dict(result)


def chosen(found: Mapping[str, Measured]) -> Chosen:
    """Return the labels of the measurements that are assessed."""
    return {
        (slo, group): ones[0].labels for slo, measured in found.items() for group, ones in measured.items()
    }


def remarks(found: Mapping[str, Measured]) -> Iterator[str]:
    """Return a remark for each set of labels by which several series of an objective differ."""
    concerned: defaultdict[str, list[str]] = defaultdict(list)
    for slo, measured in found.items():
        for ones in measured.values():
            several = [dict(one.labels) for one in ones if one.error_ratios]
            if len(several) > 1 and slo not in concerned[said := _difference(several)]:
                concerned[said].append(slo)
    for said, slos in concerned.items():
        more = f" and {len(slos) - _MOST_NAMES} more" if len(slos) > _MOST_NAMES else ""
        yield f"{', '.join(slos[:_MOST_NAMES])}{more}: {said}"


def _difference(several: list[dict[str, str]]) -> str:
    labels = {label: [one.get(label, "") for one in several] for label in sorted(set().union(*several))}
    differ = {label: values for label, values in labels.items() if len(set(values)) > 1}
    all_of = " ".join(f"{label}={'|'.join(sorted(set(values)))}" for label, values in differ.items())
    first = " ".join(f"{label}={values[0] or '-'}" for label, values in differ.items())
    said = f"{len(several)} series differ in {all_of}; the figures are of the most complete, {first}"
    return "".join(character if character.isprintable() else "�" for character in said)


def statuses(slo: SLO, measured: Measured) -> Iterator[Status]:
    """Yield the status of an objective, or of each of its groups that was measured or has its own target.

    An objective without measurements has one status: no data.
    """
    named = {tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets}
    for group in sorted(measured.keys() | named) or [()]:
        yield assess(slo, measured.get(group, _UNMEASURED)[0], group)


def _first(starts: Mapping[str, datetime]) -> datetime | None:
    """Return when a history began, preferably that of budgets."""
    return next((starts[name] for name in _STARTS if name in starts), None)


def _named(
    slos: Iterable[SLO], name: Callable[[W], str], needed: Callable[[SLO], Iterable[W]]
) -> dict[str, W]:
    """Return the windows that any objective needs, by the name of their series, sorted."""
    named = {name(window): window for slo in slos for window in needed(slo)}
    return {one: named[one] for one in sorted(named)}
