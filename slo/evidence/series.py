"""Selection among several series of one objective and group, such as those of two replicas."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from slo.conditions import Group, Labels

T = TypeVar("T")

Chosen = Mapping[tuple[str, Group], Labels]
"""The other labels of the selected series, by objective id and group."""


class Series(NamedTuple):
    """The labels that the series of one objective, group and replica share."""

    slo: str
    group: Group
    others: Labels


def series_of(labels: Mapping[str, str], by: Mapping[str, tuple[str, ...]]) -> Series | None:
    """Return the key of a series, or None of an unknown objective; `by` has the labels of groups by id."""
    rest = dict(labels)
    rest.pop("__name__", None)
    slo = rest.pop("slo", "")
    if slo not in by:
        return None
    group = tuple((label, rest.pop(label, "")) for label in by[slo])
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
