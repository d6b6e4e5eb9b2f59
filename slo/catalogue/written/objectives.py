"""What definitions state of objectives."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.written import Known
from slo.model import SLO
from slo.model.consent import Written
from slo.model.subjects import Subject, SubjectKind
from slo.model.terms.objective import terms


def objectives(slos: tuple[SLO, ...], _: Declarations, known: Known) -> Iterator[Written]:
    """Yield the objectives that must be signed, or are known under any of their ids."""
    for slo in slos:
        subjects = tuple(Subject(SubjectKind.OBJECTIVE, id) for id in slo.ids)
        if slo.signatories or (known.subjects and not known.subjects.isdisjoint(subjects)):
            older = {version: terms(slo, version) for version in known.versions}
            yield Written(subjects[0], terms(slo), slo.signatories, subjects[1:], older)
