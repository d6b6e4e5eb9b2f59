"""Prove by amtool that alerts of other rules take the same way as before generated routes were added.

Products that own an alert get it as well.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from slo.actions.prove.reached import reached
from slo.clients.programs import Program
from slo.model import Catalogue
from slo.plan.routing import routing
from slo.plan.routing.beside import owners
from slo.plan.routing.others import alerts_of_others
from slo.report.proofs.outcome import Failure
from slo.text.diagnostics import Span

_BASE = "alertmanager/base.yml"


def moved(
    catalogue: Catalogue, config: str, amtool: Program, folder: Path, pool: Executor
) -> tuple[int, tuple[Failure, ...]]:
    """Return how many alerts of others were routed, and those that take another way."""
    if catalogue.base is None:
        return 0, ()
    (folder / _BASE).write_text(catalogue.base.text, encoding="utf-8")
    others = tuple(alerts_of_others(catalogue.base))
    own = routing(catalogue)
    owned = [owners(own, labels) if own else () for labels, _ in others]
    root = catalogue.base.root.receiver
    judge = partial(_moved, root=root, config=config, amtool=amtool, folder=folder)
    return len(others), tuple(failure for failure in pool.map(judge, others, owned) if failure)


def _moved(
    one: tuple[Mapping[str, str], Span],
    owned: Sequence[str],
    root: str,
    config: str,
    amtool: Program,
    folder: Path,
) -> Failure | None:
    labels, span = one
    before, error = reached(labels, _BASE, amtool, folder)
    after, another = reached(labels, config, amtool, folder)
    words = f"an alert such as that of line {span.line} of the Alertmanager configuration"
    if error or another:
        return Failure("", f"{amtool} cannot route {words}: {error or another:.300}")
    wanted = sorted([*before, *owned])
    # The root gets only what nobody else does.
    if sorted(after) == wanted or (owned and before == [root] and sorted(after) == sorted(owned)):
        return None
    had, has = " and ".join(wanted), " and ".join(after)
    return Failure("", f"{words} must reach {had}, as before; but it reaches {has}")
