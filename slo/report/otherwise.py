"""Which exclusions decide on a verdict or a release, in the language of the reader."""

from collections.abc import Iterator

from slo.evidence.gate import Decision, rule
from slo.evidence.status import Otherwise, Status
from slo.languages import Listed
from slo.languages.language import Language

_RELEASES = {
    Decision.FROZEN: "without_frozen",
    Decision.SPENT: "without_blocked",
    Decision.NO_DATA: "without_undecided",
    Decision.PASSES: "without_free",
}


def decided_by_exclusions(status: Status, reader: Language) -> Iterator[str]:
    """Yield which exclusions change the verdict or the decision on releases, as far as that is known.

    That several together do is said if none of them alone does.
    """
    for one in deciding(status):
        what = Listed(_changed(status, one, reader))
        yield reader.text("note_without", parties=_named(one), what=what)


def deciding(status: Status) -> list[Otherwise]:
    """Return the exclusions without which the verdict or the decision would be another: see above."""
    changed = [one for one in status.otherwise if one.status and _judged(one.status) != _judged(status)]
    return [one for one in changed if len(one.exclusions) == 1] or changed


def undecided_exclusions(status: Status, reader: Language) -> Iterator[str]:
    """Yield for which exclusions it is not known what would be without them."""
    unknown = [one for one in status.otherwise if one.status is None and len(one.exclusions) == 1]
    if unknown:
        yield reader.text(
            "note_without_unknown", parties=tuple(name for one in unknown for name in _named(one))
        )


def _named(one: Otherwise) -> tuple[str, ...]:
    return tuple(map(repr, one.exclusions))


def _judged(status: Status) -> tuple[str, Decision]:
    return status.verdict, rule(status).decision


def _changed(status: Status, one: Otherwise, reader: Language) -> Iterator[str]:
    assert one.status is not None, "only those are named whose effect is known"
    (verdict, decision), (now, decided) = _judged(one.status), _judged(status)
    if verdict != now:
        yield reader.words["status_verdicts"][verdict]
    if decision is not decided and decision in _RELEASES:
        yield reader.text(_RELEASES[decision])
