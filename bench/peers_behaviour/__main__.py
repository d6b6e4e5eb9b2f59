"""python -m bench.peers_behaviour: when tiers of Sloth, Pyrra and ours fire on one history, and budgets."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.peers_behaviour.history import INCIDENTS
from bench.peers_behaviour.measure import Behaviour, Firing, measured
from bench.peers_behaviour.tiers import NAMES
from bench.rules import layout
from bench.rules.clock import MINUTE
from bench.rules.services import ERROR_BUDGET, Incident
from slo.text.units import Duration
from tests.servers.binaries import generations

_DESIGNS = ("truth", "slo", "Sloth", "truth of Pyrra's tiers", "Pyrra")


def main() -> None:
    """Print both tables."""
    servers = generations()
    if not servers:
        sys.exit("This needs a real Prometheus: run `make servers` first.")
    os.nice(10)
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as name:
        found = measured(servers[-1], Path(name))
    print(layout.table(("", "tier", *_DESIGNS), list(_rows(found))))
    print()
    rows = [(name, f"{ratio:.6%}", f"{1 - ratio / ERROR_BUDGET:.2%}") for name, ratio in found.shown.items()]
    print(layout.table(("", "bad events of 28d", "budget remaining"), rows))


def _rows(found: Behaviour) -> Iterator[tuple[str, ...]]:
    for incident in INCIDENTS:
        what = f"{Duration(incident.minutes * 60_000)} of {incident.failing:.2%}"
        for number, tier in enumerate(NAMES):
            cells = tuple(_times(found.firing[design][number], incident) for design in _DESIGNS)
            if any(cell != "-" for cell in cells):
                yield what, tier, *cells
                what = ""


def _times(firing: Firing, incident: Incident) -> str:
    """Give the minutes from the beginning to the first evaluation that fires, and from the end to the last."""
    begins = [one.begin for one in INCIDENTS]
    until = next((begin for begin in begins if begin > incident.begin), max(firing, default=0) + 1)
    its = [at for at in firing if incident.begin <= at < until]
    if not its:
        return "-"
    first, last = (min(its) - incident.begin) / MINUTE, (max(its) - incident.end) / MINUTE
    return f"{first:.0f}, {last:+.0f}"


if __name__ == "__main__":
    main()
