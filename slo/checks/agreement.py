"""Objectives without valid signatures of all parties, and signatures that are void or not needed."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue, Change
from slo.model.consent import PRODUCT, REMOVED
from slo.model.places import place
from slo.model.subjects import Subject, SubjectKind
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.plurals import count, have


def disputed(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force and lacks the signatures of all for what is written now.

    Nobody knows what is in force if its record cannot be read.
    """
    yield from catalogue.record_problems
    for one in catalogue.standing.disputes:
        subject, missing = one.written.subject, f"{have(one.lacking)} yet to sign"
        id, defined = subject.name, place(catalogue, subject)
        if one.is_removal or defined is None:
            span = defined or _of_removed(subject, catalogue)
            message = f"{id!r} is in force and no longer defined: {missing} its removal"
            undo = "define it again"
        elif one.changes:
            words = "; ".join(map(_as_change, one.changes))
            message = f"{id!r} is in force with other terms, and {missing} the change: {words}"
            span, undo = place(catalogue, subject, one.changes[0].term) or defined, "restore these terms"
        else:
            message = f"{id!r} is in force, and {have(one.lacking)} no signature for it any more"
            span, undo = defined, "restore the signature"
        command = f"slo agree --as {one.lacking[0]} --by ROLE {id}"
        yield checks.DISPUTED.problem(message, span, hint=f"{undo}, or sign: {command}")


def unrecorded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force by signatures alone. One problem for all."""
    unknown = (one for one in catalogue.standing.ledger if not catalogue.recorded_at(one))
    missing = [(one, span) for one in unknown if (span := place(catalogue, one)) is not None]
    if missing:
        first, span = missing[0]
        more = f"{count(len(missing) - 1, 'other')} are" if missing[1:] else ""
        who = f"{first.name!r} and {more}" if more else f"{first.name!r} is"
        message = f"{who} signed by all, but not recorded as in force"
        hint = "run 'slo compile', or name the folder that it writes to with --output"
        yield checks.RECORD.problem(message, span, hint=hint)


def _of_removed(subject: Subject, catalogue: Catalogue) -> Span:
    """Return where something is recorded that is no longer defined, or else where it was signed."""
    if (recorded := catalogue.recorded_at(subject)) is not None:
        return recorded
    return next(one.where(*subject) for one in catalogue.agreements if subject in one.value.signed)


def _as_change(change: Change) -> str:
    if change.signed is None:
        return f"{change.term} (none) → {change.written}"
    return f"{change.term} {change.signed} → {change.written or '(none)'}"


def unsigned_objectives(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that some party has not signed at all."""
    for slo in catalogue.slos:
        if slo.draft and slo.draft.unsigned:
            missing = slo.draft.unsigned
            yield checks.UNSIGNED.problem(
                f"{slo.id!r} is a draft and wakes nobody: {have(missing)} yet to sign it",
                slo.where("name"),
                hint=_sign(missing, slo),
            )


def changed_terms(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives whose terms differ from the signed terms."""
    for slo in catalogue.slos:
        by_changes: dict[tuple[Change, ...], list[str]] = {}
        for party, found in slo.draft.changed.items() if slo.draft else ():
            by_changes.setdefault(found, []).append(party)
        for found, parties in by_changes.items():
            yield checks.CHANGED_TERMS.problem(
                f"{slo.id!r} is a draft and wakes nobody: {'; '.join(map(_in_words, found))}",
                place(catalogue, Subject(SubjectKind.OBJECTIVE, slo.id), found[0].term) or slo.where("name"),
                hint=_sign(parties, slo),
            )


def obsolete_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures of what is not defined, and of parties whose signature is not needed.

    While something is disputed, no signature for it is obsolete.
    """
    disputes = {one.written.subject for one in catalogue.standing.disputes}
    written = [one for one in catalogue.standing.written.values() if one.terms != REMOVED]
    product_of = {subject: one.terms.get(PRODUCT) for one in written for subject in one.subjects}
    for agreement in catalogue.agreements:
        name, party = agreement.value.product, agreement.value.party
        needed = catalogue.signing(name)
        if party not in needed and disputes.isdisjoint(agreement.value.signed):
            who = f"the matrix requires {' and '.join(needed)} to sign" if needed else "no party has to sign"
            message = f"{party!r} need not sign for {name!r}: {who}"
            yield _obsolete(message, agreement.where("party"), "remove the file")
            continue
        for subject in agreement.value.signed:
            if product_of.get(subject) != name and subject not in disputes:
                what = f"{name!r} has no such {subject.kind.noun}"
                message = f"{party!r} signed {subject.name!r}, but {what}"
                hint = f"'slo agree --as {party}' removes it"
                yield _obsolete(message, agreement.where(*subject), hint)


def broken_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures whose terms were edited after signing, which makes them void."""
    for agreement in catalogue.agreements:
        for subject, signature in agreement.value.signed.items():
            if not signature.intact:
                yield checks.BROKEN_SIGNATURE.problem(
                    f"the signed terms of {subject.name!r} were edited after signing: "
                    "the digest does not match",
                    agreement.where(*subject, "digest"),
                    hint=f"'slo agree --as {agreement.value.party}' signs the terms as defined now",
                )


def missing_code_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signing parties without code owners, for products where other parties have them."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    for name, product in sorted(catalogue.products.items()):
        needed = catalogue.signing(name)
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
