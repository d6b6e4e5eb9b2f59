"""What no kind of change explains, so that no difference is left out."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from slo.diff.change import About, Change, Rank
from slo.diff.comparison import Comparison
from slo.diff.leaves import AS_WRITTEN
from slo.diff.words import in_one_line
from slo.model import SYSTEMS, AlertSeverity
from slo.plan.series import Key
from slo.text.plurals import listed

_SYSTEMS = tuple(system.key for system in SYSTEMS)
_ON_CALL = (*_SYSTEMS, "escalation_policy")
"""Who is on call."""
_OWN_OF_PRODUCT = ("title", "contacts", "code_owners", "signatories", "owns", *_SYSTEMS)
_OWN_CHANNELS = (*AlertSeverity, "hours", "environments", "grouping")
_OWN_OF_PARTY = (
    *("title", "help", "out_of_hours", *AlertSeverity, "called", "code_owners", "signatories", "hours"),
    *_ON_CALL,
)


def rest(compared: Comparison, explained: Collection[Key]) -> Iterator[Change]:
    """Yield changes for the keys that differ and are not among those that are explained.

    Values beside each other that are new, or that are removed, are one change: a new tier has several.
    """
    together: dict[_Together, list[Key]] = {}
    for key, value in compared.values.items():
        part = compared.parts[key]
        alone = len(compared.under(*part)) == 1
        if key not in explained and (alone or key[-1] != AS_WRITTEN):
            path = key[len(part) :]
            party, fields = _own_of(part, path)
            rank = Rank.WOKEN if party and fields[0] in _ON_CALL else Rank.OTHER
            only = "new" if value.before is None else "removed" if value.after is None else ""
            parent = path[:-1] if only and path[1:] else path
            together.setdefault(_Together(rank, part, parent, only, party), []).append(key)
    for one, keys in together.items():
        single = compared.values[keys[0]] if len(keys) == 1 else None
        sentence = _sentence(one, keys, compared)
        yield Change(one.rank, _about(one.part), sentence, tuple(keys), single, one.party)


class _Together(NamedTuple):
    """What values share that are one change: `parent` is the path to them in their part of the plan.

    `only` is how they differ if they are in one of the plans only: all are new, or all are removed.
    """

    rank: Rank
    part: Key
    parent: Key
    only: str
    party: str


def _sentence(one: _Together, keys: list[Key], compared: Comparison) -> str:
    if keys == [one.part]:
        return "is no longer defined" if one.only == "removed" else "is new"
    path = keys[0][len(one.part) :]
    if path == (AS_WRITTEN,):
        return "is written differently, and means the same"
    if len(keys) == 1:
        before, after = (in_one_line(text) if text else "none" for text in compared.values[keys[0]])
        return f"{' '.join(path)}: {before} → {after}"
    texts = (compared.values[key].after or compared.values[key].before or "" for key in keys)
    values = [f"{key[-1]} {in_one_line(text)}" for key, text in zip(keys, texts, strict=True)]
    return f"{' '.join(one.parent)}: {listed(values)} are {one.only}"


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
