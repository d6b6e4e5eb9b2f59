"""Subqueries whose step is wider than their range."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.queries import queries
from slo.promql.window import WINDOW
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

# Parts of `slo.promql` are imported on demand, because few catalogues have queries.


def wide_steps(catalogue: Catalogue) -> Iterator[Problem]:
    """Find subqueries whose step is wider than their range: most of the time no step is in the range."""
    for query in queries(catalogue):
        from slo.promql.tree import Subquery, nodes

        for node in nodes(query.expr):
            if isinstance(node, Subquery) and node.step_ms and node.step_ms > node.range_ms:
                range_, step = Duration(node.range_ms), Duration(node.step_ms)
                window = f" ($window is {range_} at least)" if WINDOW in query.part(node) else ""
                yield checks.WIDE_STEP.problem(
                    f"this subquery has a value every {step}, but looks back only {range_}{window}: "
                    "most of the time it finds none",
                    query.where(node),
                    hint=f"choose a step of {range_} or less",
                )
