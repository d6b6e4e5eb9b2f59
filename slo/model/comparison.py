"""What is written compared with what is in force and with what was signed: in force, drafts, and disputes."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from slo.model.agreement import Draft, Signature, Terms, changes
from slo.model.consent import (
    CONTINUES,
    PRODUCT,
    REMOVED,
    SIGNED_BY,
    Dispute,
    InEmergency,
    InForce,
    Ledger,
    Signatures,
    Standing,
    Written,
    all_of,
    ends,
)
from slo.model.emergency import Declared
from slo.model.subjects import Subject, SubjectKind


def standing(
    written: Iterable[Written],
    ledger: Ledger,
    signatures: Mapping[Subject, Signatures],
    alone: Mapping[Subject, Signatures] = MappingProxyType({}),
) -> Standing:
    """Compare what is written with what is in force and with what was signed.

    What is written is in force once all have signed it: those who must sign now, those who signed what it
    replaces, and those whose own signature says that they must. Until then a new subject is a draft, and
    everything else is disputed, unless a party signed it `alone` in an emergency. Whether that has ended is
    for those to say who know the time.
    """
    in_force: dict[Subject, InForce] = {}
    drafts: dict[Subject, Draft] = {}
    disputes: list[Dispute] = []
    emergencies: dict[Subject, InEmergency] = {}
    found = tuple(written)
    every = (*found, *_removed(found, ledger, signatures))
    signed = {one.subject: _signed(one, signatures) for one in every}
    for one in every:
        given = signed[one.subject]
        before = _before(one, ledger, given)
        asked = (*one.parties, *before.parties, *_holders(given)) if before else one.parties
        lacking = tuple(party for party in dict.fromkeys(asked) if not _covers(given.get(party), one, before))
        if lacking and before:
            dispute = Dispute(before, one, lacking)
            if (declared := _emergency(dispute, given, _signed(one, alone))) is not None:
                emergencies[one.subject] = InEmergency(dispute, declared)
                before = before._replace(emergencies=tuple(dict.fromkeys((*before.emergencies, declared))))
            else:
                disputes.append(dispute)
            in_force[one.subject] = before
        elif lacking:
            drafts[one.subject] = _draft(one, {party: given.get(party) for party in lacking})
        elif one.parties and not ends(one.terms):
            in_force[one.subject] = InForce(one.terms, one.parties, _lasting(one, before, given))
    return Standing(
        in_force, drafts, tuple(disputes), emergencies, {one.subject: one for one in every}, signed
    )


def _emergency(one: Dispute, signed: Signatures, alone: Signatures) -> Declared | None:
    """Return the emergency in which a party signed what is written.

    It cannot end what is in force, and who signs stays the same; nobody withdraws a signature meanwhile. A
    party has one emergency until all have signed again: otherwise one after the other would be as good as
    consent.
    """
    before, now = one.in_force, one.written.terms
    if ends(now) or any(before.terms.get(term) != now.get(term) for term in (PRODUCT, SIGNED_BY)):
        return None
    if not signed.keys() >= {*before.parties}:
        return None
    for party, signature in sorted(alone.items()):
        if signature.emergency and signature.terms == now and party in before.parties:
            declared = Declared.of(party, signature.emergency)
            if all(other == declared for other in before.emergencies if other.party == party):
                return declared
    return None


def _lasting(one: Written, before: InForce | None, signed: Signatures) -> tuple[Declared, ...]:
    """Return the emergencies since which not all have signed anew."""
    if before is None or before.terms != one.terms:
        return ()
    signed_on = min(signed[party].agreed_on.isoformat() for party in one.parties)
    return tuple(
        declared for declared in before.emergencies if signed_on <= declared.begins[: len(signed_on)]
    )


def _removed(
    written: tuple[Written, ...], ledger: Ledger, signatures: Mapping[Subject, Signatures]
) -> Iterator[Written]:
    """Yield what is in force and no longer defined: by the record, or else by signatures."""
    continued = {_recorded(one, ledger) for one in written}
    for subject, before in ledger.items():
        if subject not in continued:
            yield Written(subject, REMOVED, before.parties)
    defined = {subject for one in written for subject in one.subjects}
    for subject in signatures:
        if subject not in defined and subject not in ledger:
            yield Written(subject, REMOVED, ())


def _recorded(one: Written, ledger: Ledger) -> Subject | None:
    """Return the subject under which something is recorded. Of several only one can continue in it."""
    return next((subject for subject in one.subjects if subject in ledger), None)


def _signed(one: Written, signatures: Mapping[Subject, Signatures]) -> Signatures:
    """Return each party's signature, by the newest of the names, as one of what it is called now."""
    found: dict[str, Signature] = {}
    for subject in reversed(one.subjects):
        for party, signature in signatures.get(subject, {}).items():
            terms = _as_called_now(signature.terms, subject, one) if signature.version > 1 else None
            found[party] = signature.model_copy(update={"terms": terms}) if terms else signature
    return found


