"""Generated routes beside those of others: three branches, matched by labels that no other alert has.

Every alert of generated rules has all labels of `ours`, and every call those of CALLS. So alerts of others
take the same way as before, and generated ones never come to routes of others that are after these branches.
"""

from collections.abc import Iterator

from slo.labels import IDENTITY
from slo.model import naming
from slo.model.base import Base, BaseRoute
from slo.plan import router
from slo.plan.routing.branch import OF_OTHERS
from slo.plan.types import Inhibition, Labels, Matcher, Receiver, Route, Routing

CALLS = (Matcher(naming.CALLED_UPON, "=~", ".+"), Matcher("call_mode", "=~", ".+"))


def ours(routing: Routing) -> tuple[Matcher, ...]:
    """Return what every alert of generated rules meets: it has all labels, and one of its levels' words."""
    identified = (Matcher(name, "=~", ".+") for name in (*IDENTITY, "category"))
    return (*identified, Matcher("severity", "=~", "|".join(routing.severities)))


def beside(own: Routing, base: Base | None) -> Routing:
    """Return the routing of both: their root with their routes, and at the declared place the generated ones.

    `own` is the routing that is generated where nothing else is.
    """
    if base is None:
        return own
    root, generated = _theirs(base.root, base), apart(own)
    routes = (*root.routes[: base.index], *generated.root.routes, *root.routes[base.index :])
    return generated._replace(root=root._replace(routes=routes), base=base)


def apart(own: Routing) -> Routing:
    """Return routing whose branches and inhibitions are about generated alerts, and those that products own.

    Receivers of no product or party are renamed, because others have such names, too.
    """
    heartbeat, owned = filter(_is_heartbeat, own.root.routes), filter(_is_of_others, own.root.routes)
    is_ours = ours(own)
    branches = (*heartbeat, _calls(own.root), _others(own.root, is_ours), *owned)
    return own._replace(
        root=own.root._replace(routes=tuple(map(_renamed, branches))),
        receivers=tuple(
            sorted((one._replace(name=name_beside(one.name)) for one in own.receivers), key=_name)
        ),
        inhibitions=tuple(_bound(one, is_ours) for one in own.inhibitions),
    )


def owners(own: Routing, labels: Labels) -> tuple[str, ...]:
    """Return the receivers of products that own an alert of others, in the order of the tree."""
    owned = own.root._replace(routes=tuple(filter(_is_of_others, own.root.routes)))
    return tuple(one.receiver for one in router.route(owned, labels) if len(one.path) > 1)


def name_beside(receiver: str) -> str:
    """Return the name that a receiver has beside those of others."""
    return receiver if "/" in receiver else f"slo/{receiver}"


def _name(receiver: Receiver) -> str:
    return receiver.name


def _renamed(route: Route) -> Route:
    return route._replace(receiver=name_beside(route.receiver), routes=tuple(map(_renamed, route.routes)))


def _is_heartbeat(branch: Route) -> bool:
    return any(one.value == naming.HEARTBEAT for one in branch.matchers)


def _is_about_calls(branch: Route) -> bool:
    return any(one.name == naming.CALLED_UPON and not _is_empty(one) for one in branch.matchers)


def _is_of_others(branch: Route) -> bool:
    return set(OF_OTHERS) <= set(branch.matchers)


def _is_empty(matcher: Matcher) -> bool:
    return (matcher.op, matcher.value) == ("=", "")


def _calls(root: Route) -> Route:
    """Return the branch of calls: to the party that is called, and as a notice to the product."""
    notices = (notice for branch in root.routes for notice in _notices(branch))
    return root._replace(
        matchers=CALLS,
        why="It calls a party that cannot be called, for no defined product.",
        routes=(*filter(_is_about_calls, root.routes), *notices),
    )


def _notices(product: Route) -> Iterator[Route]:
    """Yield the route of a product for notices of calls, as a branch of its own."""
    for child in filter(_is_about_calls, product.routes):
        yield child._replace(matchers=(*product.matchers, *child.matchers))


def _others(root: Route, is_ours: tuple[Matcher, ...]) -> Route:
    """Return the branch of all other generated alerts."""
    no_others = (_is_heartbeat, _is_about_calls, _is_of_others)
    routes = tuple(one for one in root.routes if not any(is_such(one) for is_such in no_others))
    return root._replace(matchers=is_ours, routes=routes)


def _bound(inhibition: Inhibition, is_ours: tuple[Matcher, ...]) -> Inhibition:
    """Return an inhibition of and by generated alerts alone."""
    source, target = (
        tuple(dict.fromkeys((*side, *is_ours))) for side in (inhibition.source, inhibition.target)
    )
    return inhibition._replace(source=source, target=target)


def _theirs(route: BaseRoute, base: Base) -> Route:
    return Route(
        receiver=route.receiver,
        why=f"It is no alert of generated rules, so {base.name} routes it, as before.",
        matchers=tuple(Matcher(*one) for one in route.matchers),
        group_by=route.group_by,
        active_in=route.active_in,
        muted_in=route.muted_in,
        continues=route.continues,
        routes=tuple(_theirs(child, base) for child in route.routes),
        written=route.span,
    )
