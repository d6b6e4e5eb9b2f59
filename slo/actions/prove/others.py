"""Prove by amtool that alerts of other rules take the same way as before generated routes were added."""

from collections.abc import Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from slo.clients.programs import Program
from slo.model import Catalogue
from slo.plan.routing.others import alerts_of_others
from slo.promql.text import exposed
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
    found = pool.map(partial(_moved, config=config, amtool=amtool, folder=folder), others)
    return len(others), tuple(failure for failure in found if failure)


def _moved(one: tuple[Mapping[str, str], Span], config: str, amtool: Program, folder: Path) -> Failure | None:
    labels, span = one
    before, error = _reached(labels, _BASE, amtool, folder)
    after, another = _reached(labels, config, amtool, folder)
    words = f"an alert such as that of line {span.line} of the Alertmanager configuration"
    if error or another:
        return Failure("", f"{amtool} cannot route {words}: {error or another:.300}")
    if before == after:
        return None
    return Failure("", f"{words} must reach {before}, as before; but it reaches {after}")


def _reached(labels: Mapping[str, str], config: str, amtool: Program, folder: Path) -> tuple[str, str]:
    """Return the receivers of an alert, and why it cannot be routed, or ""."""
    written = [f"{name}={exposed(value)}" for name, value in labels.items()]
    code, output, errors = amtool.run(
        "config", "routes", "test", f"--config.file={config}", *written, folder=folder
    )
    return " and ".join(output.strip().split(",")), " ".join(f"{errors} {output}".split()) if code else ""
