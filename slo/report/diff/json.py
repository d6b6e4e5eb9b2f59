"""What a change means, as JSON."""

from slo.diff import Change, Changes
from slo.text.json import document
from slo.text.styles import Paint, plain


def render(changes: Changes, base: str, paint: Paint = plain) -> str:
    """Return every change with the keys of the plan that it explains.

    Later versions may add keys; no key changes its meaning.

    base      the name of what is compared with
    unreadable  why nothing could be compared, or null; then the following have only what is `unsigned`
    differs   whether anything differs
    changes   the worst first: `topic` (woken, pages, sign, history, incident, budget, tickets, info, rules,
              other), `kind` of change, `about` (`what` it is about and its `name`), `sentence`, `before` and
              `after` (null where there is no such value, or no single one), `own_of` (the party that may
              change it alone, or null), `keys`
    unsigned  what has yet to be signed: `subject`, `parties`, and whether definitions are `refused` until
              then
    rules     how many rules there are and how many are evaluated `a_minute`, `before` and `after`
    values    every key of the plan that differs, with its text `before` and `after` (null: not there)
    """
    found = {
        "base": base,
        "unreadable": changes.unreadable or None,
        "differs": bool(changes),
        "changes": [_change(change) for change in changes.entries],
        "unsigned": [one._asdict() for one in changes.unsigned],
        "rules": {"before": changes.before._asdict(), "after": changes.after._asdict()},
        "values": [{"key": list(key), **value._asdict()} for key, value in changes.values.items()],
    }
    return document(found)


def _change(change: Change) -> dict[str, object]:
    return {
        "topic": change.rank.topic,
        "kind": change.kind,
        "about": change.about._asdict(),
        "sentence": change.sentence,
        "before": change.value.before if change.value else None,
        "after": change.value.after if change.value else None,
        "own_of": change.own_of or None,
        "keys": [list(key) for key in change.keys],
    }
