"""The table of routes: which receivers get which alert. amtool can check each line."""

from slo.plan.router import route
from slo.plan.routing.beside import beside
from slo.plan.types import Plan
from slo.promql.text import label_name
from slo.targets.alertmanager.examples import examples

_COLUMNS = "{:<50} | {:<60} | {}\n"
"""Fixed widths, so that one long row does not change all lines."""


def route_table(plan: Plan) -> str:
    """Return a line for each example alert: description, receivers in order, labels."""
    assert plan.routing is not None
    root = beside(plan.routing, plan.catalogue.base).root
    rows = [_COLUMNS.format("# alert", "receivers, in the order of the routes", "labels")]
    for example in examples(plan):
        receivers = ",".join(step.receiver for step in route(root, example.labels))
        labels = " ".join(f"{label_name(name)}={value}" for name, value in example.labels.items())
        rows.append(_COLUMNS.format(example.what, receivers, labels))
    return "".join(rows)
