"""What is in force and lacks the signatures of all for what is written now."""

from collections.abc import Iterator
from dataclasses import replace

from slo.model import Catalogue, Change
from slo.model.consent import PROPOSAL, Dispute
from slo.model.matrix_status import settled_by
from slo.model.places import Places
from slo.model.shared_disputes import Shared, by_shared
from slo.model.subjects import Subject
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.plurals import count, have, some


def disputed(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force and lacks the signatures of all for what is written now.

    Nobody knows what is in force if its record cannot be read.
    """
    yield from catalogue.record_problems
    arbiter, places = settled_by(catalogue), Places(catalogue)
    for shared, together in by_shared(catalogue.standing.disputes, catalogue):
        found = _problem(together[0], catalogue, places) if shared is None else _together(shared, together)
        yield replace(found, hint=f"{found.hint}{arbiter}")


def _problem(one: Dispute, catalogue: Catalogue, places: Places) -> Problem:
    subject, missing = one.written.subject, f"{have(one.lacking)} yet to sign"
    what, defined = subject.in_words, places.of(subject)
    if one.is_removal or defined is None:
        span = defined or _of_removed(subject, catalogue)
        message = f"{what} is in force and no longer defined: {missing} its removal"
        undo = "define it again"
    elif one.changes:
        words = "; ".join(map(_as_change, _shown(one)))
        message = f"{what} is in force with other terms, and {missing} the change: {words}"
        span, undo = places.of(subject, one.changes[0].term) or defined, "restore these terms"
    else:
        message = f"{what} is in force, and {have(one.lacking)} no signature for it any more"
        span, undo = defined, "restore the signature"
    command = f"slo agree --as {one.lacking[0]} --by ROLE {subject.name}"
    return checks.DISPUTED.problem(message, span, hint=f"{undo}, or sign: {command}")


def _together(shared: Shared, disputes: list[Dispute]) -> Problem:
    """Return one problem of all objectives that a change of something shared disputes."""
    lacking = tuple(dict.fromkeys(party for one in disputes for party in one.lacking))
    words = "; ".join(map(_as_change, disputes[0].changes))
    message = (
        f"{len(disputes)} objectives are in force with other terms of the {shared.what}, and {have(lacking)} "
        f"yet to sign the change: {words}; these are {some([one.written.subject.name for one in disputes])}"
    )
    hint = f"{shared.remedy}, or sign all: slo agree --as {lacking[0]} --by ROLE"
    return checks.DISPUTED.problem(message, shared.span, hint=hint)


def unrecorded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force by signatures alone. One problem for all."""
    places = Places(catalogue)
    unknown = (one for one in catalogue.standing.ledger if not catalogue.recorded_at(one))
    missing = [(one, span) for one in unknown if (span := places.of(one)) is not None]
    if missing:
        first, span = missing[0]
        more = f"{count(len(missing) - 1, 'other')} are" if missing[1:] else ""
        who = f"{first.name!r} and {more}" if more else f"{first.name!r} is"
        message = f"{who} signed by all, but not recorded as in force"
        hint = "run 'slo compile', or name the folder that it writes to with --output"
        yield checks.RECORD.problem(message, span, hint=hint)


def _shown(one: Dispute) -> tuple[Change, ...]:
    """Return the terms that differ; of a proposal only what makes it one."""
    if one.written.terms == PROPOSAL:
        return tuple(change for change in one.changes if change.term in PROPOSAL)
    return one.changes


def _of_removed(subject: Subject, catalogue: Catalogue) -> Span:
    """Return where something is recorded that is no longer defined, or else where it was signed."""
    if (recorded := catalogue.recorded_at(subject)) is not None:
        return recorded
    return next(one.where(*subject) for one in catalogue.agreements if subject in one.value.signed)


def _as_change(change: Change) -> str:
    if change.signed is None:
        return f"{change.term} (none) → {change.written}"
    return f"{change.term} {change.signed} → {change.written or '(none)'}"
