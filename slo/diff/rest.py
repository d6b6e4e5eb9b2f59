"""What no kind of change explains: each remaining key by itself, so that no difference is left out."""

from collections.abc import Collection, Iterator

from slo.diff.change import About, Change, Rank
from slo.diff.comparison import Comparison
from slo.diff.leaves import AS_WRITTEN
from slo.diff.words import in_one_line
from slo.model import AlertSeverity
from slo.plan.series import Key

_OWN_OF_PRODUCT = ("title", "contacts", "code_owners", "signatories", "pagerduty", "owns")
_OWN_CHANNELS = (*AlertSeverity, "hours", "environments", "grouping")
_OWN_OF_PARTY = (
    *("title", "help", "out_of_hours", *AlertSeverity, "called", "code_owners", "signatories", "hours"),
    *("pagerduty", "escalation_policy"),
)
_ON_CALL = ("pagerduty", "escalation_policy")
"""Who is on call: the schedules and policies of PagerDuty."""


def rest(compared: Comparison, explained: Collection[Key]) -> Iterator[Change]:
    """Yield a change for each key that differs and is not among those that are explained."""
    for key, value in compared.values.items():
        part = compared.parts[key]
        alone = len(compared.under(*part)) == 1
        if key not in explained and (alone or key[-1] != AS_WRITTEN):
            about, path = _about(part), key[len(part) :]
            party, fields = _own_of(part, path)
            rank = Rank.WOKEN if party and fields[0] in _ON_CALL else Rank.OTHER
            if key == part:
                sentence = "is no longer defined" if value.after is None else "is new"
            elif path == (AS_WRITTEN,):
                sentence = "is written differently, and means the same"
            else:
                before, after = (in_one_line(text) if text else "none" for text in value)
                sentence = f"{' '.join(path)}: {before} → {after}"
            yield Change(rank, about, sentence, (key,), value, party)


def _about(part: Key) -> About:
    return About(part[0], " ".join(part[1:]))


def _own_of(part: Key, path: Key) -> tuple[str, Key]:
    """Return the party that may change something alone, or "", and the path to it among its fields."""
    if part[0] == "product" and path:
        own = path[0] in _OWN_OF_PRODUCT or (path[0] == "alerting" and path[1:2] and path[1] in _OWN_CHANNELS)
        return (part[1], path) if own else ("", path)
    if part[0] == "organisation" and path[:1] == ("parties",) and len(path) > 2 and path[2] in _OWN_OF_PARTY:
        return path[1], path[2:]
    return "", path
