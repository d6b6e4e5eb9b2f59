"""What is in force of the definitions: objectives compared with the record and with signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from slo.catalogue.declarations import Declarations
from slo.model import SLO, Agreement, Signature
from slo.model.agreement import NEWEST
from slo.model.consent import Ledger, Standing, Subject, SubjectKind, Written, standing
from slo.model.terms.objective import terms

_Signatures = Mapping[Subject, Mapping[str, Signature]]


def with_drafts(slos: Iterable[SLO], found: Standing) -> tuple[SLO, ...]:
    """Return the objectives, those that were never signed by all marked as drafts."""
    drafts = {subject.name: draft for subject, draft in found.drafts.items()}
    return tuple(replace(slo, draft=drafts[slo.id]) if slo.id in drafts else slo for slo in slos)


def standing_of(slos: tuple[SLO, ...], declared: Declarations, ledger: Ledger) -> Standing:
    """Compare objectives with what is in force by the record, and with the signatures."""
    signed = _signatures(slos, declared)
    older = {one.version for parties in signed.values() for one in parties.values()} - {NEWEST}
    known = {*ledger, *signed}
    written = (
        _written(slo, older)
        for slo in slos
        if slo.signatories or (known and not known.isdisjoint(map(_subject, slo.ids)))
    )
    return standing(written, ledger, signed)


def _written(slo: SLO, older: Iterable[int]) -> Written:
    return Written(
        _subject(slo.id),
        terms(slo),
        slo.signatories,
        tuple(map(_subject, slo.earlier_ids)),
        {version: terms(slo, version) for version in older},
    )


def _subject(slo: str) -> Subject:
    return Subject(SubjectKind.OBJECTIVE, slo)


def _signatures(slos: tuple[SLO, ...], declared: Declarations) -> _Signatures:
    """Return all intact signatures by subject and party.

    If a party has signed an objective in files of several products, the file of its product now counts.
    """
    product_of = {id: slo.service.product for slo in slos for id in slo.ids}
    found: dict[Subject, dict[str, Signature]] = {}
    for agreement in _agreements(declared):
        for id, signature in agreement.objectives.items():
            signed = found.setdefault(_subject(id), {})
            if signature.intact and (
                agreement.party not in signed or agreement.product == product_of.get(id)
            ):
                signed[agreement.party] = signature
    return found


def _agreements(declared: Declarations) -> Iterable[Agreement]:
    return (one.value for one in declared.agreements.values() if one.value is not None)
