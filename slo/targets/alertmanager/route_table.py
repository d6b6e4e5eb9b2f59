"""The table of who gets which alert: read by reviewers, and checked by amtool line by line."""

from slo.plan.router import route
from slo.plan.types import Plan
from slo.targets.alertmanager.examples import examples

_COLUMNS = "{:<50} | {:<60} | {}\n"
"""As wide as most rows need. Columns as wide as the widest would change every line with one."""


def route_table(plan: Plan) -> str:
    """Write what our router says of each example: what it is, its receivers in their order, its labels."""
    assert plan.routing is not None
    rows = [_COLUMNS.format("# alert", "receivers, in the order of the routes", "labels")]
    for example in examples(plan):
        receivers = ",".join(step.receiver for step in route(plan.routing.root, example.labels))
        labels = " ".join(f"{name}={value}" for name, value in example.labels.items())
        rows.append(_COLUMNS.format(example.what, receivers, labels))
    return "".join(rows)
