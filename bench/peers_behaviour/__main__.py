"""python -m bench.peers_behaviour: when tiers of Sloth, Pyrra and ours fire on one history, and budgets."""

import os
import sys
import tempfile
import time
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

_HEAD = """\
# What changes with the rules

Nineteen days of one service, 6,000 requests a minute by day and 600 by night, a target of 99.9% over 28
days, and six incidents. Prometheus {prometheus} evaluates each minute the error ratios by the rules of
Sloth 0.16 and of Pyrra 0.10, and those that `slo compile` writes, on the same counters; tiers compare them
with their thresholds, with `for` where there is one. The truth knows every request at once and has the same
tiers. `python -m bench.peers_behaviour` took {minutes:.0f} minutes; all but that is the same in every run.

## When each tier fires

Minutes from the beginning of the incident to the first evaluation that fires, and from its end to the last
one.
"""

_WHY = """
* **Pages.** Ours fire within a minute of Sloth's, as both have the tiers of the SRE Workbook. Pyrra's fire
  two and fifteen minutes later, as their `for` demands, and only from 14 and 7 times the budget on. A `for`
  repeats what the short window demands already, and an outage may be over before it has passed.
* **Tickets.** Ours come up to ten minutes later than Sloth's, because windows of more than 6h are summed
  from roll-ups of five minutes, every four minutes. For a ticket that does not matter, and it is what makes
  the rules [cheap](../rules/RESULTS.md). Pyrra's wait one and three hours more.
* **Slow tickets.** Pyrra's ends and begins otherwise, because its window of 4d contains what is older: in
  the last incident it fires early for what happened four days before.
"""

_BUDGETS = """
## What is left of the budget

At the end of the history, as each shows it.
"""

_WHY_BUDGETS = """
Sloth averages the ratios of all minutes, so requests by night count as much as ten by day. Here most errors
were by day, and it shows less than half of what was overspent. Pyrra and we divide events by events. Ours
is up to 14 minutes old.
"""

_DESIGNS = ("truth", "slo", "Sloth", "truth of Pyrra's tiers", "Pyrra")


def main() -> None:
    """Print both tables."""
    servers = generations()
    if not servers:
        sys.exit("This needs a real Prometheus: run `make servers` first.")
    os.nice(10)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as name:
        found = measured(servers[-1], Path(name))
    version = ".".join(map(str, servers[-1].prometheus_version))
    budgets = [
        (name, f"{ratio:.4%}", f"{1 - ratio / ERROR_BUDGET:.1%}") for name, ratio in found.shown.items()
    ]
    print(_HEAD.format(prometheus=version, minutes=(time.monotonic() - began) / 60))
    print(layout.table(("", "tier", *_DESIGNS), list(_rows(found))))
    print(_WHY)
    print(_BUDGETS)
    print(layout.table(("", "bad events of 28d", "budget remaining"), budgets))
    print(_WHY_BUDGETS, end="")


def _rows(found: Behaviour) -> Iterator[tuple[str, ...]]:
    for incident in INCIDENTS:
        what = f"{Duration(incident.minutes * 60_000)} of {incident.failing:.2%}"
        for number, tier in enumerate(NAMES):
            cells = tuple(_times(found.firing[design][number], incident) for design in _DESIGNS)
            if any(cell != "-" for cell in cells):
                yield what, tier, *cells
                what = ""


def _times(firing: Firing, incident: Incident) -> str:
    """Give the minutes from the beginning to the first evaluation that fires, and from end to last."""
    begins = [one.begin for one in INCIDENTS]
    until = next((begin for begin in begins if begin > incident.begin), max(firing, default=0) + 1)
    its = [at for at in firing if incident.begin <= at < until]
    if not its:
        return "-"
    first, last = (min(its) - incident.begin) / MINUTE, (max(its) - incident.end) / MINUTE
    return f"{first:.0f}, {last:+.0f}"


if __name__ == "__main__":
    main()
