"""Disputed objectives by what they share: one policy, or a default, whose change disputes all of them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slo.model import SLO, Catalogue, Change
from slo.model.consent import Dispute
from slo.model.places import field_of
from slo.model.subjects import SubjectKind
from slo.text.diagnostics import Span


class Shared(NamedTuple):
    """What several objectives share, such as "alert policy 'calm'", where it is, and a remedy."""

    what: str
    span: Span
    remedy: str


def by_shared(
    disputes: Iterable[Dispute], catalogue: Catalogue
) -> Iterator[tuple[Shared | None, list[Dispute]]]:
    """Yield disputes together that differ in the same terms of one shared definition, others one by one."""
    slos = {slo.id: slo for slo in catalogue.slos}
    found: dict[object, tuple[Shared | None, list[Dispute]]] = {}
    for one in disputes:
        slo = slos.get(one.written.subject.name)
        is_objective = one.written.subject.kind is SubjectKind.OBJECTIVE
        shared = _shared(one.changes, slo, catalogue) if slo and is_objective else None
        key = (shared, one.changes) if shared else one.written.subject
        found.setdefault(key, (shared, []))[1].append(one)
    for shared, together in found.values():
        yield shared if len(together) > 1 else None, together


def _shared(changes: tuple[Change, ...], slo: SLO, catalogue: Catalogue) -> Shared | None:
    fields = {field_of(change.term) for change in changes}
    if fields == {"alert_policy"} and (policy := catalogue.policies.get(slo.policy.name)):
        return _policy("alert policy", slo.policy.name, policy.where("name"))
    name = slo.budget_policy.name if slo.budget_policy else ""
    if fields == {"error_budget_policy"} and (budget_policy := catalogue.budget_policies.get(name)):
        return _policy("error budget policy", name, budget_policy.where("name"))
    # Tiers are scaled to the window, so they may change with it.
    if {"window"} <= fields <= {"window", "alert_policy"} and (span := _default_window(slo, catalogue)):
        return Shared("default window", span, "write the new window in one objective after another")
    return None


def _policy(kind: str, name: str, span: Span) -> Shared:
    remedy = f"leave it, and let one objective after another use another {kind} under a new name"
    return Shared(f"{kind} {name!r}", span, remedy)


def _default_window(slo: SLO, catalogue: Catalogue) -> Span | None:
    """Return where an organisation states the window of an objective, if neither it nor its service does."""
    organisation, service = catalogue.organisation, catalogue.services[slo.service.name]
    defaults = organisation.value.defaults if organisation else None
    own = slo.where("window") != slo.where() or service.where("window") != service.where()
    if organisation is None or defaults is None or own or defaults.window != slo.objective.window:
        return None
    return organisation.where("defaults", "window")
