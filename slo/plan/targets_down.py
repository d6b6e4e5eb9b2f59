"""The alert that all targets are down or gone: one for all objectives of a service that share the targets.

An outage of targets stops the measurement of all objectives that are measured from them, and one page for it
is enough. The alert belongs to one of these objectives, and names the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from slo.conditions import TargetsDown, targets_down_after
from slo.languages.language import language
from slo.languages.phrase import AnyOf, Listed, Phrase
from slo.model import SLO, AlertSeverity, naming
from slo.plan.alerts import meaning, routing_labels, runbook
from slo.plan.texts import AllLabels, Placeholders, said
from slo.plan.types import Alert
from slo.promql import Selector
from slo.sli.groups import Groups

_NAMED = 4
"""How many objectives are named in the summary of their alert."""


class _Shared(NamedTuple):
    """The objectives of a service that alert on the same targets, in the same groups, by their places in it.

    The alert belongs to one of them: the first that pages, rather not a draft.
    """

    by_place: Mapping[int, SLO]
    alerting: SLO


Sharing = Mapping[tuple[Selector, Groups], _Shared]
"""Which objectives of a service share targets, all at once: a service may have hundreds."""


def sharing(slos: Iterable[SLO]) -> Sharing:
    """Return which objectives of a service share the targets that they alert on."""
    found: defaultdict[tuple[Selector, Groups], dict[int, SLO]] = defaultdict(dict)
    for place, slo in enumerate(slos):
        for up in slo.scrapes if slo.when_targets_are_down else ():
            found[up, slo.indicator.groups][place] = slo
    return {key: _Shared(some, min(some.values(), key=_precedence)) for key, some in found.items()}


def targets_down(slo: SLO, shared: Sharing) -> Iterator[Alert]:
    """Yield the alert of an objective on the targets for which the alert belongs to it."""
    if severity := slo.when_targets_are_down:
        own = {up: some for up in slo.scrapes if (some := shared[up, slo.indicator.groups]).alerting is slo}
        if own:
            measured = {place: one for some in own.values() for place, one in some.by_place.items()}
            yield _alert(slo, severity, tuple(own), [measured[place] for place in sorted(measured)])


def belongs_to(up: Selector, slo: SLO, shared: Sharing) -> SLO:
    """Return the objective to which the alert on targets of an objective that alerts on them belongs."""
    return shared[up, slo.indicator.groups].alerting


def _precedence(slo: SLO) -> tuple[bool, bool]:
    return slo.when_targets_are_down is not AlertSeverity.PAGE, slo.draft is not None


def _alert(
    slo: SLO, severity: AlertSeverity, targets: tuple[Selector, ...], measured: Sequence[SLO]
) -> Alert:
    after, reader = targets_down_after(slo.service.scrape_interval), language(slo.language)
    labels = Placeholders((AllLabels(),) if slo.indicator.by else ())
    return Alert(
        key=(slo.id, "targets down"),
        name=naming.NO_DATA,
        condition=TargetsDown(targets, slo.indicator.groups, _excluding(measured)),
        for_=after,
        labels={**routing_labels(slo, severity), "silent": "all-targets"},
        annotations={
            "summary": said(
                reader,
                "alert_targets_down",
                objectives=_named(measured),
                parties=[one.id for one in measured],
                labels=labels,
            ),
            "description": said(
                reader,
                "alert_targets_down_about",
                jobs=AnyOf(map(str, targets)),
                after=after,
                meaning=meaning(slo, reader),
            ),
            **runbook(slo),
        },
    )


def _named(slos: Sequence[SLO]) -> Listed | Phrase:
    """Name the first of some objectives, and how many more there are."""
    first, more = Listed(slo.id for slo in slos[:_NAMED]), len(slos) - _NAMED
    return Phrase.of("alert_and_more", objectives=first, more=more) if more > 0 else first


def _excluding(measured: Sequence[SLO]) -> tuple[str, ...]:
    """Return the objectives during whose exclusions no target is expected: all of them, if each has some."""
    return tuple(slo.id for slo in measured) if all(slo.exclusions for slo in measured) else ()
