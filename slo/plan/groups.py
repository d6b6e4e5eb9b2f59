"""Rule groups of at most 20 rules, which is Mimir's default limit, made from groups of any size.

Rules of one group are evaluated in order and at the same time, so each reads what those before it have just
recorded. Groups are evaluated at different times, so a rule reads up to an interval late what another group
records. Therefore a page shares a group with all that it depends on, and detects nothing later than before;
what moves to a further group are tickets and other rules that can wait.

https://grafana.com/docs/mimir/latest/configure/configuration-parameters/#limits
"""

from collections.abc import Iterator, Sequence

from slo.model import AlertSeverity
from slo.model.naming import alerts_of
from slo.model.severity import SeverityWords
from slo.plan.series import Recording
from slo.plan.types import Alert, RuleGroup

LIMIT = 20
"""The most rules that a group can have: `-ruler.max-rules-per-rule-group`."""

Rule = Recording | Alert


def limited(group: RuleGroup, words: SeverityWords) -> Iterator[RuleGroup]:
    """Split a group that is too large; the first part keeps its name, the others have numbers from 2."""
    for number, rules in enumerate(_split(group.rules, words.of(AlertSeverity.PAGE)), 1):
        yield group._replace(name=group.name if number == 1 else f"{group.name}:{number}", rules=rules)


def _split(rules: tuple[Rule, ...], page: str) -> Iterator[tuple[Rule, ...]]:
    """Yield rules in parts, each in its order. Whatever a rule reads is in its own part or in one before."""
    if len(rules) <= LIMIT:
        yield rules
        return
    sources = _sources(rules)
    parts: list[list[int]] = [[]]
    done = set[int]()
    for place in sorted(range(len(rules)), key=lambda place: (_urgency(rules[place], page), place)):
        needed = sorted(_with_sources(place, sources) - done)
        done.update(needed)
        if parts[-1] and len(parts[-1]) + len(needed) > LIMIT:
            parts.append([])
        for one in needed:
            if len(parts[-1]) == LIMIT:
                parts.append([])
            parts[-1].append(one)
    yield from (tuple(rules[place] for place in sorted(part)) for part in parts)


def _urgency(rule: Rule, page: str) -> int:
    """Return what a place in the first group is given to first: 0 before 1 before 2."""
    if isinstance(rule, Recording):
        return 0 if rule.simultaneous else 2
    return 1 if rule.labels.get("severity") == page else 2


def _sources(rules: Sequence[Rule]) -> list[set[int]]:
    """Return the places of the rules before each rule whose series it reads."""
    places: dict[str, set[int]] = {}
    found = []
    for place, rule in enumerate(rules):
        reads = rule.reads if isinstance(rule, Recording) else rule.condition.reads
        found.append(set[int]().union(*(places[name] for name in reads & places.keys())))
        name = rule.name if isinstance(rule, Recording) else alerts_of(rule.labels.get("slo", ""))
        places.setdefault(name, set()).add(place)
    return found


def _with_sources(place: int, sources: Sequence[set[int]]) -> set[int]:
    """Return the place of a rule and those of all rules that it depends on."""
    found, todo = set[int](), [place]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += sources[one]
    return found
