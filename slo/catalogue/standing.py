"""What is in force of the definitions: what they state, compared with the record and with signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from slo.catalogue.declarations import Declarations
from slo.catalogue.written import Known, Stated
from slo.catalogue.written.calls import calls
from slo.catalogue.written.exclusions import (
    exclusions,
    with_exclusions_in_force,
    with_standing_consent,
)
from slo.catalogue.written.matrix import matrix
from slo.catalogue.written.objectives import objectives
from slo.model import SLO, Agreement, Signature
from slo.model.agreement import NEWEST
from slo.model.comparison import standing
from slo.model.consent import PRODUCT, Ledger, Standing, Written
from slo.model.subjects import Subject, SubjectKind

KINDS: tuple[Stated, ...] = (objectives, calls, exclusions, matrix)
"""What states the subjects of each kind."""


def with_standing(slos: Iterable[SLO], found: Standing) -> tuple[SLO, ...]:
    """Return the objectives with the exclusions in force; drafts and emergencies are marked."""
    slos = with_exclusions_in_force(slos, found)
    drafts = {one.name: draft for one, draft in found.drafts.items() if one.kind is SubjectKind.OBJECTIVE}
    alone = {one.name: how for one, how in found.emergencies.items() if one.kind is SubjectKind.OBJECTIVE}
    return tuple(
        replace(slo, draft=drafts.get(slo.id), emergency=alone.get(slo.id))
        if slo.id in drafts or slo.id in alone
        else slo
        for slo in slos
    )


def standing_of(slos: tuple[SLO, ...], declared: Declarations, ledger: Ledger) -> Standing:
    """Compare what must be signed with what is in force by the record, and with the signatures."""
    agreements = tuple(one.value for one in declared.agreements.values() if one.value is not None)
    signed = {subject: signature for one in agreements for subject, signature in one.signed.items()}
    versions = {one.version for agreement in agreements for one in agreement.signed.values()} - {NEWEST}
    known = Known({*ledger, *signed}, versions)
    written = tuple(one for stated in KINDS for one in stated(slos, declared, known))
    found = standing(written, ledger, _signatures(agreements, written), _alone(agreements))
    return with_standing_consent(found, slos)


def _signatures(
    agreements: Iterable[Agreement], written: Iterable[Written]
) -> Mapping[Subject, Mapping[str, Signature]]:
    """Return all intact signatures by subject and party.

    If a party has signed something in files of several products, the file of its product now counts.
    """
    product_of = {subject: one.terms.get(PRODUCT) for one in written for subject in one.subjects}
    found: dict[Subject, dict[str, Signature]] = {}
    for agreement in agreements:
        for subject, signature in agreement.signed.items():
            signed = found.setdefault(subject, {})
            if signature.intact and (
                agreement.party not in signed or agreement.home == product_of.get(subject)
            ):
                signed[agreement.party] = signature
    return found


def _alone(agreements: Iterable[Agreement]) -> Mapping[Subject, Mapping[str, Signature]]:
    """Return what parties signed alone in emergencies."""
    found: dict[Subject, dict[str, Signature]] = {}
    for agreement in agreements:
        for id, signature in agreement.emergencies.items():
            if signature.intact:
                found.setdefault(Subject(SubjectKind.OBJECTIVE, id), {})[agreement.party] = signature
    return found
