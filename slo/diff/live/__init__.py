"""What servers run, or files say, compared with what definitions mean: rules and routes."""

from collections.abc import Iterator, Mapping

from slo.diff.change import About, Change, Changes, Rank, Size, Value
from slo.diff.live.routes import of_alertmanager, of_routing
from slo.diff.live.rules import Written, of_plan, of_prometheus
from slo.diff.live.running import Running
from slo.diff.live.words import OF_SERVERS, Words, pieces
from slo.plan.series import Key
from slo.plan.types import Plan
from slo.text.plurals import count, some

_MOST_SERIES = 5
"""Most series that a sentence names; `values` have them all."""


def running(
    plan: Plan, groups: object | None, route: object | None, written: Written, words: Words = OF_SERVERS
) -> Changes:
    """Compare a plan with the groups of rules that a Prometheus lists, and with Alertmanager's root route.

    `written` writes annotations as rules have them. None: rules, or routes, are not compared. Raises
    ValueError for what is not in the form of these servers. Rules that slo did not write are not compared; if
    nothing that runs is by slo, the changes are `unreadable`.
    """
    found: list[Change] = []
    values: dict[Key, Value] = {}
    sizes = [0, 0]
    if groups is not None:
        runs, means = of_prometheus(groups, plan.catalogue.severities), of_plan(plan, written)
        if means and not runs:
            return Changes(unreadable="no rule that slo wrote")
        sizes = [len(runs), len(means)]
        found += [*_renamed(runs, means), *_differences(runs, means, values, words)]
    if route is not None:
        runs, means = of_alertmanager(route, plan), of_routing(plan)
        if runs.keys().isdisjoint(means):
            return Changes(unreadable="no route that slo wrote")
        found += _differences(runs, means, values, words)
    before, after = (Size(size, 0) for size in sizes)
    entries = sorted(found, key=lambda change: change.rank)
    return Changes(tuple(entries), (), before, after, values)


def _differences(
    runs: Mapping[Key, Running], means: Mapping[Key, Running], values: dict[Key, Value], words: Words
) -> Iterator[Change]:
    """Yield a change for each alert and route, and one for all recordings of a service."""
    recordings: dict[tuple[About, str], list[str]] = {}
    keys: dict[tuple[About, str], list[Key]] = {}
    for key in dict.fromkeys((*means, *runs)):
        had, has = runs.get(key), means.get(key)
        if had and has:
            yield from _said_otherwise(key, had, has, values)
        one = has or had
        if one is None or (had and has and had.texts == has.texts):
            continue
        named = _named(key, had, has)
        values.update(named)
        if one.rank is Rank.RULES:
            state = _state(had, has, words)
            recordings.setdefault((one.about, state), []).append(one.title)
            keys.setdefault((one.about, state), []).extend(named)
        else:
            yield Change(one.rank, one.about, _sentence(one, had, has, words), tuple(named), kind="running")
    for (about, state), series in recordings.items():
        names = some(sorted(set(series)), most=_MOST_SERIES)
        sentence = f"{count(len(series), 'recording')} {state}: {names}"
        yield Change(Rank.RULES, about, sentence, tuple(keys[about, state]), kind="running")


def _said_otherwise(key: Key, had: Running, has: Running, values: dict[Key, Value]) -> Iterator[Change]:
    """Yield a change if an alert has other annotations, in the words that differ."""
    names = dict.fromkeys((*has.annotations, *had.annotations))
    both = {name: Value(had.annotations.get(name), has.annotations.get(name)) for name in names}
    named = {(*key, name): value for name, value in both.items() if value.before != value.after}
    if named:
        values.update(named)
        texts = (f"{found[-1]}: {pieces(one.before or '', one.after or '')}" for found, one in named.items())
        sentence = f"{has.title} has another {'; '.join(texts)}"
        yield Change(Rank.OTHER, has.about, sentence, tuple(named), kind="running")


def _renamed(runs: Mapping[Key, Running], means: Mapping[Key, Running]) -> Iterator[Change]:
    """Yield each series that has another name, and is computed as before."""
    left_over = {_computed(one): (key, one) for key, one in runs.items() if key not in means}
    found: dict[tuple[About, str, str], list[Key]] = {}
    for key, one in means.items():
        if key not in runs and one.rank is Rank.RULES and _computed(one) in left_over:
            had, before = left_over[_computed(one)]
            found.setdefault((one.about, before.title, one.title), []).extend((had, key))
    for (about, before_name, name), keys in found.items():
        sentence = (
            f"the series {before_name} is {name} now: its history begins anew, and whatever reads it needs "
            "the new name"
        )
        yield Change(Rank.HISTORY, about, sentence, tuple(keys), Value(before_name, name), kind="running")


def _computed(one: Running) -> tuple[About, str, tuple[tuple[str, str], ...]]:
    return one.about, one.rank.topic, tuple(sorted(one.texts.items()))


def _named(key: Key, had: Running | None, has: Running | None) -> dict[Key, Value]:
    if had is None or has is None:
        return {key: Value(had and "loaded", has and "defined")}
    fields = dict.fromkeys((*has.texts, *had.texts))
    both = {field: Value(had.texts.get(field), has.texts.get(field)) for field in fields}
    return {(*key, field): value for field, value in both.items() if value.before != value.after}


def _sentence(one: Running, had: Running | None, has: Running | None, words: Words) -> str:
    if had is None:
        return f"{one.title} {words.missing}"
    if has is None:
        return f"{one.title} {words.left_over}"
    texts = (
        f"{field}: {pieces(had.texts.get(field, ''), text)}"
        for field, text in has.texts.items()
        if had.texts.get(field) != text
    )
    return f"{one.title} {words.differs} {'; '.join(texts)}"


def _state(had: Running | None, has: Running | None, words: Words) -> str:
    if had is None:
        return words.missing_ones
    return words.left_over_ones if has is None else words.different_ones
