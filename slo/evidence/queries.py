"""The query to Prometheus for the measurements of all objectives, and the reading of its answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import Group, Measurement, Window, counted_windows, windows
from slo.evidence.status import Status, assess_any
from slo.model import SLO, naming
from slo.promql.samples import Sample

Measured = Mapping[Group, tuple[Measurement, ...]]
"""The measurements of an objective by group: one for each replica of Prometheus."""


class _Series(NamedTuple):
    """The labels that the series of one measurement share."""

    slo: str
    group: Group
    others: frozenset[tuple[str, str]]


def query(slos: Iterable[SLO], *, by_name: bool = False) -> str:
    """Return one query for the recorded error ratios and numbers of events, for any number of objectives.

    The answer has a series for each objective and each recorded window that any of the objectives needs.
    `by_name` selects only these objectives; otherwise the answer has the series of all others as well.
    """
    known = list(slos)
    names = (*_named(known, naming.error_ratio, windows), *_named(known, naming.events, counted_windows))
    only = f',slo=~"{"|".join(slo.id for slo in known)}"' if by_name else ""
    return f'{{__name__=~"{"|".join(names)}"{only}}}'


def measurements(samples: Iterable[Sample], slos: Iterable[SLO]) -> dict[str, Measured]:
    """Return the measurements by objective id; an objective without series has no entry.

    Series that differ in other labels than those of groups, as those of two Prometheus replicas do, are
    separate measurements: the long window of one replica and the short window of the other together could
    fire an alert that fires on neither. NaN and infinite values are no data.
    """
    known = list(slos)
    groups = {slo.id: slo.indicator.by for slo in known}
    ratio_of = _named(known, naming.error_ratio, windows)
    events_of = _named(known, naming.events, counted_windows)
    ratios: defaultdict[_Series, dict[Window, Fraction]] = defaultdict(dict)
    events: defaultdict[_Series, dict[Window, Fraction]] = defaultdict(dict)
    for sample in samples:
        labels = dict(sample.labels)
        name, slo = labels.pop("__name__", ""), labels.pop("slo", "")
        if slo not in groups or not sample.value.is_finite():
            continue
        group = tuple((label, labels.pop(label, "")) for label in groups[slo])
        series = _Series(slo, group, frozenset(labels.items()))
        if name in ratio_of:
            ratios[series][ratio_of[name]] = Fraction(sample.value)
        elif name in events_of:
            events[series][events_of[name]] = Fraction(sample.value)
    found: defaultdict[str, dict[Group, tuple[Measurement, ...]]] = defaultdict(dict)
    for series in ratios:
        one = Measurement(error_ratios=ratios[series], events=events[series])
        of_slo = found[series.slo]
        of_slo[series.group] = (*of_slo.get(series.group, ()), one)
    return dict(found)


def statuses(slo: SLO, measured: Measured) -> Iterator[Status]:
    """Yield the status of an objective, or of each of its groups that was measured or has its own target.

    An objective without measurements has one status: no data.
    """
    named = {tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets}
    for group in sorted(measured.keys() | named) or [()]:
        yield assess_any(slo, measured.get(group, ()), group)


def _named(
    slos: Iterable[SLO], name: Callable[[Window], str], needed: Callable[[SLO], Iterable[Window]]
) -> dict[str, Window]:
    """Return the windows that any objective needs, by the name of their series, sorted."""
    named = {name(window): window for slo in slos for window in needed(slo)}
    return dict(sorted(named.items()))
