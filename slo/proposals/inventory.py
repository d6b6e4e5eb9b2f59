"""What a Prometheus has: names of metrics, and for some of them the combinations of a few labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from slo.text.units import Duration

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The series of a metric that have these values of the labels that were asked for, and their number."""

    labels: Labels
    series: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a family wants to know of a metric: the combinations of `labels` among its series.

    Of `excluded`, only the values that the regular expression matches are asked for, such as the paths of
    health checks.
    """

    metric: str
    labels: tuple[str, ...]
    excluded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The answer to a question: all label names of the metric, its groups, and values to be excluded.

    `excluded` has the values by label and job.
    """

    names: frozenset[str]
    groups: tuple[Group, ...]
    excluded: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The names of all metrics, what is known of some, and how often each job is scraped.

    `unanswered` gives the reason for each metric of which a question had no complete answer.
    """

    names: frozenset[str]
    known: Mapping[str, Known] = field(default_factory=dict)
    intervals: Mapping[str, Duration] = field(default_factory=dict)
    unanswered: Mapping[str, str] = field(default_factory=dict)

    def groups(self, metric: str, **labels: str) -> Iterator[Group]:
        """Yield the groups of a metric with these values of labels."""
        known = self.known.get(metric)
        for group in known.groups if known else ():
            if all(group.labels.get(name, "") == value for name, value in labels.items()):
                yield group

    def jobs(self, metric: str) -> list[str]:
        """Return the jobs that have a metric, in alphabetical order."""
        return sorted({group.labels.get("job", "") for group in self.groups(metric)} - {""})

    def label_names(self, metric: str) -> list[str]:
        """Return the labels that tell the series of a metric apart, besides those of its target."""
        known = self.known.get(metric)
        return sorted((known.names if known else frozenset()) - {"__name__", "job", "instance", "le"})
