"""What is in force and lacks the signatures of all for what is written now. To add a kind: a line below."""

from collections.abc import Callable, Iterator, Mapping

from slo.checks.disputes import matrix, objectives
from slo.checks.disputes.place import Place
from slo.model import Catalogue, Change
from slo.model.consent import PROPOSAL, REMOVED, Dispute, SubjectKind
from slo.model.matrix_status import settled_by
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count, have

_KINDS: Mapping[SubjectKind, Callable[[Dispute, Catalogue], Place]] = {
    SubjectKind.OBJECTIVE: objectives.place,
    SubjectKind.MATRIX: matrix.place,
}
"""What each kind is called, and where it is written."""


def disputed(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is in force and lacks the signatures of all for what is written now."""
    arbiter = settled_by(catalogue)
    for one in catalogue.standing.disputes:
        yield _problem(one, _KINDS[one.written.subject.kind](one, catalogue), arbiter)


def _problem(one: Dispute, place: Place, arbiter: str) -> Problem:
    missing = f"{have(one.lacking)} yet to sign"
    if one.written.terms == REMOVED:
        message = f"{place.what} is in force and no longer defined: {missing} its removal"
        undo = "define it again"
    elif one.changes:
        words = "; ".join(map(_as_change, _shown(one)))
        message = f"{place.what} is in force with other terms, and {missing} the change: {words}"
        undo = "restore these terms"
    else:
        message = f"{place.what} is in force, and {have(one.lacking)} no signature for it any more"
        undo = "restore the signature"
    command = f"slo agree --as {one.lacking[0]} --by ROLE {one.written.subject.name}"
    return checks.DISPUTED.problem(message, place.span, hint=f"{undo}, or sign: {command}{arbiter}")


def _shown(one: Dispute) -> tuple[Change, ...]:
    """Return the terms that differ; of a proposal only what makes it one."""
    if one.written.terms == PROPOSAL:
        return tuple(change for change in one.changes if change.term in PROPOSAL)
    return one.changes


def unrecorded(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that are in force by signatures alone. One problem for all."""
    in_force = {
        subject.name
        for subject in catalogue.standing.ledger
        if subject.kind is SubjectKind.OBJECTIVE and not catalogue.recorded_at(subject)
    }
    missing = [slo for slo in catalogue.slos if slo.id in in_force]
    if missing:
        more = len(missing) - 1
        who = (
            f"{missing[0].id!r} and {count(more, 'other objective')} are" if more else f"{missing[0].id!r} is"
        )
        message = f"{who} signed by all, but not recorded as in force"
        hint = "run 'slo compile', or name the folder that it writes to with --output"
        yield checks.RECORD.problem(message, missing[0].where("name"), hint=hint)


def _as_change(change: Change) -> str:
    if change.signed is None:
        return f"{change.term} (none) → {change.written}"
    return f"{change.term} {change.signed} → {change.written or '(none)'}"
