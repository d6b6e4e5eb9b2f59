"""python -m bench.peers: the same objectives compiled to rules alone, by whichever programs are on PATH."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.peers.peers import PEERS, Peer
from bench.process import Cost, cost
from bench.rules import layout

SIZES = {1: 5, 1_000: 3, 10_000: 1}
"""How many runs there are at each number of objectives; the one with the least CPU time counts."""

_HEAD = """\
# Compilation beside other tools

Objectives that are ratios of events over 28 days, ten to a service, with pages and tickets, compiled to
Prometheus rules and nothing else, into an empty folder. `slo` writes other rules than the rest, which write
Sloth's or Pyrra's: what each costs in Prometheus is in [another table](../rules/RESULTS.md). CPU seconds are
of all processes and threads; MiB are those of the largest process. Machine: {cores} processors.
`python -m bench.peers`, with {versions}{missing}.
"""


def main() -> None:
    """Print the table."""
    found = [peer for peer in PEERS if shutil.which(peer.program)]
    missing = [peer.name for peer in PEERS if peer not in found]
    versions = ", ".join(f"{peer.name} {_version(peer)}" for peer in found)
    without = f"; not on PATH: {', '.join(missing)}" if missing else ""
    print(layout.filled(_HEAD, cores=os.cpu_count(), versions=versions, missing=without) + "\n")
    header = ("objectives", "program", "rules", "CPU s", "wall s", "MiB")
    print(layout.table(header, _rows(found)))


def _rows(peers: Sequence[Peer]) -> Iterator[tuple[str, ...]]:
    for objectives, runs in SIZES.items():
        for peer in peers:
            measured, rules = _measured(peer, objectives, runs)
            figures = (f"{measured.cpu:.2f}", f"{measured.wall:.2f}", f"{measured.memory:.0f}")
            yield f"{objectives:,}", peer.name, f"{rules:,}", *figures
            print(f"{objectives:,} by {peer.name}: {measured}", file=sys.stderr, flush=True)


def _measured(peer: Peer, objectives: int, runs: int) -> tuple[Cost, int]:
    """Return the cheapest of several runs, and how many rules it wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        peer.write(folder / "in", objectives)
        costs = [_run(peer, folder) for _ in range(runs)]
        texts = (file.read_text() for file in (folder / "out").rglob("*.y*ml"))
        rules = sum(text.count("  record: ") + text.count("- record: ") for text in texts)
        return min(costs, key=lambda one: one.cpu), rules


def _run(peer: Peer, folder: Path) -> Cost:
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    return cost([peer.program, *peer.arguments], folder)


def _version(peer: Peer) -> str:
    said = subprocess.run([peer.program, *peer.version], capture_output=True, text=True, check=False)
    return (said.stdout.strip().splitlines() or ["of unknown version"])[-1].split()[-1]


if __name__ == "__main__":
    main()
