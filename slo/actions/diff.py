"""Compare what definitions mean with what they meant at another commit, or in another folder."""

from pathlib import Path
from typing import Any, NamedTuple

from slo.actions.base import base_of
from slo.actions.definitions import Examined, load
from slo.actions.servers import Cluster, Server
from slo.clients.failures import expecting
from slo.diff import Changes, differences, to_sign
from slo.diff.live import running
from slo.diff.live.files import root_route
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.targets.prometheus.texts import template
from slo.text.plurals import count


class Compared(NamedTuple):
    """The differences from a base, which is named."""

    base: str
    changes: Changes


def diff(definitions: Path, base: str | None = None, generated: Path | None = None) -> Compared:
    """Compare definitions with those of a commit or a folder; by default, with where the branch began.

    The branch is that of the repository around the definitions, and began where it left the default branch.
    Raises InvalidDefinitions for the definitions, InvalidRequest for an unknown base, Refused, and NoHistory.
    If the base has errors by which it cannot be read, the changes are only what has yet to be signed.
    """
    after = plan(load(definitions, generated))
    name, examined = base_of(definitions, base, generated)
    if examined is None:
        return Compared(name, differences(Plan(()), after))
    if examined.catalogue is None:
        return Compared(name, Changes(unsigned=to_sign(after), unreadable=_unreadable(examined)))
    return Compared(name, differences(plan(examined.catalogue), after))


def diff_live(
    definitions: Path, prometheus: Server | None, alertmanagers: Cluster | None, generated: Path | None = None
) -> Compared:
    """Compare definitions with the rules and routes that servers run; these are only read.

    Raises InvalidDefinitions, InvalidRequest, Refused and Unreachable.
    """
    after = plan(load(definitions, generated))
    rules: Any = prometheus.connect().get("/api/v1/rules") if prometheus else None
    text = alertmanagers.connect().configuration() if alertmanagers else None
    with expecting("a server", "in a form that is not Prometheus's or Alertmanager's"):
        route = None if text is None else root_route(text)
        groups = rules["groups"] if prometheus else None
        return Compared("what runs", running(after, groups, route, template))


def _unreadable(examined: Examined) -> str:
    first = examined.from_here(examined.errors)[0]
    where = f"{first.span.file}:{first.span.line}:{first.span.column}"
    return f"{count(len(examined.errors), 'error')}, the first is {where}: {first.message}"
