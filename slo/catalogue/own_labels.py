"""A check of labels of one's own on alerts against those that keep groups apart."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import settled_objectives
from slo.model import AlertSeverity
from slo.model.own_labels import OnAlerts
from slo.source.nodes import Path
from slo.text import checks
from slo.text.diagnostics import Problem

_HINT = "choose another name: with one value for all groups, their alerts would be one"


def labels_of_groups(declared: Declarations) -> Iterator[Problem]:
    """Find labels of one's own that have the name of a label of groups, or of clusters."""
    clusters = declared.shared.cluster_labels if declared.shared else {}
    for one in settled_objectives(declared):
        indicator = one.service.indicators.get(one.objective.indicator)
        taken = {*clusters, *(indicator.by if indicator else ())}
        for source, path in (
            (one.service.alerts, ("alerts",)),
            (one.objective.alerts, ("objectives", one.position, "alerts")),
        ):
            for label, place in _labels(source, path):
                if label in taken:
                    message = f"{label!r} tells the alerts of {one.id!r} apart"
                    yield checks.OWN_LABEL.problem(message, one.document.where_key(*place), _HINT)


def _labels(source: OnAlerts | None, path: Path) -> Iterator[tuple[str, Path]]:
    """Yield each label with the path to it."""
    if source is not None:
        for label in source.labels:
            yield label, (*path, "labels", label)
        for severity in AlertSeverity:
            if (part := getattr(source, severity)) is not None:
                for label in part.labels:
                    yield label, (*path, severity, "labels", label)
