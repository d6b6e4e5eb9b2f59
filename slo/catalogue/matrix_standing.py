"""The matrix of the organisation as something that its parties agree on."""

from collections.abc import Iterator, Mapping

from slo.catalogue.declarations import Declarations
from slo.model import Signature
from slo.model.consent import Ledger, Subject, SubjectKind, Written, signatures_in
from slo.model.matrix_terms import matrix_signatories, matrix_terms


def matrix_signatures(declared: Declarations) -> Mapping[Subject, Mapping[str, Signature]]:
    """Return all intact signatures of the matrix by party."""
    found: dict[Subject, dict[str, Signature]] = {}
    for one in declared.agreements.values():
        for subject, signature in signatures_in(one.value).items() if one.value else ():
            if subject.kind is SubjectKind.MATRIX and one.value and signature.intact:
                found.setdefault(subject, {})[one.value.party] = signature
    return found


def written_matrix(
    declared: Declarations, ledger: Ledger, signed: Mapping[Subject, Mapping[str, Signature]]
) -> Iterator[Written]:
    """Yield what the organisation states. The matrix under any other name is the same: names are no terms."""
    known = {subject for subject in (*ledger, *signed) if subject.kind is SubjectKind.MATRIX}
    organisation = declared.shared
    if organisation is None:
        return
    parties = matrix_signatories(organisation)
    if parties or known:
        subject = Subject(SubjectKind.MATRIX, organisation.name)
        earlier = tuple(sorted(known - {subject}))
        yield Written(subject, matrix_terms(organisation), parties, earlier)
