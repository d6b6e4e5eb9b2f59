"""The disputed matrix: where the first term that differs is written."""

from slo.checks.disputes.place import Place, of_removed
from slo.model import Catalogue, Declared, Organisation
from slo.model.consent import SIGNED_BY, Dispute
from slo.text.diagnostics import Span

_SECTIONS = {
    "party": "parties",
    "activity": "activities",
    "called": "calls",
    "account": "accounts",
    SIGNED_BY.split()[0]: "parties",
    **{name: name for name in ("status", "hosting", "review", "arbitration")},
}
"""The section of an organisation that sets a term, by the first word of the term."""


def place(one: Dispute, catalogue: Catalogue) -> Place:
    """Return where the matrix is disputed."""
    what = f"the matrix of {one.written.subject.name!r}"
    if catalogue.organisation is None:
        return Place(what, of_removed(one, catalogue))
    return Place(what, _of_change(one, catalogue.organisation))


def _of_change(one: Dispute, organisation: Declared[Organisation]) -> Span:
    if not one.changes:
        return organisation.where("name")
    words = one.changes[0].term.split()
    section = _SECTIONS[words[0]]
    named = getattr(organisation.value, section)
    is_there = isinstance(named, dict) and words[-1] in named
    return organisation.where(section, words[-1]) if is_there else organisation.where(section)
