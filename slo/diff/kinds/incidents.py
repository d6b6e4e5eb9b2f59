"""Open incidents that nothing would close any more: the group keys of their notifications change.

Alertmanager derives the key of an incident from the matchers on the path to its route and from the labels by
which it groups. After a reload with other ones, it never reports the end of what it notified before.
https://github.com/prometheus/alertmanager/blob/main/dispatch/dispatch.go
"""

from collections.abc import Iterator
from typing import NamedTuple

from slo.diff.change import About, Change, Rank
from slo.diff.comparison import Comparison
from slo.diff.recipients import Recipients, alerts_of, alerts_of_products
from slo.labels import ON_ALERTS
from slo.plan.router import MatchedRoute
from slo.plan.types import Labels
from slo.text.plurals import listed


class _Incident(NamedTuple):
    """What identifies an incident at a channel: the path of matchers, and the labels of its group.

    Alertmanager sorts both, and leaves out labels that an alert does not have.
    """

    channel: str
    path: tuple[str, ...]
    group_by: tuple[str, ...]


def incidents(compared: Comparison) -> Iterator[Change]:
    """Yield the channels of products in which incidents that are open meanwhile would stay open."""
    if compared.before.routing == compared.after.routing:
        return
    before, after = Recipients(compared.before), Recipients(compared.after)
    found: dict[tuple[About, str], str] = {}
    had, has = (plan.catalogue.severities for plan in (compared.before, compared.after))
    for labels in _labels(compared):
        now = _incidents({**labels, "severity": has.of(had.level_of(labels))}, after)
        for one in _incidents(labels, before):
            if one not in now:
                same = next((other for other in now if other.channel == one.channel), None)
                found.setdefault(
                    (About("product", labels.get("product", "")), one.channel), _sentence(one, same)
                )
    for (about, _), sentence in found.items():
        yield Change(Rank.INCIDENTS, about, sentence, compared.under("route"))


def _labels(compared: Comparison) -> Iterator[Labels]:
    """Yield labels of each kind of alert before, those of products first."""
    plan = compared.before
    for kinds in (alerts_of_products(plan), alerts_of(plan.rule_files, plan.catalogue.severities)):
        yield from (labels for one in kinds.values() for labels in one.values())


def _incidents(labels: Labels, recipients: Recipients) -> dict[_Incident, None]:
    found: dict[_Incident, None] = {}
    for matched in recipients.matched(labels):
        path = tuple(" and ".join(sorted(map(str, node.matchers))) for node in matched.path if node.matchers)
        group_by = tuple(sorted(one for one in _group_by(matched) if one in labels or one not in ON_ALERTS))
        for channel, _, stays_open in recipients.channels[matched.receiver]:
            if stays_open:
                found[_Incident(channel, path, group_by)] = None
    return found


def _group_by(matched: MatchedRoute) -> tuple[str, ...]:
    return next((node.group_by for node in reversed(matched.path) if node.group_by is not None), ())


def _sentence(before: _Incident, after: _Incident | None) -> str:
    stays = f"{before.channel}: nothing closes an incident that is open when this is deployed"
    if after is None:
        return f"{stays}, because these alerts no longer reach it. Close it by hand"
    if before.path != after.path:
        had, has = (" > ".join(one.path) for one in (before, after))
        return f"{stays}, because its route changes from {had} to {has}. Close it by hand"
    new, gone = ({*after.group_by} - {*before.group_by}, {*before.group_by} - {*after.group_by})
    also = f"also grouped by {listed(sorted(new))}" if new else ""
    no_longer = f"no longer grouped by {listed(sorted(gone))}" if gone else ""
    how = " and ".join(filter(None, (also, no_longer)))
    return f"{stays}, because alerts are then {how}. Close it by hand"
