"""Which exclusions decide on a verdict or a release, in words."""

from collections.abc import Iterator

from slo.evidence.gate import Decision, rule
from slo.evidence.status import Otherwise, Status
from slo.languages import Listed
from slo.languages.language import Language

_RELEASES = {
    Decision.FROZEN: "releases_frozen",
    Decision.SPENT: "releases_blocked",
    Decision.NO_DATA: "releases_undecided",
    Decision.PASSES: "releases_pass",
}


def decided_by_exclusions(status: Status, reader: Language) -> Iterator[str]:
    """Yield which exclusions change the verdict or the decision on releases, as far as that is known.

    That several together do is said if none of them alone does.
    """
    for one in deciding(status):
        changes = Listed(_changes(status, one, reader))
        yield reader.text("note_without", exclusions=_named(one), parties=one.exclusions, changes=changes)


def deciding(status: Status) -> list[Otherwise]:
    """Return the exclusions without which the verdict or the decision would be another: see above."""
    changed = [one for one in status.otherwise if one.status and _differs(status, one.status)]
    return [one for one in changed if len(one.exclusions) == 1] or changed


def undecided_exclusions(status: Status, reader: Language) -> Iterator[str]:
    """Yield for which exclusions it is not known what would be without them."""
    unknown = [one for one in status.otherwise if one.status is None and len(one.exclusions) == 1]
    if unknown:
        yield reader.text("note_without_unknown", exclusions=tuple(map(_named, unknown)))


def _named(one: Otherwise) -> tuple[str, ...]:
    return tuple(map(repr, one.exclusions))


def _differs(status: Status, then: Status) -> bool:
    return then.verdict is not status.verdict or _newly_decided(status, then) is not None


def _newly_decided(status: Status, then: Status) -> str | None:
    """Return the key of what would be decided on releases, if that is something else."""
    decision = rule(then).decision
    return None if decision is rule(status).decision else _RELEASES.get(decision)


def _changes(status: Status, one: Otherwise, reader: Language) -> Iterator[str]:
    then = one.status
    assert then is not None, "only those are named whose effect is known"
    if then.verdict is not status.verdict:
        yield reader.words["status_verdicts"][then.verdict]
    if decided := _newly_decided(status, then):
        yield reader.text(decided)
