"""Signatures whose digest does not match, and what was edited after signing as far as that can be found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain

from slo.model import Catalogue, Declared
from slo.model.agreement import Agreement, Signature, Terms, changes
from slo.model.consent import Written
from slo.model.subjects import Subject, SubjectKind
from slo.text import checks
from slo.text.diagnostics import Problem

_DAYS = 366
"""How many days before and after the stated one are tried."""


def broken_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures of which something was edited after signing, which makes them void."""
    for agreement in catalogue.agreements:
        for section, subject, signature in _signatures(agreement.value):
            if not signature.intact:
                edited = _edited(signature, subject, agreement.value.party, catalogue)
                yield checks.BROKEN_SIGNATURE.problem(
                    f"the signature of {subject.name!r} is void: its digest does not match; {edited}",
                    agreement.where(section, subject.name, "digest"),
                    hint=f"restore it, or 'slo agree --as {agreement.value.party}' signs what is defined now",
                )


def _signatures(agreement: Agreement) -> Iterator[tuple[str, Subject, Signature]]:
    """Yield all signatures of a file with their sections."""
    yield from ((subject.kind, subject, one) for subject, one in agreement.signed.items())
    for name, one in agreement.emergencies.items():
        yield "emergencies", Subject(SubjectKind.OBJECTIVE, name), one


def _edited(found: Signature, subject: Subject, party: str, catalogue: Catalogue) -> str:
    """Say what was edited, if one edit explains the digest: a digest shows only that something was."""
    if found.version == 1:
        return _of_terms(found, subject, catalogue) or "its terms were edited after signing"
    for known in (
        _of_day(found),
        _of_role(found, catalogue),
        _of_party(found, subject, party, catalogue),
        _of_terms(found, subject, catalogue),
    ):
        if known:
            return known
    covered = "its day, role, terms or reason" if found.emergency else "its day, role or terms"
    return f"{covered} were edited after signing"


def _of_day(found: Signature) -> str:
    for days in chain.from_iterable((days, -days) for days in range(1, _DAYS + 1)):
        day = found.agreed_on + timedelta(days=days)
        if found.model_copy(update={"agreed_on": day}).is_signed:
            return f"it was signed on {day}, not on {found.agreed_on}"
    return ""


def _of_role(found: Signature, catalogue: Catalogue) -> str:
    everyone = (one.by for agreement in catalogue.agreements for one in agreement.value.signed.values())
    for role in dict.fromkeys((*everyone, *_roles(catalogue))):
        if found.model_copy(update={"by": role}).is_signed:
            return f"{role!r} signed it, not {found.by!r}"
    return ""


def _roles(catalogue: Catalogue) -> Iterable[str]:
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    return (role for party in (*parties, *catalogue.products) for role in catalogue.roles(party))


def _of_party(found: Signature, subject: Subject, party: str, catalogue: Catalogue) -> str:
    """Find that it was copied from another party's file, or from another entry of this one."""
    section = "emergencies" if found.emergency else subject.kind
    for signer in dict.fromkeys(one.value.party for one in catalogue.agreements):
        if found.placed(signer, f"{section}/{subject.name}").is_signed:
            return f"{signer!r} signed it, not {party!r}"
    for other in catalogue.standing.written:
        if other.kind is subject.kind and found.placed(party, f"{section}/{other.name}").is_signed:
            return f"{other.name!r} was signed, not {subject.name!r}"
    return ""


def _of_terms(found: Signature, subject: Subject, catalogue: Catalogue) -> str:
    for terms in _known_terms(found, subject, catalogue):
        if found.model_copy(update={"terms": terms}).is_signed:
            edited = [repr(change.term) for change in changes(terms, found.terms)]
            return f"edited after signing: {' and '.join(edited)} of its terms"
    return ""


def _known_terms(found: Signature, subject: Subject, catalogue: Catalogue) -> Iterator[Terms]:
    """Yield the terms that are written now, those in force, and those that others signed."""
    standing = catalogue.standing
    written: Mapping[Subject, Written] = standing.written
    if subject in written:
        yield written[subject].words(found.version)
    if subject in standing.ledger:
        yield standing.ledger[subject].terms
    agreements: Iterable[Declared[Agreement]] = catalogue.agreements
    yield from (one.value.signed[subject].terms for one in agreements if subject in one.value.signed)
