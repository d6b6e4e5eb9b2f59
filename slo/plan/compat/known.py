"""All tools whose series can be recorded. To add one: a module here, a line below, one in `slo.peers`."""

from collections.abc import Callable, Iterator, Mapping

from slo.model import SLO
from slo.peers import Peer
from slo.plan.compat import pyrra, sloth
from slo.plan.compat.counted import PeerSeries

SERIES: Mapping[Peer, Callable[[SLO], Iterator[PeerSeries]]] = {
    Peer.SLOTH: sloth.series,
    Peer.PYRRA: pyrra.series,
}
