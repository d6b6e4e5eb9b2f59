"""Annotations of one's own that show labels which no series has."""

from collections.abc import Iterator

from slo.model import SLO, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_OF_EACH = ("slo", "slo_bundle")
"""The labels of all series that alerts are on. Labels that rules set cannot be shown."""


def labels_that_no_alert_has(catalogue: Catalogue) -> Iterator[Problem]:
    """Find annotations with a label that no series of their objective has: its value would be empty."""
    for slo in catalogue.slos:
        for label, annotation in _shown(slo):
            yield checks.LOST_LABEL.problem(
                f"annotation {annotation!r} shows the label {label!r}, which no series of {slo.id!r} has",
                slo.where(),
                hint=f"write 'by: {label}' for the indicator, or leave the label out",
            )


def _shown(slo: SLO) -> Iterator[tuple[str, str]]:
    """Yield each label that is shown and missing, with the annotation."""
    levels = (slo.own_on_alerts(severity).annotations.items() for severity in slo.possible_levels)
    if not (texts := [one for of_level in levels for one in of_level]):
        return
    # Imported here, because few alerts have texts of their own.
    from slo.gotemplates.prometheus import labels_in

    shown = dict.fromkeys((label, name) for name, text in texts for label in labels_in(text))
    has = (*_OF_EACH, *slo.indicator.by)
    yield from (one for one in shown if one[0] not in has)
