"""Selection among several series of one objective and group: those of replicas, and those of clusters."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from slo.conditions import Group, Labels
from slo.model import SLO, Origins

T = TypeVar("T")
K = TypeVar("K")

_BUNDLE = "slo_bundle"

Chosen = Mapping[tuple[str, Group], frozenset[Labels]]
"""The other labels of each of the selected series, by objective id and group."""

NO_ORIGINS = Origins()


class Series(NamedTuple):
    """The labels that the series of one objective, group and server share.

    `group` includes the labels of clusters that have their own budgets; `part` has those of clusters that are
    summed. Series that only differ in `others` are replicas, or differ in what nobody declared.
    """

    slo: str
    group: Group
    part: Labels
    others: Labels

    @property
    def labels(self) -> Labels:
        """All labels besides those of the objective and the group."""
        return self.part | self.others


class Identity(NamedTuple):
    """The objective that an id belongs to: its current id, the labels of its groups, and its bundle."""

    slo: str
    by: tuple[str, ...]
    bundle: str


def current(slos: Iterable[SLO]) -> dict[str, Identity]:
    """Return objectives by their ids."""
    return {slo.id: Identity(slo.id, slo.indicator.by, slo.service.name) for slo in slos}


def with_earlier(slos: Iterable[SLO]) -> dict[str, Identity]:
    """Return objectives by their ids and earlier ids, whose series continue in theirs."""
    return {id: one for slo in slos for one in current((slo,)).values() for id in slo.ids}


def series_of(
    labels: Mapping[str, str], known: Mapping[str, Identity], origins: Origins = NO_ORIGINS
) -> Series | None:
    """Return the key of a series, or None of an unknown objective."""
    rest = dict(labels)
    rest.pop("__name__", None)
    id = rest.pop("slo", "")
    if id not in known:
        return None
    slo, by, bundle = known[id]
    if id != slo and _BUNDLE in rest:
        rest[_BUNDLE] = bundle
    group = tuple((label, rest.pop(label, "")) for label in by)
    clusters = tuple((label, rest.pop(label)) for label in origins.apart if label in rest)
    part = frozenset((label, rest.pop(label)) for label in origins.summed if label in rest)
    return Series(slo, (*group, *clusters), part, frozenset(rest.items()))


def parts_of_each(
    found: Mapping[Series, T], chosen: Chosen, size: Callable[[T], int | float]
) -> dict[tuple[str, Group], list[tuple[Series, T]]]:
    """Return for each objective and group one series of each part: a chosen one, or else the largest."""
    best: dict[Series, tuple[bool, int | float]] = {}
    kept: dict[Series, Series] = {}
    for series, one in found.items():
        part = series._replace(others=frozenset())
        rank = series.labels in chosen.get((series.slo, series.group), ()), size(one)
        if part not in best or best[part] < rank:
            best[part], kept[part] = rank, series
    result: defaultdict[tuple[str, Group], list[tuple[Series, T]]] = defaultdict(list)
    for series in kept.values():
        result[series.slo, series.group].append((series, found[series]))
    return dict(result)


def mean(
    values: Sequence[Mapping[K, Fraction]], weights: Sequence[Mapping[K, Fraction]]
) -> dict[K, Fraction]:
    """Return the mean of the values of several parts by key, such as a window or a time.

    It is weighted by their numbers of events. Of one part, the values are returned as they are; of several,
    those without a number of events are left out.
    """
    if len(values) == 1:
        return dict(values[0])
    sums: defaultdict[K, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for value, weight in zip(values, weights, strict=True):
        for key in value.keys() & weight.keys():
            sums[key][0] += value[key] * weight[key]
            sums[key][1] += weight[key]
    return {key: weighted / total for key, (weighted, total) in sums.items() if total}


def total(counts: Iterable[Mapping[K, Fraction]]) -> dict[K, Fraction]:
    """Return the sums of the numbers of events of several parts by key."""
    sums: defaultdict[K, Fraction] = defaultdict(Fraction)
    for one in counts:
        for key, value in one.items():
            sums[key] += value
    return dict(sums)


def one_of_each(
    found: Mapping[Series, Mapping[K, Fraction]],
    weights: Mapping[Series, Mapping[K, Fraction]],
    chosen: Chosen,
) -> dict[tuple[str, Group], dict[K, Fraction]]:
    """Return values over time for each objective and group: of one replica, and the mean of summed clusters.

    Of replicas, it is the chosen one, or else the one with most values.
    """
    return {
        key: mean([values for _, values in parts], [weights.get(series, {}) for series, _ in parts])
        for key, parts in parts_of_each(found, chosen, len).items()
    }
