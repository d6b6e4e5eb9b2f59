"""Verify by the history of a repository that no party alone signed for two, or ended what is in force."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from slo.actions.agree import load_to_sign
from slo.actions.definitions import generated_beside
from slo.actions.verify.history import Brought, History
from slo.actions.verify.owners import READ_BY, misread_owners
from slo.catalogue.record import FILE
from slo.clients.git import Repository, Revision, literally
from slo.model import Catalogue
from slo.model.agreement import FOLDER, signatories
from slo.model.subjects import Subject
from slo.model.terms.matrix import signatories as matrix_signatories
from slo.plan.build import plan
from slo.targets import codeowners

_SHOWN = 7  # digits of a commit's id


class Verified(NamedTuple):
    """What was found, in words, and how many signatures were looked at and are not committed yet."""

    findings: tuple[str, ...]
    signatures: int
    uncommitted: int


def verify(definitions: Path) -> Verified:
    """Compare who brought signatures, removals from the record, and code owners with the definitions.

    Raises InvalidDefinitions, Refused, and NoHistory if Git or the whole history is not at hand.
    """
    catalogue = load_to_sign(definitions)
    repository = Repository.with_history(definitions.absolute().parent)
    record = f"{repository.folder}{generated_beside(definitions).name}/{FILE}"
    revisions = repository.revisions(f"**/{FOLDER}/*.yaml", literally(record))
    places = ((id, path) for one in revisions for path in one.paths for id in (one.id, *one.parents))
    history = History(revisions, repository.texts(places))
    bringers = history.bringers()
    signed = _signed(catalogue)
    known = {one: bringers[one] for one in signed if one in bringers}
    keys = repository.keys(one.id for one in known.values())
    findings = (
        *_by_one_person(known, keys),
        *(_unsigned_commits(known, keys) if repository.has_keys else ()),
        *_removed(history, catalogue),
        *_common_owners(catalogue),
        *misread_owners(_owners(repository), _generated(catalogue)),
    )
    return Verified(findings, len(signed), len(signed) - len(known))


def _signed(catalogue: Catalogue) -> list[Brought]:
    return [
        Brought(agreement.value.party, subject, signature.digest)
        for agreement in catalogue.agreements
        for subject, signature in agreement.value.signed.items()
    ]


def _by_one_person(known: Mapping[Brought, Revision], keys: Mapping[str, str]) -> Iterator[str]:
    """Yield signatures of two parties on one objective that the same person brought, by address or key."""
    by_subject: dict[Subject, list[Brought]] = {}
    for one in known:
        by_subject.setdefault(one.subject, []).append(one)
    found: dict[tuple[str, str, str], list[str]] = {}
    for subject, signatures in sorted(by_subject.items()):
        for first, second in combinations(sorted(signatures), 2):
            commits = known[first], known[second]
            same = _persons(commits[0], keys) & _persons(commits[1], keys)
            if first.party != second.party and same:
                ids = " and ".join(dict.fromkeys(one.id[:_SHOWN] for one in commits))
                parties = f"{first.party} and {second.party}"
                found.setdefault((parties, min(same), ids), []).append(subject.name)
    for (parties, person, ids), names in found.items():
        yield f"{', '.join(names)}: {person} brought the signatures of both {parties}, in {ids}"


def _persons(revision: Revision, keys: Mapping[str, str]) -> frozenset[str]:
    """Return by what the person who brought a commit is known."""
    return revision.authors | ({f"key {keys[revision.id]}"} if revision.id in keys else set())


def _unsigned_commits(known: Mapping[Brought, Revision], keys: Mapping[str, str]) -> Iterator[str]:
    """Yield commits that brought signatures and are not signed by a known key."""
    found: dict[str, list[str]] = {}
    for one, revision in known.items():
        if revision.id not in keys:
            found.setdefault(revision.id, []).append(f"{one.subject.name} by {one.party}")
    for id, signatures in sorted(found.items()):
        yield f"{', '.join(sorted(signatures))}: commit {id[:_SHOWN]} is not signed by a known key"


def _removed(history: History, catalogue: Catalogue) -> Iterator[str]:
    """Yield entries that are no longer recorded, unless they continue under another id."""
    earlier = {id for slo in catalogue.slos for id in slo.earlier_ids}
    for subject, revision, parties in history.removals():
        if subject.name not in earlier:
            id, who = revision.id[:_SHOWN], " and ".join(parties)
            yield f"{subject.name}: commit {id} removed it from the record, and {who} did not sign that"


def _common_owners(catalogue: Catalogue) -> Iterator[str]:
    """Yield parties that sign together and have a code owner in common, who could approve for both."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    known = organisation.parties if organisation else {}
    if organisation:
        signing = {party: known[party].code_owners for party in matrix_signatories(organisation)}
        yield from _in_common(organisation.name, signing)
    for name, product in sorted(catalogue.products.items()):
        parties = signatories(product.value, organisation)
        owners = {party: (known.get(party) or product.value).code_owners for party in parties}
        yield from _in_common(name, owners)


def _in_common(name: str, owners: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for first, second in combinations(owners, 2):
        for common in sorted({*owners[first]} & {*owners[second]}):
            yield f"{name}: {common} approves the signatures of both {first} and {second}"


def _owners(repository: Repository) -> Mapping[str, str]:
    """Return the committed files of code owners that a host may read."""
    paths = dict.fromkeys(path for places in READ_BY.values() for path in places)
    found = repository.texts(("HEAD", path) for path in paths)
    return {path: text for (_, path), text in found.items()}


def _generated(catalogue: Catalogue) -> str:
    return "".join(artifact.text for artifact in codeowners.artifacts(plan(catalogue), {}))
