"""Which exclusions decide on a verdict or a release, in words."""

from collections.abc import Iterator

from slo.evidence.gate import Decision, rule
from slo.evidence.status import Otherwise, Status

_RELEASES = {
    Decision.FROZEN: "releases would be frozen",
    Decision.SPENT: "releases would be blocked",
    Decision.NO_DATA: "nothing would be decided on releases",
    Decision.PASSES: "releases could go out",
}


def decided_by_exclusions(status: Status) -> Iterator[str]:
    """Yield which exclusions change the verdict or the decision on releases, as far as that is known.

    That several together do is said if none of them alone does.
    """
    for one in deciding(status):
        noun = "exclusions" if one.exclusions[1:] else "exclusion"
        yield f"without the {noun} {_named(one)}: {_changed(status, one)}"


def deciding(status: Status) -> list[Otherwise]:
    """Return the exclusions without which the verdict or the decision would be another: see above."""
    changed = [one for one in status.otherwise if _changed(status, one)]
    return [one for one in changed if len(one.exclusions) == 1] or changed


def undecided_exclusions(status: Status) -> Iterator[str]:
    """Yield for which exclusions it is not known what would be without them."""
    unknown = [one for one in status.otherwise if one.status is None and len(one.exclusions) == 1]
    if unknown:
        names = " and ".join(map(_named, unknown))
        yield f"without {names}, the decision is not known: the rules counted none of the excluded events"


def _named(one: Otherwise) -> str:
    return " and ".join(map(repr, one.exclusions))


def _changed(status: Status, one: Otherwise) -> str:
    if one.status is None:
        return ""
    then = rule(one.status).decision
    words = [str(one.status.verdict)] if one.status.verdict is not status.verdict else []
    words += [_RELEASES[then]] if then in _RELEASES and then is not rule(status).decision else []
    return ", ".join(words)
