"""Selection among several series of one objective and group, such as those of two replicas."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from slo.conditions import Group, Labels
from slo.model import SLO

T = TypeVar("T")

_BUNDLE = "slo_bundle"

Chosen = Mapping[tuple[str, Group], Labels]
"""The other labels of the selected series, by objective id and group."""


class Series(NamedTuple):
    """The labels that the series of one objective, group and replica share."""

    slo: str
    group: Group
    others: Labels


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


def series_of(labels: Mapping[str, str], known: Mapping[str, Identity]) -> Series | None:
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
    return Series(slo, group, frozenset(rest.items()))


def one_of_each(
    found: Mapping[Series, T], chosen: Chosen, size: Callable[[T], int | float]
) -> dict[tuple[str, Group], T]:
    """Return one value for each objective and group: that of the chosen series, or else the largest."""
    best: dict[tuple[str, Group], tuple[bool, int | float]] = {}
    result: dict[tuple[str, Group], T] = {}
    for series, one in found.items():
        key = series.slo, series.group
        rank = chosen.get(key) == series.others, size(one)
        if key not in best or best[key] < rank:
            best[key], result[key] = rank, one
    return result
