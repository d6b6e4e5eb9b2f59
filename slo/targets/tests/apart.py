"""Which error budgets can be in a test together: those of which none counts the series of another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import count

from slo.promql import Selector
from slo.promql.examples import selects
from slo.targets.tests.story import Labels, Story, merged
from slo.targets.tests.subjects import Subject

Apart = Mapping[Subject, Set[Subject]]
"""The subjects with which each one cannot be in a test."""


class _Series:
    """The series of one metric by their labels, so that a selector is compared with few of them."""

    def __init__(self, metric: str, alike: Iterable[Subject]) -> None:
        sources = ((one, source.made) for one in alike for source in one.sources)
        self._all = [(one, made.labels) for one, made in sources if made.metric == metric]
        self._with: dict[tuple[str, str], list[tuple[Subject, Labels]]] = {}
        for one, labels in self._all:
            for label in labels.items():
                self._with.setdefault(label, []).append((one, labels))

    def selected(self, selector: Selector) -> Iterable[Subject]:
        """Return the subjects of which a selector, whatever its metric is, matches some series."""
        asked = (one for one in selector.matchers if one.op == "=" and one.value)
        with_labels = (self._with.get((one.name, one.value), []) for one in asked)
        some = min(with_labels, key=len, default=self._all)
        return (one for one, labels in some if selects(selector, selector.metric, labels))


def apart(proved: Sequence[Subject]) -> Apart:
    """Return the subjects that cannot be in a test with each other."""
    found: dict[Subject, set[Subject]] = {one: set() for one in proved}
    by_metric: dict[str, list[Subject]] = {}
    for one in proved:
        for metric in one.metrics:
            by_metric.setdefault(metric, []).append(one)
    for metric, alike in by_metric.items():
        for one, other in _disturbed(metric, alike):
            found[one].add(other)
            found[other].add(one)
    return found


def _disturbed(metric: str, alike: Sequence[Subject]) -> Iterator[tuple[Subject, Subject]]:
    """Yield the subjects that would count series of another objective, all of one metric; and that other."""
    if len(alike) > 1:
        series = _Series(metric, alike)
        for one in alike:
            found = (other for selector in one.selectors for other in series.selected(selector))
            yield from ((one, other) for other in found if other.slo.id != one.slo.id)


def together(stories: Iterable[tuple[Subject, Story | None]], apart: Apart) -> Iterable[Story]:
    """Put tests together, each into the first one that it does not disturb: that takes less time."""
    tests: list[list[Story]] = []
    places: dict[Subject, int] = {}
    for one, story in stories:
        if story is None:
            continue
        taken = {places[other] for other in apart[one] if other in places}
        place = next(free for free in count() if free not in taken)
        if place == len(tests):
            tests.append([])
        tests[place].append(story)
        places[one] = place
    return map(merged, tests)
