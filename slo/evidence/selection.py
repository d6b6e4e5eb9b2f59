"""Selection of objectives by id, product, service, environment, or a label of their groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from slo.conditions import Group
from slo.evidence.status import Status
from slo.model import SLO
from slo.text.diagnostics import nearest

BELONGS_TO = ("product", "service", "environment")
"""Keys for properties of an objective; every other key is a label in the `by` of an indicator."""


class NothingSelected(ValueError):
    """Raised for selectors that match no objective; the message suggests the nearest spelling of each."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Objectives whose id matches one of `ids`, if there are any, and that match one pattern of each key.

    >>> Selection.parse(["product=notify", "*-availability"])
    Selection(ids=('*-availability',), patterns={'product': ('notify',)})
    """

    ids: tuple[str, ...] = ()
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, selectors: Iterable[str]) -> "Selection":
        """Parse selectors such as `checkout-*`, `product=notify` or `region=eu`; no selector selects all."""
        ids: list[str] = []
        patterns: defaultdict[str, list[str]] = defaultdict(list)
        for selector in selectors:
            key, sign, pattern = selector.partition("=")
            if sign:
                patterns[key].append(pattern)
            else:
                ids.append(selector)
        return cls(tuple(ids), {key: tuple(values) for key, values in patterns.items()})

    def slos(self, slos: Iterable[SLO], clusters: Collection[str] = ()) -> tuple[SLO, ...]:
        """Return the selected objectives in their order; raises NothingSelected.

        A label of groups selects every objective that has it, because only data show which groups exist. All
        objectives have the labels of `clusters`.
        """
        known = list(slos)
        wrong = [*self._wrong(known, clusters)]
        if wrong:
            raise NothingSelected("; ".join(wrong))
        selected = tuple(slo for slo in known if self._takes(slo, clusters))
        if known and not selected:
            raise NothingSelected(f"no objective matches all of these selectors: {self}")
        return selected

    def statuses(self, statuses: Iterable[Status]) -> tuple[Status, ...]:
        """Return the statuses of the selected groups, and those of objectives without any group."""
        return tuple(status for status in statuses if self.takes_group(status.group))

    def __str__(self) -> str:
        """Return the selectors as text, as on the command line."""
        return " ".join((*self.ids, *(f"{key}={one}" for key, some in self.patterns.items() for one in some)))

    def _takes(self, slo: SLO, clusters: Collection[str]) -> bool:
        labels = {*slo.indicator.by, *clusters}
        return (not self.ids or _matches(slo.id, self.ids)) and all(
            _matches(_belongs_to(slo, key), patterns) if key in BELONGS_TO else key in labels
            for key, patterns in self.patterns.items()
        )

    def takes_group(self, group: Group) -> bool:
        """Return whether a group of a selected objective is selected, or an objective without groups."""
        return all(_matches(value, self.patterns[key]) for key, value in group if key in self.patterns)

    def _wrong(self, slos: list[SLO], clusters: Collection[str]) -> Iterator[str]:
        """Yield a message for each selector that matches no objective."""
        ids = [slo.id for slo in slos]
        for pattern in self.ids:
            if not any(_matches(id, (pattern,)) for id in ids):
                yield _unknown(f"no objective is called {pattern!r}", pattern, ids)
        labels = {*clusters, *(label for slo in slos for label in slo.indicator.by)}
        for key, patterns in self.patterns.items():
            if key not in BELONGS_TO and key not in labels:
                yield _unknown(f"no objective is grouped by {key!r}", key, {*BELONGS_TO, *labels})
            elif key in BELONGS_TO:
                there = {name for slo in slos if (name := _belongs_to(slo, key))}
                for pattern in patterns:
                    if not any(_matches(name, (pattern,)) for name in there):
                        yield _unknown(f"no objective belongs to the {key} {pattern!r}", pattern, there)


def _belongs_to(slo: SLO, key: str) -> str:
    return getattr(slo.service, "name" if key == "service" else key) or ""


def _matches(text: str, patterns: Iterable[str]) -> bool:
    """Return whether a text equals or matches one of the patterns, in which * and ? are wildcards."""
    return any(text == pattern or fnmatchcase(text, pattern) for pattern in patterns)


def _unknown(what: str, word: str, known: Iterable[str]) -> str:
    hint = nearest(word, known)
    return f"{what}: {hint}" if hint else what
