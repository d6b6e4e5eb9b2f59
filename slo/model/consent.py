"""What is in force: the terms that all who must sign have signed, and what would change them.

Signed terms stay in force until all who must sign have signed other terms. What is in force is recorded, so
that a signature that was removed can be distinguished from one that never existed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from slo.model.agreement import Change, Draft, Signature, Terms, changes


class SubjectKind(StrEnum):
    """What parties agree on; the values are the sections of their files of signatures."""

    OBJECTIVE = "objectives"


class Subject(NamedTuple):
    """One thing that parties agree on, such as an objective."""

    kind: SubjectKind
    name: str


class InForce(NamedTuple):
    """Terms in force, and the parties that signed them."""

    terms: Terms
    parties: tuple[str, ...]


class Written(NamedTuple):
    """What definitions state of a subject now: its terms, and the parties that must sign them.

    `earlier` are the subjects that it was renamed from: names are no terms.
    """

    subject: Subject
    terms: Terms
    parties: tuple[str, ...]
    earlier: tuple[Subject, ...] = ()


Ledger = Mapping[Subject, InForce]
"""All that is in force."""

Signed = Callable[[Subject, str], Signature | None]
"""Returns the intact signature of a party for a subject, if there is one."""

REMOVED: Terms = {"removed": "no longer defined"}
"""The terms by which parties end what is in force."""


class Dispute(NamedTuple):
    """Something in force that is written differently now, or whose signature is missing; `lacking` must sign."""

    in_force: InForce
    written: Written
    lacking: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The terms that differ; none if only signatures are missing."""
        return changes(self.in_force.terms, self.written.terms)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in force by the signatures of all, what is a draft, and what is disputed."""

    ledger: Ledger
    drafts: Mapping[Subject, Draft]
    disputes: tuple[Dispute, ...]


def standing(written: Iterable[Written], ledger: Ledger, signed: Signed) -> Standing:
    """Compare what is written with what is in force and with what was signed.

    What is written is in force once all have signed it: those who must sign now, and those who signed what it
    replaces. Until then a new subject is a draft, and everything else is disputed.
    """
    in_force: dict[Subject, InForce] = {}
    drafts: dict[Subject, Draft] = {}
    disputes: list[Dispute] = []
    found = tuple(written)
    for one in (*found, *_removed(found, ledger)):
        before = _before(one, ledger, signed)
        parties = tuple(dict.fromkeys((*one.parties, *(before.parties if before else ()))))
        signatures = {party: _signature(one, party, signed) for party in parties}
        lacking = tuple(party for party, signature in signatures.items() if not _covers(signature, one.terms))
        if lacking and before:
            disputes.append(Dispute(before, one, lacking))
            in_force[one.subject] = before
        elif lacking:
            drafts[one.subject] = _draft(one.terms, {party: signatures[party] for party in lacking})
        elif one.parties and one.terms != REMOVED:
            in_force[one.subject] = InForce(one.terms, one.parties)
    return Standing(in_force, drafts, tuple(disputes))


def _removed(written: tuple[Written, ...], ledger: Ledger) -> tuple[Written, ...]:
    """Return what is in force and no longer defined."""
    defined = {subject for one in written for subject in (one.subject, *one.earlier)}
    return tuple(
        Written(subject, REMOVED, before.parties)
        for subject, before in ledger.items()
        if subject not in defined
    )


def _before(one: Written, ledger: Ledger, signed: Signed) -> InForce | None:
    """Return what is in force for a subject by the record, or by signatures of all for the same other terms."""
    for subject in (one.subject, *one.earlier):
        if subject in ledger:
            return ledger[subject]
    terms = [signature.terms for party in one.parties if (signature := _signature(one, party, signed))]
    agreed = len(terms) == len(one.parties) and all(other == terms[0] for other in terms)
    return InForce(terms[0], one.parties) if terms and agreed else None


def _signature(one: Written, party: str, signed: Signed) -> Signature | None:
    found = (signed(subject, party) for subject in (one.subject, *one.earlier))
    return next((signature for signature in found if signature), None)


def _covers(signature: Signature | None, terms: Terms) -> bool:
    return signature is not None and signature.terms == terms


def _draft(terms: Terms, lacking: Mapping[str, Signature | None]) -> Draft:
    return Draft(
        unsigned=tuple(party for party, signature in lacking.items() if signature is None),
        changed={party: changes(one.terms, terms) for party, one in lacking.items() if one},
    )
