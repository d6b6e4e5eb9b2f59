"""Functions that need a feature flag of Prometheus."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.queries import queries
from slo.text import checks
from slo.text.diagnostics import Problem

# Parts of `slo.promql` are imported on demand, because few catalogues have queries.

_FLAG = "--enable-feature=promql-experimental-functions"


def experimental_functions(catalogue: Catalogue) -> Iterator[Problem]:
    """Find functions and aggregations that Prometheus refuses without a feature flag."""
    for query in queries(catalogue):
        from slo.promql.aggregations import EXPERIMENTAL
        from slo.promql.tree import Aggregation, Call, nodes

        for node in nodes(query.expr):
            name = ""
            if isinstance(node, Call) and node.function.experimental:
                name = f"{node.function.name}()"
            elif isinstance(node, Aggregation) and node.op in EXPERIMENTAL:
                name = node.op
            if name:
                yield checks.EXPERIMENTAL_FUNCTION.problem(
                    f"{name} is experimental: a Prometheus without {_FLAG} refuses the whole file of rules",
                    query.where(node),
                    hint="write it without this function, or set the flag everywhere and allow it here: "
                    f"# slo: allow {checks.EXPERIMENTAL_FUNCTION.code} every server has the flag",
                )
