"""What definitions state of exclusions, and which of them leave anything out of an objective."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from slo.catalogue.declarations import Declarations
from slo.catalogue.written import Known
from slo.model import SLO, Exclusion
from slo.model.consent import Standing, Written
from slo.model.exclusions import Unsigned
from slo.model.planned import beyond
from slo.model.subjects import Subject, SubjectKind, exclusion_of
from slo.model.terms.exclusion import terms


def exclusions(slos: tuple[SLO, ...], _: Declarations, known: Known) -> Iterator[Written]:
    """Yield the exclusions from each objective that must be signed, or are known."""
    for slo in slos:
        for one in slo.exclusions:
            subjects = tuple(exclusion_of(one.name, id) for id in slo.ids)
            if slo.signatories or not known.subjects.isdisjoint(subjects):
                yield Written(subjects[0], terms(one, slo), slo.signatories, subjects[1:])


def with_standing_consent(found: Standing, slos: Iterable[SLO]) -> Standing:
    """Return what is in force without drafts of exclusions that need no signature.

    The policy in force of an objective consents to them: see `slo.model.planned`.
    """
    consented = {
        exclusion_of(name, slo.id) for slo in slos for name, why in _beyond(slo, found).items() if not why
    }
    return replace(found, drafts={one: draft for one, draft in found.drafts.items() if one not in consented})


def with_exclusions_in_force(slos: Iterable[SLO], found: Standing) -> Iterator[SLO]:
    """Yield objectives with the exclusions that leave anything out of them, apart from those that do not."""
    for slo in slos:
        missing = {}
        for one in slo.exclusions:
            subject = exclusion_of(one.name, slo.id)
            if subject in found.disputed:
                missing[one.name] = found.disputed[subject]
            elif subject in found.drafts:
                missing[one.name] = found.drafts[subject].missing
        parts = tuple(with_exclusions_in_force(slo.parts, found))
        if not missing:
            yield replace(slo, parts=parts) if parts else slo
            continue
        why = _beyond(slo, found)
        yield replace(
            slo,
            exclusions=tuple(one for one in slo.exclusions if one.name not in missing),
            unsigned=tuple(
                Unsigned(one, missing[one.name], why.get(one.name, ""))
                for one in slo.exclusions
                if one.name in missing
            ),
            parts=parts,
        )


def _beyond(slo: SLO, found: Standing) -> Mapping[str, str]:
    """Return by how much each exclusion that not all have signed is beyond the standing consent.

    Nothing if no policy in force gives one.
    """
    objective = Subject(SubjectKind.OBJECTIVE, slo.id)
    consent = slo.budget_policy.exclusions if slo.budget_policy else None
    in_force = objective in found.ledger and objective not in found.disputed
    if consent is None or consent.planned is None or not in_force:
        return {}
    return beyond(_unsigned(slo, found), consent.planned)


def _unsigned(slo: SLO, found: Standing) -> Iterator[Exclusion]:
    """Yield the exclusions from an objective that are neither in force by signatures nor disputed."""
    return (one for one in slo.exclusions if exclusion_of(one.name, slo.id) not in found.ledger)
