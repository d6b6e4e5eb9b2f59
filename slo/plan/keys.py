"""What each part of a plan is known by: under the same key, another version's plan has the same part."""

from collections.abc import Iterator

from slo.plan.series import Key, Recording
from slo.plan.types import Alert, Plan, Receiver, Route, RuleGroup

Part = Recording | Alert | RuleGroup | Route | Receiver


def parts(plan: Plan) -> Iterator[tuple[Key, Part]]:
    """Give each rule, group of rules, route and receiver with its key, in the order of the plan.

    A key begins with the kind of part. That of a route is the path of matchers to it, and its receiver.
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
