"""What is not signed, or not any more, by the parties that set objectives together."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue, Change
from slo.model.agreement import signatories
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.plurals import have

_FIELDS = {
    **dict.fromkeys(("page", "ticket", "min_events", "min_bad_events", "no_data_after"), "alert_policy"),
    **dict.fromkeys(("step", "override"), "error_budget_policy"),
    **{name: name for name in ("target", "targets", "window", "category", "third_party")},
}
"""The field of an objective that decides on a term, by the term's first word; of others, the indicator."""


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
    """Find objectives whose terms are not those that were signed, and say what was."""
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
    """Find signatures of objectives that are not there, and of parties whose signature is not needed."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    product_of = {slo.id: slo.service.product for slo in catalogue.slos}
    for agreement in catalogue.agreements:
        name, party = agreement.value.product, agreement.value.party
        product = catalogue.products.get(name)
        needed = signatories(product.value if product else None, organisation)
        if party not in needed:
            who = f"by the matrix, {' and '.join(needed)} must" if needed else "nobody must"
            message = f"{party!r} need not sign for {name!r}: {who}"
            yield _obsolete(message, agreement.where("party"), "remove the file")
            continue
        for slo in agreement.value.objectives:
            if product_of.get(slo) != name:
                message = f"{party!r} signed {slo!r}, and {name!r} has no such objective"
                hint = f"'slo agree --as {party}' takes it out"
                yield _obsolete(message, agreement.where("objectives", slo), hint)


def broken_signatures(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures whose terms were changed after they were signed, which makes them void."""
    for agreement in catalogue.agreements:
        for slo, signature in agreement.value.objectives.items():
            if not signature.intact:
                yield checks.BROKEN_SIGNATURE.problem(
                    f"these are not the terms of {slo!r} that were signed: their digest is another",
                    agreement.where("objectives", slo, "digest"),
                    hint=f"'slo agree --as {agreement.value.party}' signs what is written",
                )


def missing_code_owners(catalogue: Catalogue) -> Iterator[Problem]:
    """Find parties that sign, and whose signatures anybody could approve though others name code owners."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    for name, product in sorted(catalogue.products.items()):
        needed = signatories(product.value, organisation)
        known = organisation.parties if organisation else {}
        owners = {one: (known.get(one) or product.value).code_owners for one in needed}
        lacking = [one for one, handles in owners.items() if not handles]
        if lacking and len(lacking) < len(owners):
            yield checks.NO_CODE_OWNERS.problem(
                f"nobody is named to approve what {' and '.join(lacking)} signs: {name!r} has no code owners",
                product.where("name"),
                hint="add 'code_owners: \"@org/team\"' to the product or party",
            )


def _obsolete(message: str, span: Span, hint: str) -> Problem:
    return checks.OBSOLETE_SIGNATURE.problem(message, span, hint=hint)


def _in_words(change: Change) -> str:
    if change.signed is None:
        return f"{change.term} {change.written} was not signed"
    if change.written is None:
        return f"{change.term} {change.signed} was signed, and is gone"
    return f"{change.term} {change.signed} was signed, {change.written} is written"


def _sign(parties: list[str] | tuple[str, ...], slo: SLO) -> str:
    return f"{' and '.join(parties)} may sign it: slo agree --as {parties[0]} --by ROLE {slo.id}"
