"""Objectives that seem to be renamed without saying so: what they count was counted under another id."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from slo.model import SLO
from slo.plan.recordings import EventsAMinute
from slo.plan.series import Side

Counts = Mapping[str, tuple[str, ...]]
"""The expressions that count the events of objectives, by their ids, each without the id itself."""


class Renamed(NamedTuple):
    """An objective that counts the same events as one that is not there any more, and does not say so."""

    before: str
    now: str


def counts_of(slos: Iterable[SLO]) -> Counts:
    """Return how objectives count their events.

    Exclusions are left out: one that is not yet signed for a new name leaves nothing out.
    """
    counted = (replace(slo, exclusions=()) for slo in slos)
    return {
        slo.id: tuple(without_id(EventsAMinute(slo, side).promql(), slo.id) for side in Side)
        for slo in counted
    }


def without_id(expr: str, id: str) -> str:
    """Return an expression without the id of its objective, to compare it with that of another."""
    return expr.replace(f'"{id}"', '""')


def forgotten(had: Counts, has: Counts, slos: Iterable[SLO]) -> tuple[Renamed, ...]:
    """Find new objectives that count what a removed one did, and are not `renamed_from` anything.

    `slos` are the objectives that are there now.
    """
    defined = tuple(slos)
    continued = {id for slo in defined for id in slo.earlier_ids}
    saying = {slo.id for slo in defined if slo.earlier_ids}
    removed = [id for id in had if id not in has and id not in continued]
    added = [id for id in has if id not in had and id not in saying]
    found = []
    for id in removed:
        same = next((one for one in added if has[one] == had[id]), None)
        if same is not None:
            added.remove(same)
            found.append(Renamed(id, same))
    return tuple(found)
