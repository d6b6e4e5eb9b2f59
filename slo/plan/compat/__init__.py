"""Series of other tools, recorded from our own, so that dashboards that read theirs still work.

Each tool is one module and one line in `_SERIES`. None of these series has the labels `slo_bundle` or, but
for Pyrra's, `slo`, and no rule of ours reads one: those labels distinguish names that both use.
"""

from collections.abc import Callable, Iterator, Mapping

from slo.model import SLO, Catalogue
from slo.peers import Peer
from slo.plan.compat import pyrra, sloth
from slo.plan.compat.counted import PeerSeries
from slo.plan.types import RuleGroup
from slo.sli import MINUTE

_SERIES: Mapping[Peer, Callable[[SLO], Iterator[PeerSeries]]] = {
    Peer.SLOTH: sloth.series,
    Peer.PYRRA: pyrra.series,
}


def peers(slo: SLO, catalogue: Catalogue) -> tuple[Peer, ...]:
    """Return the tools whose series are recorded for an objective, in the order of the table."""
    chosen = {*catalogue.compat, *slo.service.compat}
    return tuple(peer for peer in _SERIES if peer in chosen)


def compat(slos: tuple[SLO, ...], catalogue: Catalogue) -> Iterator[RuleGroup]:
    """Plan a group of rules for each objective and tool."""
    for slo in slos:
        for peer in peers(slo, catalogue):
            objective = slo.objective.name or slo.objective.indicator
            name = f"slo:{slo.service.name}:{objective}:{peer}"
            yield RuleGroup(name, MINUTE, tuple(_SERIES[peer](slo)))