def _as_called_now(terms: Terms, subject: Subject, one: Written) -> Terms:
    """Return terms of what was renamed: under its present name it continues what they are about."""
    if subject == one.subject or subject.kind is not SubjectKind.OBJECTIVE or ends(terms):
        return terms
    return {**terms, CONTINUES: all_of((subject.name, *_continued(terms)))}


def _continued(terms: Terms) -> frozenset[str]:
    return frozenset(terms[CONTINUES].split(", ")) if CONTINUES in terms else frozenset()


def _before(one: Written, ledger: Ledger, signed: Signatures) -> InForce | None:
    """Return what is in force by the record, or else by signatures of all for the same terms."""
    recorded = _recorded(one, ledger)
    if recorded is None:
        return _shown(one, signed)
    before = ledger[recorded]
    return before._replace(terms=_as_called_now(before.terms, recorded, one))


def _shown(one: Written, signed: Signatures) -> InForce | None:
    """Return the terms that all have signed who had to.

    Signatures name these parties; those of version 1 do not, so they are those that must sign now, or, if
    nobody must, all who signed.
    """
    valid = {party: signature for party, signature in signed.items() if not ends(signature.terms)}
    for signature in valid.values():
        same = tuple(party for party, other in valid.items() if other.terms == signature.terms)
        named = _named(signature) or one.parties or (tuple(valid) if len(valid) > 1 else ())
        if named and set(named) <= set(same):
            return InForce(_completed(signature, one, same), same)
    return None


def _named(signature: Signature) -> tuple[str, ...]:
    """Return who must sign by the terms of a signature; nobody if these do not say."""
    return tuple(signature.terms.get(SIGNED_BY, "").split(", ")) if SIGNED_BY in signature.terms else ()


def _completed(signature: Signature, one: Written, parties: tuple[str, ...]) -> Terms:
    """Return signed terms with what the words of an earlier version do not say, as it is written now."""
    if signature.version not in one.older:
        return signature.terms
    unsaid = one.terms.keys() - one.older[signature.version].keys() - {CONTINUES}
    added = {term: words for term, words in one.terms.items() if term in unsaid}
    return {**added, SIGNED_BY: all_of(parties), **signature.terms}


def _holders(signed: Signatures) -> Iterator[str]:
    """Yield the parties whose own signature says that they must sign, even if the matrix no longer does."""
    for party, signature in signed.items():
        if not ends(signature.terms) and party in (_named(signature) or (party,)):
            yield party


def _covers(signature: Signature | None, one: Written, before: InForce | None) -> bool:
    """Return whether a signature is for what is written.

    In the words of an earlier version it covers only what these say; the rest must be as in force. So must
    what an objective continues that was renamed again since.
    """
    if signature is None:
        return False
    if signature.version in one.older:
        unsaid = (one.terms.keys() | (before.terms.keys() if before else set())) - signature.terms.keys()
        as_before = before is None or all(before.terms.get(term) == one.terms.get(term) for term in unsaid)
        return signature.terms == one.words(signature.version) and as_before
    continued = _continued(one.terms)
    if before and _continued(signature.terms) < continued == _continued(before.terms):
        return {**signature.terms, CONTINUES: one.terms[CONTINUES]} == one.terms
    return signature.terms == one.terms


def _draft(one: Written, lacking: Mapping[str, Signature | None]) -> Draft:
    return Draft(
        unsigned=tuple(party for party, signature in lacking.items() if signature is None),
        changed={
            party: changes(signature.terms, one.words(signature.version))
            for party, signature in lacking.items()
            if signature
        },
    )
