"""Groups of rules on a server: which are ours, what differs, and in which order they are changed.

Each group has a comment in the expression of its first rule. Servers keep expressions as they are written,
so the server itself says whose a group is.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from slo.actions.push.comparison import Mark
from slo.clients.mimir import Group, Key
from slo.text.plurals import count
from slo.text.units import Duration
from slo.text.yaml import document

_DURATIONS = ("interval", "query_offset", "for", "keep_firing_for")
_NUMBERS = ("limit",)
_SAME_AS = {"evaluation_delay": "query_offset"}
"""Keys that Mimir answers with a second time, under an older name."""


class Written(NamedTuple):
    """A group that is written, or removed if it has no rules."""

    mark: Mark
    key: Key
    about: str
    group: Group


class Difference(NamedTuple):
    """What is written in order, the number of equal groups, and those of others: all, and in our places."""

    written: tuple[Written, ...]
    unchanged: int
    foreign: int
    clashes: tuple[Key, ...]


def marked(group: Group, mark: str) -> Group:
    """Return a group with the comment that says whose it is."""
    first, *others = group["rules"]
    return {**group, "rules": [{**first, "expr": f"{first['expr']}\n# {mark}"}, *others]}


def is_marked(group: Group, mark: str) -> bool:
    """Return whether a group has this comment, and not that of other definitions."""
    match group.get("rules"):
        case [{"expr": str(expr)}, *_]:
            return expr.splitlines()[-1:] == [f"# {mark}"]
    return False


def text_of(group: Group) -> str:
    """Return a group in YAML."""
    numbers = {key: int(group[key]) for key in _NUMBERS if key in group}
    return document({**group, **numbers})


def difference(wanted: Mapping[Key, Group], found: Mapping[Key, Group], mark: str) -> Difference:
    """Compare groups that are wanted with all groups of a server.

    A rule is never absent in between: what is added is written first, then what is changed, and what is
    removed is removed last.
    """
    ours = {key: group for key, group in found.items() if is_marked(group, mark)}
    added = [key for key in wanted if key not in found]
    changed = [key for key in wanted if key in ours and _meant(wanted[key]) != _meant(ours[key])]
    removed = sorted(key for key in ours if key not in wanted)
    written = [Written(Mark.ADD, key, count(len(wanted[key]["rules"]), "rule"), wanted[key]) for key in added]
    written += _in_order(changed, wanted, {**ours, **{key: wanted[key] for key in added}})
    written += [Written(Mark.REMOVE, key, count(len(ours[key]["rules"]), "rule"), {}) for key in removed]
    return Difference(
        tuple(written),
        sum(key in ours for key in wanted) - len(changed),
        len(found) - len(ours),
        tuple(key for key in wanted if key in found and key not in ours),
    )


def _in_order(
    changed: Iterable[Key], wanted: Mapping[Key, Group], held: dict[Key, Group]
) -> Iterator[Written]:
    """Yield changed groups so that a rule that moves is written where it goes before it leaves its group.

    If groups exchange rules, one of them holds those of both for a moment.
    """
    waiting, prepared = list(changed), set[Key]()
    while waiting:
        free = (one for one in waiting if not _missed(one, waiting, wanted, held))
        key = next(free, None) or next(one for one in waiting if one not in prepared)
        if kept := _missed(key, waiting, wanted, held):
            prepared.add(key)
            group = {**wanted[key], "rules": [*wanted[key]["rules"], *kept]}
            yield Written(Mark.CHANGE, key, f"keeps {count(len(kept), 'rule')} until they have moved", group)
            held[key] = group
        else:
            yield Written(Mark.CHANGE, key, _about(held[key], wanted[key]), wanted[key])
            held[key] = wanted[key]
            waiting.remove(key)


def _missed(
    key: Key, waiting: list[Key], wanted: Mapping[Key, Group], held: Mapping[Key, Group]
) -> list[Mapping[str, Any]]:
    """Return the rules that no group would hold after this one is written, though others still have to."""
    to_come = {_name(rule) for one in waiting if one != key for rule in wanted[one]["rules"]}
    kept = {_name(rule) for rule in wanted[key]["rules"]}
    kept |= {_name(rule) for one, group in held.items() if one != key for rule in group["rules"]}
    return [rule for rule in held[key]["rules"] if _name(rule) in to_come - kept]


def _about(before: Group, after: Group) -> str:
    """Return how many rules differ, and which settings of the group."""
    old = {_name(rule): _meant(rule) for rule in before["rules"]}
    new = {_name(rule): _meant(rule) for rule in after["rules"]}
    numbers = {
        "added": sum(name not in old for name in new),
        "changed": sum(old.get(name, new[name]) != new[name] for name in new),
        "removed": sum(name not in new for name in old),
    }
    parts = [f"{number} {what}" for what, number in numbers.items() if number]
    settings = sorted(
        key for key in {*before, *after} - {"rules"} if _meant(before).get(key) != _meant(after).get(key)
    )
    about = f"{', '.join(parts) or 'none changed'} of {count(len(new), 'rule')}"
    return f"{about}; {', '.join(settings)}" if settings else about


def _name(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what identifies a rule: its name and its labels."""
    labels = sorted((rule.get("labels") or {}).items())
    return (rule.get("record", ""), rule.get("alert", ""), *(f"{name}={value}" for name, value in labels))


def _meant(value: Any, key: str = "") -> Any:
    """Return a value as it is meant: durations in one spelling, and nothing that is empty."""
    if isinstance(value, Mapping):
        kept = {name: _meant(inner, name) for name, inner in value.items() if not _says_nothing(name, value)}
        return {name: inner for name, inner in kept.items() if inner not in ("", {}, [])}
    if isinstance(value, list):
        return [_meant(item) for item in value]
    if key in _DURATIONS and value:
        return _duration(str(value))
    return str(value)


def _says_nothing(name: str, group: Mapping[str, Any]) -> bool:
    return name in _SAME_AS and group[name] == group.get(_SAME_AS[name])


def _duration(text: str) -> str:
    """Return a duration in one spelling; "" for none at all, which servers may write as 0s."""
    try:
        return str(Duration.parse(text))
    except ValueError:
        return "" if text.strip("0s") == "" else text
