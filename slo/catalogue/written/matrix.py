"""What an organisation states of its shared responsibility matrix."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.written import Known
from slo.model import SLO
from slo.model.consent import Written
from slo.model.subjects import Subject, SubjectKind
from slo.model.terms.matrix import signatories, terms


def matrix(_: tuple[SLO, ...], declared: Declarations, known: Known) -> Iterator[Written]:
    """Yield the matrix, which its parties sign. Under any other name it is the same: names are no terms."""
    organisation = declared.shared
    if organisation is None:
        return
    parties = signatories(organisation)
    found = {subject for subject in known.subjects if subject.kind is SubjectKind.MATRIX}
    if parties or found:
        subject = Subject(SubjectKind.MATRIX, organisation.name)
        yield Written(subject, terms(organisation), parties, tuple(sorted(found - {subject})))
