"""Which commit brought each signature, and which removed an entry of the record, from texts of a history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from slo.clients.git import Place, Revision
from slo.model.agreement import Agreement, Signature
from slo.model.consent import ends
from slo.model.subjects import Subject, SubjectKind
from slo.source.loader import SAFE_LOADER


class Brought(NamedTuple):
    """A signature as it is in a commit: whose it is, of what, and its digest."""

    party: str
    subject: Subject
    digest: str


class Removal(NamedTuple):
    """An entry that a commit removed from the record, and the parties that had signed it."""

    subject: Subject
    revision: Revision
    parties: tuple[str, ...]


class _Snapshot(NamedTuple):
    """What the files that a commit changed contain in one revision: signatures, removals signed, records."""

    signatures: frozenset[Brought]
    removals: frozenset[tuple[str, Subject]]
    record: Mapping[Subject, tuple[str, ...]]


class History:
    """The commits that changed signatures or the record, oldest first, with the texts of these files."""

    def __init__(self, revisions: Sequence[Revision], texts: Mapping[Place, str]) -> None:
        self._revisions, self._texts = revisions, texts
        self._read: dict[Place, _Snapshot] = {}

    def bringers(self) -> Mapping[Brought, Revision]:
        """Return the commit that brought each signature; of several that did, the newest."""
        found: dict[Brought, Revision] = {}
        for revision, before, after in self._changes():
            for one in after.signatures - before.signatures:
                found[one] = revision
        return found

    def removals(self) -> Iterator[Removal]:
        """Yield entries of the record that are missing since some commit and whose removal not all signed.

        A removal may be signed in any commit after the entry was last added.
        """
        lacking: dict[Subject, Removal] = {}
        for revision, before, after in self._changes():
            for subject in before.record.keys() - after.record.keys():
                lacking.setdefault(subject, Removal(subject, revision, before.record[subject]))
            for subject in after.record.keys() - before.record.keys():
                lacking.pop(subject, None)
        signed = self._removals_signed()
        for subject, one in sorted(lacking.items()):
            unsigned = tuple(party for party in one.parties if (party, subject) not in signed)
            if unsigned:
                yield one._replace(parties=unsigned)

    def _removals_signed(self) -> set[tuple[str, Subject]]:
        """Return parties, and the subjects whose removal they signed since the record had them last anew."""
        signed: set[tuple[str, Subject]] = set()
        for _, before, after in self._changes():
            added = after.record.keys() - before.record.keys()
            signed = {one for one in signed if one[1] not in added}
            signed |= after.removals - before.removals
        return signed

    def _changes(self) -> Iterator[tuple[Revision, _Snapshot, _Snapshot]]:
        """Yield each commit with the contents of the files that it changed, before and after.

        Before a merge, there is what was in any of its parents.
        """
        for one in self._revisions:
            before = [self._at(parent, path) for parent in one.parents for path in one.paths]
            after = [self._at(one.id, path) for path in one.paths]
            yield one, _together(before), _together(after)

    def _at(self, revision: str, path: str) -> _Snapshot:
        place = (revision, path)
        if place not in self._read:
            self._read[place] = _snapshot(self._texts.get(place, ""))
        return self._read[place]


def _together(snapshots: Iterable[_Snapshot]) -> _Snapshot:
    found = tuple(snapshots)
    return _Snapshot(
        frozenset(signature for one in found for signature in one.signatures),
        frozenset(removal for one in found for removal in one.removals),
        {subject: parties for one in found for subject, parties in one.record.items()},
    )


def _snapshot(text: str) -> _Snapshot:
    """Read a file of signatures or a record; whatever cannot be read contains nothing."""
    content = _mapping(_yaml(text))
    entries = {
        Subject(kind, str(name)): _mapping(entry)
        for kind in SubjectKind
        for name, entry in _mapping(content.get(kind)).items()
    }
    if content.get("kind") != Agreement.__name__:
        signers = {subject: tuple(map(str, _mapping(one.get("signed")))) for subject, one in entries.items()}
        return _Snapshot(frozenset(), frozenset(), signers)
    party = str(content.get("party"))
    signatures = (Brought(party, subject, str(one.get("digest"))) for subject, one in entries.items())
    removals = ((party, subject) for subject, one in entries.items() if _is_removal(party, subject, one))
    return _Snapshot(frozenset(signatures), frozenset(removals), {})


def _is_removal(party: str, subject: Subject, entry: object) -> bool:
    try:
        signature = Signature.model_validate(entry).placed(party, "/".join(subject))
    except ValidationError:
        return False
    return ends(signature.terms) and signature.intact


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, SAFE_LOADER)
    except yaml.YAMLError:
        return None


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}
