"""Labels and annotations of one's own on the alerts of objectives."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from slo.labels import ON_ALERTS
from slo.model.severity import AlertSeverity
from slo.model.templates import Template
from slo.shapes import FormatError, LabelName, LabelValue, Shape

_OTHERWISE = {
    "severity": "the tiers of the alert policy decide on it",
    "category": "write 'category' of the objective",
    "product": "write 'product' of the service",
    "service": "it is the name of the service",
    "environment": "write 'environment' of the service",
}
"""How to set what these labels state."""


def _free(label: str) -> str:
    if label in ON_ALERTS or label.startswith("__"):
        message = f"{label!r} is reserved: only slo or Prometheus sets this label"
        raise FormatError(message, _OTHERWISE.get(label, "choose another name"))
    return label


_Labels = dict[Annotated[LabelName, AfterValidator(_free)], LabelValue]
_Annotations = dict[LabelName, Template]


class OfSeverity(Shape):
    """What the alerts of one severity have besides, or instead."""

    labels: _Labels = Field({}, description="labels, such as routing_key; they may decide on who is notified")
    annotations: _Annotations = Field(
        {}, description="annotations; they may contain {{ $labels.region }} and {{ $value }}"
    )


class OnAlerts(OfSeverity):
    """Labels and annotations of one's own on all alerts of an objective, or on those of one severity."""

    page: OfSeverity | None = Field(None, description="on pages alone")
    ticket: OfSeverity | None = Field(None, description="on tickets alone")
    info: OfSeverity | None = Field(None, description="on alerts of level info alone")


_NOTHING = OfSeverity.model_construct(labels={}, annotations={})


def combined(severity: AlertSeverity, sources: Iterable[OnAlerts | None]) -> OfSeverity:
    """Return what alerts of a severity have; each source takes precedence over those before it."""
    found = [part for one in sources if one for part in (one, getattr(one, severity)) if part]
    if not found:
        return _NOTHING  # as of most
    return OfSeverity.model_construct(
        labels={name: value for part in found for name, value in part.labels.items()},
        annotations={name: text for part in found for name, text in part.annotations.items()},
    )
