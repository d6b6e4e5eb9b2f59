"""Keys that identify the parts of a plan across versions."""

from collections.abc import Iterator

from slo.plan.series import Key, Recording
from slo.plan.types import Alert, Plan, Receiver, Route, RuleGroup

Part = Recording | Alert | RuleGroup | Route | Receiver


def parts(plan: Plan) -> Iterator[tuple[Key, Part]]:
    """Yield each rule group, rule, route and receiver with its key, in the order of the plan.

    A key begins with the kind of part. The key of a route is its path of matchers, and its receiver.
    """
    for group in (group for file in plan.rule_files for group in file.groups):
        yield ("group", group.name), group
        for rule in group.rules:
            yield ("recording" if isinstance(rule, Recording) else "alert", *rule.key), rule
    if plan.routing:
        yield from _routes(plan.routing.root, ("route",))
        yield from ((("receiver", one.name), one) for one in plan.routing.receivers)


def _routes(route: Route, parents: Key) -> Iterator[tuple[Key, Part]]:
    path = (*parents, " and ".join(map(str, route.matchers)))
    yield (*path, route.receiver), route
    for child in route.routes:
        yield from _routes(child, path)
