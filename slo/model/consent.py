"""What is in force: the terms that all who must sign have signed, and what would change them.

Signed terms stay in force until all who must sign have signed other terms. What is in force is recorded, so
that a signature that was removed can be distinguished from one that never existed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from slo.model.agreement import ORGANISATION, Change, Draft, Signature, Terms, changes
from slo.model.emergency import Declared
from slo.model.subjects import Subject, SubjectKind


class InForce(NamedTuple):
    """Terms in force, the parties that signed them, and emergencies since all of them did."""

    terms: Terms
    parties: tuple[str, ...]
    emergencies: tuple[Declared, ...] = ()


class Written(NamedTuple):
    """What definitions state of a subject now: its terms, and the parties that must sign them.

    `earlier` are the subjects that it was renamed from, newest first: names are no terms. `older` are the
    terms in the words of earlier versions, as far as there are signatures of these versions.
    """

    subject: Subject
    terms: Terms
    parties: tuple[str, ...]
    earlier: tuple[Subject, ...] = ()
    older: Mapping[int, Terms] = MappingProxyType({})

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The subject, and then those that it was renamed from."""
        return (self.subject, *self.earlier)

    def words(self, version: int) -> Terms:
        """Return the terms in the words of a version."""
        return self.older.get(version, self.terms)


Ledger = Mapping[Subject, InForce]
"""All that is in force."""

Signatures = Mapping[str, Signature]
"""The intact signatures for a subject, by party."""

REMOVED: Terms = {"removed": "no longer defined"}
"""The terms by which parties end what is in force."""

PROPOSAL: Terms = {"status": "proposal"}
"""The terms by which parties make a proposal again of what is in force."""


def ends(terms: Terms) -> bool:
    """Return whether nothing is in force by these terms."""
    return terms in (REMOVED, PROPOSAL)


PRODUCT = "product"
"""The term that names the product of a subject."""

SIGNED_BY = "signed by"
"""The term that lists all who must sign: whoever leaves the list has to sign that, too."""

CONTINUES = "continues"
"""The term that lists the earlier ids of an objective: with the counts of others it has another budget."""


def all_of(names: Iterable[str]) -> str:
    """Write parties or ids as the term that lists them."""
    return ", ".join(sorted(names))


class Dispute(NamedTuple):
    """Something in force that is written differently now, or that lacks a signature; `lacking` must sign."""

    in_force: InForce
    written: Written
    lacking: tuple[str, ...]

    @property
    def is_removal(self) -> bool:
        return self.written.terms == REMOVED

    @property
    def changes(self) -> tuple[Change, ...]:
        """The terms that differ; none if only signatures are missing."""
        return changes(self.in_force.terms, self.written.terms)


class InEmergency(NamedTuple):
    """Something in force that is written differently now, which one party alone signed in an emergency."""

    dispute: Dispute
    declared: Declared

    @property
    def others(self) -> tuple[str, ...]:
        """The parties that have not signed, without the one that declared the emergency."""
        return tuple(party for party in self.dispute.lacking if party != self.declared.party)


class Pending(NamedTuple):
    """What a party has yet to sign, and the product in whose folder its signature belongs, or ORGANISATION.

    None: signatures of version 1 do not name it; the signature belongs beside those.
    """

    home: str | None
    written: Written


@dataclass(frozen=True)
class Standing:
    """What is in force by the signatures of all, what is a draft, and what is disputed.

    `written` and `signed` have every subject that is one of these.
    """

    ledger: Ledger = field(default_factory=dict)
    drafts: Mapping[Subject, Draft] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    emergencies: Mapping[Subject, InEmergency] = field(default_factory=dict)
    written: Mapping[Subject, Written] = field(default_factory=dict)
    signed: Mapping[Subject, Signatures] = field(default_factory=dict)

    @cached_property
    def disputed(self) -> Mapping[Subject, tuple[str, ...]]:
        """The parties that have yet to sign each subject that is disputed."""
        return {one.written.subject: one.lacking for one in self.disputes}

    def pending(self, party: str) -> Iterator[Pending]:
        """Yield all that a party has yet to sign, also removals, and what it is no longer asked for."""
        for one in (*self.disputes, *(one.dispute for one in self.emergencies.values())):
            if party in one.lacking:
                now = one.written.terms if party in one.written.parties else {}
                yield Pending(home_of(one.written, {**one.in_force.terms, **now}), one.written)
        for subject, draft in self.drafts.items():
            if party in draft.missing:
                written = self.written[subject]
                yield Pending(home_of(written, written.terms), written)


NOTHING = Standing()


def home_of(one: Written, terms: Terms) -> str | None:
    """Return in whose folder something is signed by its terms: see `Pending`."""
    return ORGANISATION if one.subject.kind is SubjectKind.MATRIX else terms.get(PRODUCT)
