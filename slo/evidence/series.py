"""Several series of one objective and group, such as those of two replicas: which one counts."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from slo.conditions import Group, Labels

T = TypeVar("T")

Chosen = Mapping[tuple[str, Group], Labels]
"""The other labels of the series that counts, of each objective and group."""


class Series(NamedTuple):
    """What distinguishes the series of one objective and group, and of one replica, from all others."""

    slo: str
    group: Group
    others: Labels


def series_of(labels: Mapping[str, str], by: Mapping[str, tuple[str, ...]]) -> Series | None:
    """Read whose a series is; None if it is of no objective in `by`, which has the labels of their groups."""
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
    """Give what was found of one series of each objective and group: the chosen one, or else the largest."""
    best: dict[tuple[str, Group], tuple[bool, int | float]] = {}
    result: dict[tuple[str, Group], T] = {}
    for series, one in found.items():
        key = series.slo, series.group
        rank = chosen.get(key) == series.others, size(one)
        if key not in best or best[key] < rank:
            best[key], result[key] = rank, one
    return result
