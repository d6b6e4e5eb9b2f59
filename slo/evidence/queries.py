"""What to ask Prometheus about all objectives at once, and how its answer becomes measurements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import Group, Measurement, Window, counted_windows, windows
from slo.evidence.status import Status, assess_any
from slo.model import SLO, naming
from slo.promql.samples import Sample

Measured = Mapping[Group, tuple[Measurement, ...]]
"""What was measured of an objective: of each group by itself, each replica of Prometheus by itself."""


class _Series(NamedTuple):
    """What tells the series of one measurement apart from all others."""

    slo: str
    group: Group
    others: frozenset[tuple[str, str]]


def question(slos: Iterable[SLO], *, by_name: bool = False) -> str:
    """Select the recorded error ratios and numbers of events: one query, however many objectives there are.

    Its answer has a series for each objective and each window that is recorded for it and that any needs.
    Unless they are asked for `by_name`, it has those of all other objectives as well.
    """
    known = list(slos)
    names = (*_named(known, naming.error_ratio, windows), *_named(known, naming.events, counted_windows))
    only = f',slo=~"{"|".join(slo.id for slo in known)}"' if by_name else ""
    return f'{{__name__=~"{"|".join(names)}"{only}}}'


def measurements(samples: Iterable[Sample], slos: Iterable[SLO]) -> dict[str, Measured]:
    """Sort an answer by objective: `{slo.id: measurements}`, with no entry for one that has no series.

    Series that differ in labels that are not the indicator's groups, as those of two Prometheus replicas do,
    are measurements of their own: a long window of one and a short window of the other would set off alerts
    that neither sees. A value that is not a number or infinite is no data.
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
    """Judge an objective, or each group of it that was measured or that has a target of its own.

    An objective of which nothing was measured has one status, which is no data.
    """
    named = {tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets}
    for group in sorted(measured.keys() | named) or [()]:
        yield assess_any(slo, measured.get(group, ()), group)


def _named(
    slos: Iterable[SLO], name: Callable[[Window], str], needed: Callable[[SLO], Iterable[Window]]
) -> dict[str, Window]:
    """Name the series of all windows that any objective needs, in an order that is always the same."""
    named = {name(window): window for slo in slos for window in needed(slo)}
    return dict(sorted(named.items()))
