"""The terms of the shared responsibility matrix, which its parties sign: who does what, and who decides.

Titles, channels, links, code owners, schedules and hours of a party are no terms: it changes them alone. Nor
is the day of the last review. As for objectives, the words here are a contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo.model.agreement import Terms
from slo.model.consent import PROPOSAL, SIGNED_BY, all_of

if TYPE_CHECKING:
    from slo.model.organisation import Organisation
    from slo.model.platforms import Kubernetes
    from slo.model.responsibility import Arbitration

_Terms = Iterator[tuple[str, str]]


def terms(organisation: Organisation) -> Terms:
    """Return the terms to be signed, in the order in which people read them.

    A proposal has none but its status: its parties may change it until they agree on it.
    """
    if organisation.status != "agreed":
        return PROPOSAL
    parts = (_bound, _activities, _agreed, _compiled)
    return dict(term for part in parts for term in part(organisation))


def signatories(organisation: Organisation) -> tuple[str, ...]:
    """Return who must sign the matrix: all its parties once it is to be agreed, and nobody before."""
    return tuple(organisation.parties) if organisation.status == "agreed" else ()


def _bound(organisation: Organisation) -> _Terms:
    yield "status", organisation.status
    yield SIGNED_BY, all_of(organisation.parties)
    yield from ((f"party {name}", party.kind.value) for name, party in organisation.parties.items())


def _compiled(organisation: Organisation) -> _Terms:
    """Yield what decides for all products at once which rules and routes there are."""
    if organisation.targets:
        yield "targets", ", ".join(sorted(organisation.targets))
    if organisation.kubernetes and (deployed := _deployed(organisation.kubernetes)):
        yield "kubernetes", deployed
    if organisation.mimir and organisation.mimir.source_tenants:
        yield "source_tenants", ", ".join(sorted(organisation.mimir.source_tenants))
    if organisation.replica_labels:
        yield "replica_labels", ", ".join(sorted(organisation.replica_labels))
    for label in sorted(organisation.cluster_labels):
        yield f"cluster_label {label}", organisation.cluster_labels[label]


def _deployed(chosen: Kubernetes) -> str:
    """Return the metadata of objects: servers select rules by it, so others could load none."""
    namespace = [f"namespace {chosen.namespace}"] if chosen.namespace else []
    pairs = (*chosen.labels.items(), *chosen.annotations.items())
    return ", ".join([*namespace, *sorted(f"{key} {value}" for key, value in pairs)])


def _activities(organisation: Organisation) -> _Terms:
    for activity, marks in organisation.activities.items():
        who = ", ".join(f"{party} {marks[party]}" for party in sorted(marks)) or "nobody"
        community = organisation.communities.get(activity)
        yield f"activity {activity}", f"{who}; by the {community} community" if community else who


def _agreed(organisation: Organisation) -> _Terms:
    called = {category: call.party for call in organisation.calls for category in call.category}
    yield from ((f"called for {category}", called[category]) for category in sorted(called))
    if organisation.hosting:
        yield "hosting", ", ".join(sorted(organisation.hosting))
    for name, account in organisation.accounts.items():
        yield f"account {name}", f"by {account.provided_by}"
    if organisation.review:
        yield "review", f"every {organisation.review.every}"
    if access := organisation.access_review:
        yield "access_review", f"every {access.every}, by {access.activity}"
    if organisation.arbitration:
        yield "arbitration", _arbitration(organisation.arbitration)


def _arbitration(arbitration: Arbitration) -> str:
    asked = f"ask {', then '.join(arbitration.order)}; " if arbitration.order else ""
    return f"{asked}{arbitration.decides} decides within {arbitration.within}"
