"""Series of other tools, recorded from our own, so that dashboards that read theirs still work.

Each tool is one module and one line in `known.py`. None of these series has the labels `slo_bundle` or, but
for Pyrra's, `slo`, and no rule of ours reads one: those labels distinguish names that both use.
"""

from collections.abc import Iterator

from slo.model import SLO, Catalogue
from slo.peers import Peer
from slo.plan.types import RuleGroup
from slo.sli import MINUTE


def peers(slo: SLO, catalogue: Catalogue) -> tuple[Peer, ...]:
    """Return the tools whose series are recorded for an objective, in the order of all tools."""
    chosen = {*catalogue.compat, *slo.service.compat}
    return tuple(peer for peer in Peer if peer in chosen)


def compat(slos: tuple[SLO, ...], catalogue: Catalogue) -> Iterator[RuleGroup]:
    """Plan a group of rules for each objective and tool."""
    for slo in slos:
        for peer in peers(slo, catalogue):
            from slo.plan.compat.known import SERIES  # imported here, because few services name a tool

            objective = slo.objective.name or slo.objective.indicator
            name = f"slo:{slo.service.name}:{objective}:{peer}"
            yield RuleGroup(name, MINUTE, tuple(SERIES[peer](slo)))
