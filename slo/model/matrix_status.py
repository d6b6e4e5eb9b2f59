"""Whether the matrix is in force, and who decides where its parties disagree, in words."""

from typing import NamedTuple

from slo.languages import Phrase
from slo.model.catalogue import Catalogue
from slo.model.subjects import Subject, SubjectKind


class Proposed(NamedTuple):
    """Why a matrix is not in force, and the command by which the first of those who must do so signs it."""

    message: Phrase
    command: str


def not_in_force(catalogue: Catalogue) -> Proposed | None:
    """Return why the matrix is not in force; None if it is, or if there is none."""
    if catalogue.organisation is None or not catalogue.organisation.value.activities:
        return None
    name = catalogue.organisation.value.name
    subject = Subject(SubjectKind.MATRIX, name)
    if subject in catalogue.standing.ledger:
        return None
    if draft := catalogue.standing.drafts.get(subject):
        message = Phrase.of("matrix_unsigned", parties=draft.missing)
        return Proposed(message, f"slo agree --as {draft.missing[0]} --by ROLE {name}")
    return Proposed(Phrase.of("matrix_proposed"), "")


def settled_by(catalogue: Catalogue) -> str:
    """Return who decides if parties disagree, as the end of a hint; "" if nobody does."""
    arbitration = catalogue.organisation.value.arbitration if catalogue.organisation else None
    return f"; {arbitration.in_words}" if arbitration else ""
