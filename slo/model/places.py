"""Where definitions state what parties sign, and the terms of it."""

from slo.model.agreement import SET_OBJECTIVES
from slo.model.catalogue import Catalogue
from slo.model.consent import CONTINUES, PRODUCT, SIGNED_BY
from slo.model.subjects import Subject, SubjectKind
from slo.model.terms.calls import CATEGORIES
from slo.text.diagnostics import Span

_OF_OBJECTIVE = {
    **dict.fromkeys(
        ("page", "ticket", "min_events", "min_bad_events", "no_data_after", "targets_down"), "alert_policy"
    ),
    **dict.fromkeys(("step", "override", "exclusions"), "error_budget_policy"),
    **{name: name for name in ("target", "targets", "window", "category", "third_party")},
}
"""The field of an objective that sets a term, by the first word of the term; otherwise the indicator."""

_OF_SERVICE = (PRODUCT, "environment", "scrape_interval", "sample_delay", "strategy")
"""The terms of an objective that its service sets."""

_OF_MATRIX = {
    "party": "parties",
    "activity": "activities",
    "called": "calls",
    "account": "accounts",
    SIGNED_BY.split()[0]: "parties",
    "cluster_label": "cluster_labels",
    "source_tenants": "mimir",
    **{
        name: name
        for name in (
            "status",
            "hosting",
            "review",
            "access_review",
            "arbitration",
            "targets",
            "kubernetes",
            "replica_labels",
        )
    },
}
"""The section of an organisation that sets a term of the matrix, by the first word of the term."""


def field_of(term: str) -> str:
    """Return the field of an objective that sets a term."""
    return _OF_OBJECTIVE.get(term.split()[0], "indicator")


class Places:
    """Where the definitions of a catalogue state what parties sign."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._slos = {slo.id: slo for slo in catalogue.slos}

    def of(self, subject: Subject, term: str = "") -> Span | None:
        """Return where a subject, or a term of it, is stated; None if it is not defined any more."""
        match subject.kind:
            case SubjectKind.OBJECTIVE:
                return self._objective(subject.name, term)
            case SubjectKind.CALL:
                return self._call(subject.name, term)
            case SubjectKind.EXCLUSION:
                return self._exclusion(subject.name, term)
            case SubjectKind.MATRIX:
                return self._matrix(term)

    def _objective(self, id: str, term: str) -> Span | None:
        slo, organisation = self._slos.get(id), self._catalogue.organisation
        if slo is None:
            return None
        if not term:
            return slo.where("name")
        if term in _OF_SERVICE:
            return self._catalogue.services[slo.service.name].where(term)
        if term == CONTINUES:
            own = slo.objective.renamed_from or not slo.service.renamed_from
            service = self._catalogue.services[slo.service.name]
            return slo.where("renamed_from") if own else service.where("renamed_from")
        if term == SIGNED_BY and organisation is not None:
            return organisation.where("activities", SET_OBJECTIVES)
        return slo.where(field_of(term))

    def _call(self, of: str, term: str) -> Span | None:
        name, _, party = of.partition("/")
        product, organisation = self._catalogue.products.get(name), self._catalogue.organisation
        if product is None or product.value.alerting is None or party not in product.value.alerting.call:
            return None
        if term == CATEGORIES and organisation is not None:
            return organisation.where("calls")
        return product.where("alerting", "call", party)

    def _exclusion(self, of: str, term: str) -> Span | None:
        name, _, id = of.partition("/")
        slo = self._slos.get(id)
        if slo is None or name not in {one.name for one in slo.all_exclusions}:
            return None
        if term in (PRODUCT, SIGNED_BY):
            return self._objective(id, term)
        return self._catalogue.exclusions[name].where(term or "name")

    def _matrix(self, term: str) -> Span | None:
        if self._catalogue.organisation is None:
            return None
        organisation, where = self._catalogue.organisation.value, self._catalogue.organisation.where
        if not term:
            return where("name")
        words = term.split()
        section = _OF_MATRIX[words[0]]
        named = getattr(organisation, section)
        return where(section, words[-1]) if isinstance(named, dict) and words[-1] in named else where(section)
