"""Disputed objectives: where the field is that sets a term."""

from slo.checks.disputes.place import Place, of_removed
from slo.model import SLO, Catalogue
from slo.model.agreement import SET_OBJECTIVES
from slo.model.consent import PRODUCT, SIGNED_BY, Dispute
from slo.model.terms import field_of
from slo.text.diagnostics import Span


def place(one: Dispute, catalogue: Catalogue) -> Place:
    """Return where an objective is disputed."""
    id = one.written.subject.name
    slo = next((slo for slo in catalogue.slos if slo.id == id), None)
    if slo is None:
        return Place(repr(id), of_removed(one, catalogue))
    span = _of_change(one.changes[0].term, slo, catalogue) if one.changes else slo.where("name")
    return Place(repr(id), span)


def _of_change(term: str, slo: SLO, catalogue: Catalogue) -> Span:
    if term == PRODUCT:
        return catalogue.services[slo.service.name].where("product")
    if term == SIGNED_BY and catalogue.organisation is not None:
        return catalogue.organisation.where("activities", SET_OBJECTIVES)
    return slo.where(field_of(term))
