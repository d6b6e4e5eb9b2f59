"""Which objectives are meant: by id, by what they belong to, or by a label of their groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from slo.conditions import Group
from slo.evidence.status import Status
from slo.model import SLO
from slo.text.diagnostics import nearest

BELONGS_TO = ("product", "service", "environment")
"""What an objective belongs to; every other key is a label that an indicator is `by`."""


class NothingSelected(ValueError):
    """Raised where a selector is about no objective; says of each such one what was probably meant."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Objectives whose id matches one of `ids`, if there are any, and one pattern of each key.

    >>> Selection.parse(["product=notify", "*-availability"])
    Selection(ids=('*-availability',), patterns={'product': ('notify',)})
    """

    ids: tuple[str, ...] = ()
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, selectors: Iterable[str]) -> "Selection":
        """Read selectors such as `checkout-*`, `product=notify` or `region=eu`; none of them selects all."""
        ids: list[str] = []
        patterns: defaultdict[str, list[str]] = defaultdict(list)
        for selector in selectors:
            key, sign, pattern = selector.partition("=")
            if sign:
                patterns[key].append(pattern)
            else:
                ids.append(selector)
        return cls(tuple(ids), {key: tuple(values) for key, values in patterns.items()})

    def slos(self, slos: Iterable[SLO]) -> tuple[SLO, ...]:
        """Give the objectives that are meant, in their order; raises NothingSelected.

        One that has groups is meant if any group may be; which ones there are, only data can tell.
        """
        known = list(slos)
        wrong = [*self._wrong(known)]
        if wrong:
            raise NothingSelected("; ".join(wrong))
        selected = tuple(slo for slo in known if self._takes(slo))
        if known and not selected:
            raise NothingSelected(f"no objective is all of this at once: {self}")
        return selected

    def statuses(self, statuses: Iterable[Status]) -> tuple[Status, ...]:
        """Give those of the groups that are meant. An objective of which nothing is known stays as it is."""
        return tuple(status for status in statuses if self._takes_group(status.group))

    def __str__(self) -> str:
        """Write the selectors as people do."""
        return " ".join((*self.ids, *(f"{key}={one}" for key, some in self.patterns.items() for one in some)))

    def _takes(self, slo: SLO) -> bool:
        return (not self.ids or _matches(slo.id, self.ids)) and all(
            _matches(_belongs_to(slo, key), patterns) if key in BELONGS_TO else key in slo.indicator.by
            for key, patterns in self.patterns.items()
        )

    def _takes_group(self, group: Group) -> bool:
        return all(_matches(value, self.patterns[key]) for key, value in group if key in self.patterns)

    def _wrong(self, slos: list[SLO]) -> Iterator[str]:
        """Say of each selector that is about no objective what was probably meant."""
        ids = [slo.id for slo in slos]
        for pattern in self.ids:
            if not any(_matches(id, (pattern,)) for id in ids):
                yield _unknown(f"no objective is called {pattern!r}", pattern, ids)
        labels = {label for slo in slos for label in slo.indicator.by}
        for key, patterns in self.patterns.items():
            if key not in BELONGS_TO and key not in labels:
                yield _unknown(f"no objective is told apart by {key!r}", key, {*BELONGS_TO, *labels})
            elif key in BELONGS_TO:
                there = {name for slo in slos if (name := _belongs_to(slo, key))}
                for pattern in patterns:
                    if not any(_matches(name, (pattern,)) for name in there):
                        yield _unknown(f"no objective is of the {key} {pattern!r}", pattern, there)


def _belongs_to(slo: SLO, key: str) -> str:
    return getattr(slo.service, "name" if key == "service" else key) or ""


def _matches(text: str, patterns: Iterable[str]) -> bool:
    """Tell whether a text is one of the patterns, in which * and ? stand for anything, or looks like one."""
    return any(text == pattern or fnmatchcase(text, pattern) for pattern in patterns)


def _unknown(what: str, word: str, known: Iterable[str]) -> str:
    hint = nearest(word, known)
    return f"{what}: {hint}" if hint else what
