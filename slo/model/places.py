"""Where definitions state what parties sign, and the terms of it."""

from collections.abc import Callable, Mapping

from slo.model.agreement import SET_OBJECTIVES
from slo.model.catalogue import Catalogue
from slo.model.consent import PRODUCT, SIGNED_BY
from slo.model.subjects import Subject, SubjectKind
from slo.model.terms.calls import CATEGORIES
from slo.text.diagnostics import Span

Place = Callable[[Catalogue, Subject, str], Span | None]
"""Returns where a subject states a term, or with the term "" where it is named; None if it is not defined."""

_OF_OBJECTIVE = {
    **dict.fromkeys(
        ("page", "ticket", "min_events", "min_bad_events", "no_data_after", "targets_down"), "alert_policy"
    ),
    **dict.fromkeys(("step", "override", "exclusions"), "error_budget_policy"),
    **{name: name for name in ("target", "targets", "window", "category", "third_party")},
}
"""The field of an objective that sets a term, by the first word of the term; otherwise the indicator."""


_OF_MATRIX = {
    "party": "parties",
    "activity": "activities",
    "called": "calls",
    "account": "accounts",
    SIGNED_BY.split()[0]: "parties",
    "cluster_label": "cluster_labels",
    **{
        name: name
        for name in (
            "status",
            "hosting",
            "review",
            "access_review",
            "arbitration",
            "targets",
            "replica_labels",
        )
    },
}
"""The section of an organisation that sets a term of the matrix, by the first word of the term."""


def field_of(term: str) -> str:
    """Return the field of an objective that sets a term."""
    return _OF_OBJECTIVE.get(term.split()[0], "indicator")


def place(catalogue: Catalogue, subject: Subject, term: str = "") -> Span | None:
    """Return where a subject, or a term of it, is defined; None if it is not defined any more."""
    return _PLACES[subject.kind](catalogue, subject, term)


def _objective(catalogue: Catalogue, subject: Subject, term: str) -> Span | None:
    slo = next((one for one in catalogue.slos if one.id == subject.name), None)
    if slo is None:
        return None
    if not term:
        return slo.where("name")
    if term == PRODUCT:
        return catalogue.services[slo.service.name].where("product")
    if term == SIGNED_BY and catalogue.organisation is not None:
        return catalogue.organisation.where("activities", SET_OBJECTIVES)
    return slo.where(field_of(term))


def _call(catalogue: Catalogue, subject: Subject, term: str) -> Span | None:
    name, _, party = subject.name.partition("/")
    product = catalogue.products.get(name)
    if product is None or product.value.alerting is None or party not in product.value.alerting.call:
        return None
    if term == CATEGORIES and catalogue.organisation is not None:
        return catalogue.organisation.where("calls")
    return product.where("alerting", "call", party)


def _exclusion(catalogue: Catalogue, subject: Subject, term: str) -> Span | None:
    name, _, id = subject.name.partition("/")
    slo = next((one for one in catalogue.slos if one.id == id), None)
    if slo is None or name not in {one.name for one in slo.all_exclusions}:
        return None
    if term in (PRODUCT, SIGNED_BY):
        return _objective(catalogue, Subject(SubjectKind.OBJECTIVE, id), term)
    return catalogue.exclusions[name].where(term or "name")


def _matrix(catalogue: Catalogue, subject: Subject, term: str) -> Span | None:
    if catalogue.organisation is None:
        return None
    organisation, where = catalogue.organisation.value, catalogue.organisation.where
    if not term:
        return where("name")
    words = term.split()
    section = _OF_MATRIX[words[0]]
    named = getattr(organisation, section)
    return where(section, words[-1]) if isinstance(named, dict) and words[-1] in named else where(section)


_PLACES: Mapping[SubjectKind, Place] = {
    SubjectKind.OBJECTIVE: _objective,
    SubjectKind.CALL: _call,
    SubjectKind.EXCLUSION: _exclusion,
    SubjectKind.MATRIX: _matrix,
}
