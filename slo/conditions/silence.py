"""Conditions on what has fallen silent: all targets of an objective, or a few series of several."""

from collections.abc import Iterable
from dataclasses import dataclass

from slo.model import naming
from slo.promql import Selector
from slo.sli import NO_GROUPS, Groups
from slo.text.units import Duration

LOOK_BACK = "1d:30m"
"""How far back a target or a series is remembered, and how often it is looked for.

Looking every ten minutes would take almost three times as long, and find only what was there for less than
half an hour.
"""

_USUAL_SCRAPE_INTERVAL = Duration.parse("30s")

_USUALLY = "0.9"
"""The quantile of the number of series over the look-back that is the usual number."""


@dataclass(frozen=True, slots=True)
class TargetsDown:
    """No target of one of these selections of `up` is up, but one was within the last day.

    What never was up does not count: a job that pushes its metrics has no `up`, and rules may be loaded
    before their targets exist. Targets that failed and targets that are no longer discovered are one alert,
    without labels. With groups, one whose targets all fail has an alert of its own. While all objectives
    `excluding`, if there are any, are in an exclusion, no target is expected.
    """

    scrapes: tuple[Selector, ...]
    groups: Groups = NO_GROUPS
    excluding: tuple[str, ...] = ()

    @property
    def reads(self) -> frozenset[str]:
        return frozenset((naming.COUNTED_RECENT,) if self.excluding else ())

    def promql(self) -> str:
        down = "\nor\n".join(map(self._down, self.scrapes))
        if not self.excluding:
            return down
        counted = naming.of(naming.COUNTED_RECENT, slo="|".join(self.excluding))
        whole = counted if len(self.excluding) == 1 else f"max({counted})"
        return f"({down})\nunless on ()\n{whole} == 0"

    def _down(self, up: Selector) -> str:
        been_up = f"max_over_time({up}[{LOOK_BACK}])"
        if not self.groups.labels:
            return f"max({been_up}) > 0\nunless\nmax({up}) > 0"
        now, ever = (self.groups.aggregated("max", one) for one in (str(up), been_up))
        on = f"on ({', '.join(self.groups.labels)})"
        return f"{now} == 0 and {on} ({ever} > 0)\nor on ()\n(max({been_up}) > 0 unless max({up}))"


def targets_down_after(scrape_interval: Duration) -> Duration:
    """Return how long all targets must be down: two scrapes at least, so that a short restart alerts nobody.

    Together with a scrape before it, its timeout of 10s, an evaluation a minute and 10s in which
    notifications are grouped, this is less than five minutes for targets that are scraped once a minute or
    more often.
    """
    if scrape_interval <= _USUAL_SCRAPE_INTERVAL:
        return Duration.parse("3m")
    return max(Duration.parse("2m"), Duration(2 * scrape_interval.milliseconds))


@dataclass(frozen=True, slots=True)
class SeriesSilent:
    """A series has no samples but had some within the last day, and there are fewer series than usual.

    So a target that was replaced by another is not silent. If all are silent, that is no data. The series
    have the labels of their group in `groups` as well, and none of those that the alert `replaces`, because
    Prometheus evaluates no rule that gives two alerts the same labels.
    """

    selector: Selector
    replaces: tuple[str, ...]
    groups: Groups = NO_GROUPS

    reads = frozenset[str]()

    def promql(self) -> str:
        usual = f"quantile_over_time({_USUALLY}, count({self.selector})[{LOOK_BACK}])"
        silent = (
            f"max_over_time({self.selector}[{LOOK_BACK}])\n"
            f"unless {self.selector}\n"
            f"and on () (count({self.selector}) < {usual})"
        )
        if renamed := self.groups.renamed:
            # Aggregated, because a label of a new name may have been all by which two series differed.
            silent = self.groups.with_our_labels(_without(renamed.values(), silent))
        return _without(self.replaces, silent)


def _without(labels: Iterable[str], series: str) -> str:
    return f"max without ({', '.join(labels)}) (\n{series}\n)"
