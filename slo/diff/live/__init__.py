"""What servers run, compared with what definitions mean: rules of Prometheus, routes of Alertmanager."""

from collections import Counter
from collections.abc import Iterator, Mapping

from slo.diff.change import About, Change, Changes, Rank, Size, Value
from slo.diff.live.routes import of_alertmanager, of_routing
from slo.diff.live.rules import of_plan, of_prometheus
from slo.diff.live.running import Running
from slo.plan.series import Key
from slo.plan.types import Plan
from slo.text.plurals import count


def running(plan: Plan, groups: object | None, route: object | None) -> Changes:
    """Compare a plan with the groups of rules that a Prometheus lists, and with Alertmanager's root route.

    None: that server is not compared. Raises ValueError for what is not in the form of these servers. Rules
    that slo did not write are not compared; if nothing that runs is by slo, the changes are `unreadable`.
    """
    found: list[Change] = []
    values: dict[Key, Value] = {}
    sizes = [0, 0]
    if groups is not None:
        runs, means = of_prometheus(groups, plan.catalogue.severities), of_plan(plan)
        if means and not runs:
            return Changes(unreadable="no rule that slo wrote")
        sizes = [len(runs), len(means)]
        found += _differences(runs, means, values)
    if route is not None:
        runs, means = of_alertmanager(route, plan), of_routing(plan)
        if runs.keys().isdisjoint(means):
            return Changes(unreadable="no route that slo wrote")
        found += _differences(runs, means, values)
    before, after = (Size(size, 0) for size in sizes)
    entries = sorted(found, key=lambda change: change.rank)
    return Changes(tuple(entries), (), before, after, values)


def _differences(
    runs: Mapping[Key, Running], means: Mapping[Key, Running], values: dict[Key, Value]
) -> Iterator[Change]:
    """Yield a change for each alert and route, and one for all recordings of a service."""
    recordings: Counter[tuple[About, str]] = Counter()
    keys: dict[tuple[About, str], list[Key]] = {}
    for key in dict.fromkeys((*means, *runs)):
        had, has = runs.get(key), means.get(key)
        one = has or had
        if one is None or (had and has and had.texts == has.texts):
            continue
        named = _named(key, had, has)
        values.update(named)
        state = _state(had, has)
        if one.rank is Rank.RULES:
            recordings[one.about, state] += 1
            keys.setdefault((one.about, state), []).extend(named)
        else:
            yield Change(one.rank, one.about, _sentence(one, had, has), tuple(named), kind="running")
    for (about, state), number in recordings.items():
        sentence = f"{count(number, 'recording')} {state}"
        yield Change(Rank.RULES, about, sentence, tuple(keys[about, state]), kind="running")


def _named(key: Key, had: Running | None, has: Running | None) -> dict[Key, Value]:
    if had is None or has is None:
        return {key: Value(had and "loaded", has and "defined")}
    fields = dict.fromkeys((*has.texts, *had.texts))
    both = {field: Value(had.texts.get(field), has.texts.get(field)) for field in fields}
    return {(*key, field): value for field, value in both.items() if value.before != value.after}


def _sentence(one: Running, had: Running | None, has: Running | None) -> str:
    if had is None:
        return f"{one.title} is defined, and does not run"
    if has is None:
        return f"{one.title} runs, and is no longer defined"
    words = (
        f"{field}: {had.texts.get(field) or 'none'} → {text or 'none'}"
        for field, text in has.texts.items()
        if had.texts.get(field) != text
    )
    return f"{one.title} runs with another {'; '.join(words)}"


def _state(had: Running | None, has: Running | None) -> str:
    if had is None:
        return "defined, and not loaded"
    return "loaded, and no longer defined" if has is None else "loaded, and different"
