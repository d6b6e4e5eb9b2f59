"""Objectives without valid signatures of all parties, and signatures that are void or not needed."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue, Change
from slo.model.consent import ends, home_of
from slo.model.matrix_status import settled_by
from slo.model.places import Places
from slo.model.subjects import Subject, SubjectKind
from slo.model.terms.matrix import signatories as matrix_signatories
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.plurals import have


def unsigned_objectives(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that some party has not signed at all."""
    arbiter = settled_by(catalogue)
    for slo in catalogue.slos:
        if slo.draft and slo.draft.unsigned:
            missing = slo.draft.unsigned
            yield checks.UNSIGNED.problem(
                f"{slo.id!r} is a draft and wakes nobody: {have(missing)} yet to sign it",
                slo.where("name"),
                hint=_sign(missing, slo) + arbiter,
            )


def changed_terms(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives whose terms differ from the signed terms."""
    arbiter, places = settled_by(catalogue), Places(catalogue)
    for slo in catalogue.slos:
        by_changes: dict[tuple[Change, ...], list[str]] = {}
        for party, found in slo.draft.changed.items() if slo.draft else ():
            by_changes.setdefault(found, []).append(party)
        for found, parties in by_changes.items():
            yield checks.CHANGED_TERMS.problem(
                f"{slo.id!r} is a draft and wakes nobody: {'; '.join(map(_in_words, found))}",
                places.of(Subject(SubjectKind.OBJECTIVE, slo.id), found[0].term) or slo.where("name"),
                hint=_sign(parties, slo) + arbiter,
            )


def obsolete_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures of what is not defined, and of parties whose signature is not needed.

    While something is disputed, no signature for it is obsolete.
    """
    disputes = {one.written.subject for one in catalogue.standing.disputes}
    signing = catalogue.signing()
    written = [one for one in catalogue.standing.written.values() if not ends(one.terms)]
    home_by = {subject: home_of(one, one.terms) for one in written for subject in one.subjects}
    for agreement in catalogue.agreements:
        home, party = agreement.value.home, agreement.value.party
        needed, name = signing.get(home, ()), home or agreement.value.organisation
        if party not in needed and disputes.isdisjoint(agreement.value.signed):
            who = f"the matrix requires {' and '.join(needed)} to sign" if needed else "no party has to sign"
            message = f"{party!r} need not sign for {name!r}: {who}"
            yield _obsolete(message, agreement.where("party"), "remove the file")
            continue
        for subject in agreement.value.signed:
            if home_by.get(subject) != home and subject not in disputes:
                what = f"{name!r} has no such {subject.kind.noun}"
                message = f"{party!r} signed {subject.name!r}, but {what}"
                hint = f"'slo agree --as {party}' removes it"
                yield _obsolete(message, agreement.where(*subject), hint)


def missing_code_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signing parties without code owners, for products or a matrix where other parties have them."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    if catalogue.organisation and organisation:
        parties = matrix_signatories(organisation)
        lacking = [party for party in parties if not organisation.parties[party].code_owners]
        if lacking and len(lacking) < len(parties):
            yield checks.NO_CODE_OWNERS.problem(
                f"anybody could approve signatures of {' and '.join(lacking)} for the matrix: no code owners",
                catalogue.organisation.where("parties", lacking[0]),
                hint="add 'code_owners: \"@org/team\"' to the party",
            )
    signing = catalogue.signing()
    for name, product in sorted(catalogue.products.items()):
        needed = signing[name]
        known = organisation.parties if organisation else {}
        owners = {one: (known.get(one) or product.value).code_owners for one in needed}
        lacking = [one for one, handles in owners.items() if not handles]
        if lacking and len(lacking) < len(owners):
            yield checks.NO_CODE_OWNERS.problem(
                f"anybody could approve signatures of {' and '.join(lacking)} for {name!r}: no code owners",
                product.where("name"),
                hint="add 'code_owners: \"@org/team\"' to the product or party",
            )


def _obsolete(message: str, span: Span, hint: str) -> Problem:
    return checks.OBSOLETE_SIGNATURE.problem(message, span, hint=hint)


def _in_words(change: Change) -> str:
    if change.signed is None:
        return f"{change.term} {change.written} was not signed"
    if change.written is None:
        return f"{change.term} {change.signed} was signed, but is no longer defined"
    return f"{change.term} {change.signed} was signed, {change.written} is defined now"


def _sign(parties: list[str] | tuple[str, ...], slo: SLO) -> str:
    return f"{' and '.join(parties)} may sign it: slo agree --as {parties[0]} --by ROLE {slo.id}"
