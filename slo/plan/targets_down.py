"""The alert that all targets are down or gone: one for all objectives of a service that share the targets.

An outage of targets stops the measurement of all objectives that are measured from them, and one page for it
is enough. The alert belongs to one of these objectives, and names the others.
"""

from collections.abc import Iterator, Sequence

from slo.conditions import TargetsDown, targets_down_after
from slo.languages.language import language
from slo.languages.phrase import AnyOf, Listed, Phrase
from slo.model import SLO, AlertSeverity, naming
from slo.plan.alerts import meaning, routing_labels, runbook
from slo.plan.texts import AllLabels, Placeholders, said
from slo.plan.types import Alert
from slo.promql import Selector

_NAMED = 4
"""How many objectives are named in the summary of their alert."""


def targets_down(slo: SLO, slos: Sequence[SLO]) -> Iterator[Alert]:
    """Yield the alert of an objective, one of a service, on the targets for which the alert belongs to it."""
    if severity := slo.when_targets_are_down:
        sharing = {up: _sharing(up, slo, slos) for up in slo.scrapes}
        if own := {up: sharers for up, sharers in sharing.items() if _first(sharers) is slo}:
            measured = tuple(one for one in slos if any(one in sharers for sharers in own.values()))
            yield _alert(slo, severity, tuple(own), measured)


def belongs_to(up: Selector, slo: SLO, slos: Sequence[SLO]) -> SLO:
    """Return the objective to which the alert on targets of an objective that alerts on them belongs."""
    return _first(_sharing(up, slo, slos))


def _sharing(up: Selector, slo: SLO, slos: Sequence[SLO]) -> tuple[SLO, ...]:
    """Return the objectives that alert on the same targets, in the same groups."""
    return tuple(
        one
        for one in slos
        if one.when_targets_are_down and up in one.scrapes and one.indicator.groups == slo.indicator.groups
    )


def _first(sharing: Sequence[SLO]) -> SLO:
    """Return the objective to which the alert belongs: the first that pages; rather not a draft."""
    return min(
        sharing, key=lambda slo: (slo.when_targets_are_down is not AlertSeverity.PAGE, slo.draft is not None)
    )


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
