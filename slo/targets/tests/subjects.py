"""What is proved: each error budget of each objective, with the series that its events make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from slo.conditions import Budget, budgets
from slo.model import SLO
from slo.promql import Selector
from slo.promql.examples import example, texts
from slo.sli.made import TARGET, Form, Made, NotMade
from slo.targets.tests.course import Scene, course, scrapes_a_minute, values, whole
from slo.targets.tests.story import Series, series_name
from slo.targets.tests.traits import Traits, traits


@dataclass(frozen=True)
class Source:
    """A series that an objective is measured from. Only those that `fail` have bad events."""

    slo: SLO
    made: Made
    fails: bool

    @cached_property
    def name(self) -> str:
        return series_name(self.made.metric, self.made.labels)


@dataclass(frozen=True, eq=False)
class Subject:
    """The error budget of an objective, or of a group of it; `group` are the labels of that group."""

    slo: SLO
    budget: Budget
    group: Mapping[str, str]
    sources: tuple[Source, ...]

    @cached_property
    def name(self) -> str:
        return " ".join((self.slo.id, *self.group.values()))

    @cached_property
    def traits(self) -> Traits:
        return traits(self.slo, self.budget)

    @property
    def identity(self) -> Mapping[str, str]:
        """The labels of its alerts by which they are found."""
        return {"slo": self.slo.id, **self.group}

    @property
    def good_for(self) -> int:
        """How many minutes its series stay good, and no longer; 0 if events decide that."""
        return max((source.slo.indicator.kind.good_for for source in self.sources), default=0)

    @cached_property
    def up(self) -> tuple[str, ...]:
        """The series `up` of its targets, with their labels."""
        return tuple(series_name("up", labels) for labels in self._up_labels)

    def up_of(self, instance: str) -> Iterator[str]:
        """Yield the series `up` of another target, where its selectors match several."""
        return (series_name("up", {**labels, "instance": instance}) for labels in self._up_labels)

    @cached_property
    def _up_labels(self) -> tuple[Mapping[str, str], ...]:
        in_metrics = self.slo.indicator.groups.in_metrics(self.group)
        found = (example((one,), {**TARGET, **in_metrics}) for one in self.slo.scrapes)
        return tuple(labels for labels in found if labels is not None)

    @property
    def has_counters(self) -> bool:
        """Return whether rules count differences of its series, also over a time without samples.

        An expression means what people wrote: it may see nothing of such a time.
        """
        forms = {source.made.form for source in self.sources}
        return self.slo.indicator.kind.of_differences and forms == {Form.COUNTER}

    @property
    def has_several_targets(self) -> bool:
        """Return whether its selectors match the series of any target, and name their job."""
        matched = {matcher.name for selector in self.selectors for matcher in selector.matchers}
        return bool(self.slo.scrapes) and matched.isdisjoint(TARGET)

    @property
    def has_idle_times(self) -> bool:
        """Return whether its series can go on without any events."""
        kinds = (source.slo.indicator.kind for source in self.sources)
        return all(kind.of_differences and not kind.one_event_a_minute for kind in kinds)

    def series(self, scene: Scene) -> Series:
        """Return its series in a scene, and `up`: 0 while nothing is scraped, and there until they end."""
        found = {}
        for source in self.sources:
            its = scene if source.fails else scene.without_errors
            path = course(its, whole(source.slo.indicator.kind, scene.interval))
            found[source.name] = values(source.made, path)
        for name in self.up:
            found.setdefault(name, _up(scene))
        return found

    @cached_property
    def metrics(self) -> frozenset[str]:
        """The metrics that it is measured from."""
        return frozenset(source.made.metric for source in self.sources)

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        """The selectors of its indicator, or of those of its parts."""
        found = (one for source in self.sources for one in source.slo.indicator.kind.selectors)
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def _up(scene: Scene) -> str:
    """Write the values of `up` from a first one at time 0 to the end."""
    values, at, each = [], -1, scrapes_a_minute(scene.interval)
    for gap in scene.lost:
        values += [f"1x{gap.start * each - at - 1}", f"0x{len(gap) * each - 1}"]
        at = gap.stop * each
    return " ".join((*values, f"1x{scene.scrapes - at - 1}", *(["stale"] if scene.ends else [])))


def subjects(slo: SLO) -> tuple[Subject, ...]:
    """Return each budget of an objective, the common one with an example of its groups; raises NotMade."""
    found = []
    for budget in budgets(slo):
        group = dict(budget.group) if budget.group else _some_group(slo)
        found.append(Subject(slo, budget, group, tuple(_sources(slo, group))))
    return tuple(found)


def _sources(slo: SLO, group: Mapping[str, str], *, fails: bool = True) -> Iterator[Source]:
    """Yield the series of an objective. Of the steps of a journey, only the first one fails."""
    for made in slo.indicator.kind.made(slo.indicator.groups.in_metrics(group)):
        yield Source(slo, made, fails)
    weighted = bool(getattr(slo.indicator.kind, "weights", None))
    for place, part in enumerate(slo.parts):
        if part.indicator.kind.is_whole or part.indicator.kind.by_minute or part.indicator.by:
            raise NotMade(f"its part {part.id} has whole minutes, groups or parts of its own")
        yield from _sources(part, {}, fails=fails and (weighted or place == 0))


def _some_group(slo: SLO) -> Mapping[str, str]:
    """Return an example of a group without a target of its own; raises NotMade if none is found."""
    groups = slo.indicator.groups
    if not groups.labels:
        return {}
    own = [one.group for one in slo.objective.targets]
    matchers = [one for selector in slo.indicator.kind.selectors for one in selector.matchers]
    choices = [
        (
            *(text for one in matchers if one.name == label and one.op != "!=" for text in texts(one.value)),
            "a",
            "b",
        )
        for label in groups.sources
    ]
    for chosen in product(*choices):
        group = dict(zip(groups.labels, chosen, strict=True))
        if group in own:
            continue
        try:
            slo.indicator.kind.made(groups.in_metrics(group))
        except NotMade:
            continue
        return group
    raise NotMade("no group without a target of its own is known")
