"""Objectives without valid signatures of all parties, and signatures that are void or not needed."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue, Change
from slo.model.agreement import SET_OBJECTIVES, signatories
from slo.model.consent import PRODUCT, SIGNED_BY, Dispute
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.plurals import count, have

_FIELDS = {
    **dict.fromkeys(
        ("page", "ticket", "min_events", "min_bad_events", "no_data_after", "targets_down"), "alert_policy"
    ),
    **dict.fromkeys(("step", "override"), "error_budget_policy"),
    **{name: name for name in ("target", "targets", "window", "category", "third_party")},
}
"""The field of an objective that sets a term, by the first word of the term; otherwise the indicator."""


def disputed(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force and lacks the signatures of all for what is written now."""
    slos = {slo.id: slo for slo in catalogue.slos}
    for one in catalogue.standing.disputes:
        id = one.written.subject.name
        slo = slos.get(id)
        missing = f"{have(one.lacking)} yet to sign"
        if slo is None:
            place = _of_removed(one, catalogue)
            message = f"{id!r} is in force and no longer defined: {missing} its removal"
            undo = "define it again"
        elif one.changes:
            words = "; ".join(map(_as_change, one.changes))
            message = f"{id!r} is in force with other terms, and {missing} the change: {words}"
            place, undo = _of_change(one, slo, catalogue), "restore these terms"
        else:
            message = f"{id!r} is in force, and {have(one.lacking)} no signature for it any more"
            place, undo = slo.where("name"), "restore the signature"
        command = f"slo agree --as {one.lacking[0]} --by ROLE {id}"
        yield checks.DISPUTED.problem(message, place, hint=f"{undo}, or sign: {command}")


def unrecorded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force by signatures alone. One problem for all."""
    in_force = {subject.name for subject in catalogue.standing.ledger if not catalogue.recorded_at(subject)}
    missing = [slo for slo in catalogue.slos if slo.id in in_force]
    if missing:
        more = len(missing) - 1
        who = (
            f"{missing[0].id!r} and {count(more, 'other objective')} are" if more else f"{missing[0].id!r} is"
        )
        message = f"{who} signed by all, but not recorded as in force"
        hint = "run 'slo compile', or name the folder that it writes to with --output"
        yield checks.RECORD.problem(message, missing[0].where("name"), hint=hint)


def _of_removed(one: Dispute, catalogue: Catalogue) -> Span:
    """Return where something is recorded that is no longer defined, or else where it was signed."""
    if (recorded := catalogue.recorded_at(one.written.subject)) is not None:
        return recorded
    id = one.written.subject.name
    return next(one.where("objectives", id) for one in catalogue.agreements if id in one.value.objectives)


def _of_change(one: Dispute, slo: SLO, catalogue: Catalogue) -> Span:
    """Return where the first term that differs is written."""
    term = one.changes[0].term
    if term == PRODUCT:
        return catalogue.services[slo.service.name].where("product")
    if term == SIGNED_BY and catalogue.organisation is not None:
        return catalogue.organisation.where("activities", SET_OBJECTIVES)
    return slo.where(_FIELDS.get(term.split()[0], "indicator"))


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
                slo.where(_FIELDS.get(found[0].term.split()[0], "indicator")),
                hint=_sign(parties, slo),
            )


def obsolete_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures of unknown objectives, and of parties whose signature is not needed.

    While something is disputed, no signature for it is obsolete.
    """
    organisation = catalogue.organisation.value if catalogue.organisation else None
    disputes = {one.written.subject.name for one in catalogue.standing.disputes}
    product_of = {id: slo.service.product for slo in catalogue.slos for id in slo.ids}
    for agreement in catalogue.agreements:
        name, party = agreement.value.product, agreement.value.party
        product = catalogue.products.get(name)
        needed = signatories(product.value if product else None, organisation)
        if party not in needed and disputes.isdisjoint(agreement.value.objectives):
            who = f"the matrix requires {' and '.join(needed)} to sign" if needed else "no party has to sign"
            message = f"{party!r} need not sign for {name!r}: {who}"
            yield _obsolete(message, agreement.where("party"), "remove the file")
            continue
        for slo in agreement.value.objectives:
            if product_of.get(slo) != name and slo not in disputes:
                message = f"{party!r} signed {slo!r}, but {name!r} has no such objective"
                hint = f"'slo agree --as {party}' removes it"
                yield _obsolete(message, agreement.where("objectives", slo), hint)


def broken_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures whose terms were edited after signing, which makes them void."""
    for agreement in catalogue.agreements:
        for slo, signature in agreement.value.objectives.items():
            if not signature.intact:
                yield checks.BROKEN_SIGNATURE.problem(
                    f"the signed terms of {slo!r} were edited after signing: the digest does not match",
                    agreement.where("objectives", slo, "digest"),
                    hint=f"'slo agree --as {agreement.value.party}' signs the terms as defined now",
                )


def missing_code_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signing parties without code owners, for products where other parties have them."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    for name, product in sorted(catalogue.products.items()):
        needed = signatories(product.value, organisation)
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
