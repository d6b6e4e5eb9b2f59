"""Check of the names that objectives have in other tools: each is one objective's."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import settled_objectives
from slo.peers import Peer
from slo.text import checks
from slo.text.diagnostics import Problem


def names_of_two(declared: Declarations) -> Iterator[Problem]:
    """Find objectives whose series would be those of another one, in a tool whose series are recorded."""
    first: dict[tuple[Peer, str], str] = {}
    for settled in settled_objectives(declared):
        for peer, name in settled.objective.known_as.items():
            other = first.setdefault((peer, name), settled.id)
            if other != settled.id:
                message = f"{other} is known as {name!r} to {peer} already: its series would be the same"
                place = settled.document.where("objectives", settled.position, "known_as", peer.value)
                yield checks.DUPLICATE.problem(message, place)
