"""Signing: what a party signs for which products, and which signatures change."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from slo.model.agreement import NEWEST, ORGANISATION, Agreement, Signature, Terms
from slo.model.catalogue import Catalogue
from slo.model.consent import PRODUCT, Written, ends, home_of
from slo.model.emergency import Emergency, at_minute
from slo.model.subjects import Subject, SubjectKind

_Decide = Callable[[Written, Signature | None], Signature | None]
"""Returns the new signature for something in place of an earlier one; None if that one stays as it is."""


class Signed(NamedTuple):
    """A signature before and after, and the terms that the new ones replace.

    None before: there was none, or a void one. None after: it is removed. The terms `replaced` are those that
    the party signed before; if it signed none, those in force. Terms that are `unsaid` are no change: the
    words of the version before could not state them.
    """

    subject: Subject
    before: Signature | None
    after: Signature | None
    replaced: Terms
    unsaid: frozenset[str] = frozenset()

    @property
    def is_refresh(self) -> bool:
        """Whether only the form is another: the day and the role are those of the signature before."""
        old, new = self.before, self.after
        if old is None or new is None or old.version >= new.version:
            return False
        return (old.agreed_on, old.by) == (new.agreed_on, new.by)


class Signing(NamedTuple):
    """The new agreement of a party for a product, and the signatures that change."""

    agreement: Agreement
    signed: tuple[Signed, ...]


def asked(catalogue: Catalogue, party: str) -> tuple[Written, ...]:
    """Return all that a party signs: what it must sign by the matrix, and what changes what it signed."""
    pending = _pending(catalogue, party)
    written = catalogue.standing.written.values()
    return tuple(one for one in written if party in one.parties or one.subject in pending)


def _pending(catalogue: Catalogue, party: str) -> Mapping[Subject, str | None]:
    """Return what a party has yet to sign, and the product in whose folder it does, if that is known."""
    return {one.written.subject: one.home for one in catalogue.standing.pending(party)}


def sign(catalogue: Catalogue, party: str, names: Collection[str], by: str, on: date) -> Iterator[Signing]:
    """Sign what is named, by default all whose signature is missing, void, old, or for other terms.

    By default it also replaces signatures by roles that may not sign for the party. Signatures of what no
    longer exists are removed, unless it is still in force. Yields each product with changes, by name.
    """
    pending = _pending(catalogue, party)
    listed = catalogue.roles(party)

    def is_due(one: Written, had: Signature | None) -> bool:
        if had is None or one.subject in pending:
            return one.subject in pending
        return catalogue.is_old(had, on) or bool(listed and had.by not in listed)

    def decide(one: Written, had: Signature | None) -> Signature | None:
        if one.subject.is_among(names) if names else is_due(one, had):
            return Signature.of(party, one.subject.path, on, by, one.terms)
        return None

    return _signings(catalogue, party, decide)


def declare(
    catalogue: Catalogue, party: str, names: Collection[str], by: str, emergency: Emergency
) -> Iterator[Signing]:
    """Sign the named objectives alone, as they are written, beside the signatures of what is in force."""
    on = at_minute(emergency.begins).date()
    disputes = {one.written.subject: one for one in catalogue.standing.disputes}
    for agreement in sorted((one.value for one in catalogue.agreements), key=lambda one: one.home):
        added: dict[str, Signature] = {}
        signed: list[Signed] = []
        for name in names if agreement.party == party else ():
            one = disputes[Subject(SubjectKind.OBJECTIVE, name)]
            if one.in_force.terms.get(PRODUCT) == agreement.product:
                path, terms = f"emergencies/{name}", one.written.terms
                added[name] = Signature.of(party, path, on, by, terms, emergency)
                signed.append(Signed(one.written.subject, None, added[name], one.in_force.terms))
        if added:
            emergencies = {**lasting_emergencies(catalogue, agreement), **added}
            named = {"product": agreement.product, "party": party}
            sections = {**_sections(agreement.signed), "emergencies": dict(sorted(emergencies.items()))}
            yield Signing(Agreement.model_validate({**named, **sections}), tuple(signed))


def refresh(catalogue: Catalogue, party: str, names: Collection[str] = ()) -> Iterator[Signing]:
    """Write valid signatures of earlier versions in the newest form: the same consent, by the same role.

    It is done for what is named, by default all. A signature for other terms than those defined now is left
    as it is. Yields products as `sign` does.
    """
    pending = _pending(catalogue, party)

    def decide(one: Written, had: Signature | None) -> Signature | None:
        if had is None or had.version == NEWEST or one.subject in pending:
            return None
        if names and not one.subject.is_among(names):
            return None
        return Signature.of(party, one.subject.path, had.agreed_on, had.by, one.terms)

    return _signings(catalogue, party, decide)


def _signings(catalogue: Catalogue, party: str, decide: _Decide) -> Iterator[Signing]:
    """Yield the new agreement of each product in which signatures change."""
    mine = [one.value for one in catalogue.agreements if one.value.party == party]
    files = {one.home: dict(one.signed) for one in sorted(mine, key=lambda one: one.home)}
    alone = {one.home: lasting_emergencies(catalogue, one) for one in mine}
    homes = _homes(files)
    signed: dict[str, list[Signed]] = {}
    pending = _pending(catalogue, party)
    for one in asked(catalogue, party):
        found = [(product, id) for id in one.subjects for product in homes.get(id, ())]
        before = files[found[0][0]][found[0][1]] if found else None
        after = decide(one, before)
        if after is None or after == before:
            continue
        home = pending.get(one.subject)
        if home is None:
            home = found[0][0] if found else home_of(one, one.terms)
        assert home is not None, "a subject without product was signed before"
        for product, id in found:
            del files[product][id]
            signed.setdefault(product, [])
        homes |= {**{id: [] for _, id in found}, one.subject: [home]}
        files.setdefault(home, {})[one.subject] = after
        valid = before if before and before.intact else None
        in_force = catalogue.standing.ledger.get(one.subject)
        replaced = valid.terms if valid else in_force.terms if in_force else {}
        unsaid = one.terms.keys() - one.words(valid.version).keys() if valid else ()
        changed = Signed(one.subject, valid, after, replaced, frozenset(unsaid))
        signed.setdefault(home, []).append(changed)
    for product, id in _obsolete(catalogue, files):
        before = files[product].pop(id)
        signed.setdefault(product, []).append(Signed(id, before, None, before.terms))
    for product in sorted(signed):
        named = (
            {"product": product} if product != ORGANISATION else {"organisation": _organisation(catalogue)}
        )
        sections = {**_sections(files[product]), "emergencies": alone.get(product, {})}
        agreement = Agreement.model_validate({**named, "party": party, **sections})
        yield Signing(agreement, tuple(sorted(signed[product], key=lambda one: one.subject)))


def _homes(files: Mapping[str, Mapping[Subject, Signature]]) -> dict[Subject, list[str]]:
    """Return the files that have a signature of each subject, usually one."""
    found: dict[Subject, list[str]] = {}
    for home, signatures in files.items():
        for subject in signatures:
            found.setdefault(subject, []).append(home)
    return found


def lasting_emergencies(catalogue: Catalogue, agreement: Agreement) -> Mapping[str, Signature]:
    """Return what was signed in emergencies since which not all have signed anew."""
    ledger = catalogue.standing.ledger
    in_force = {id: ledger.get(Subject(SubjectKind.OBJECTIVE, id)) for id in agreement.emergencies}
    return {id: one for id, one in agreement.emergencies.items() if (had := in_force[id]) and had.emergencies}


def _organisation(catalogue: Catalogue) -> str:
    assert catalogue.organisation is not None, "only organisations have a matrix"
    return catalogue.organisation.value.name


def _sections(signatures: Mapping[Subject, Signature]) -> Mapping[str, dict[str, Signature]]:
    """Return signatures by kind and name, in order."""
    sections: dict[str, dict[str, Signature]] = {}
    for subject in sorted(signatures):
        sections.setdefault(subject.kind, {})[subject.name] = signatures[subject]
    return sections


def _obsolete(
    catalogue: Catalogue, files: Mapping[str, Mapping[Subject, Signature]]
) -> list[tuple[str, Subject]]:
    """Return signatures of what is neither defined nor recorded as being in force."""
    written = catalogue.standing.written.values()
    defined = {subject for one in written if not ends(one.terms) for subject in one.subjects}
    return [
        (product, subject)
        for product, signatures in files.items()
        for subject in signatures
        if subject not in defined and catalogue.recorded_at(subject) is None
    ]
