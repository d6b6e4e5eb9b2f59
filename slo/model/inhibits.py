"""Alerts of a team's own that notify nobody while another one fires."""

from typing import Annotated

from pydantic import Field, field_validator

from slo.labels import ON_ALERTS
from slo.shapes import FieldError, LabelName, Shape

_Named = Annotated[str, Field(min_length=1)]


class Inhibits(Shape):
    """What notifies nobody while an alert fires.

    https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
    """

    alerts: tuple[_Named, ...] = Field(
        min_length=1,
        description="names of alerts of this definition, or definition/name of the same product; the name of "
        "the alert itself stands for its lower severities",
    )
    equal: tuple[LabelName, ...] = Field(
        (), description="labels that both alerts have, with the same values, such as instance"
    )

    @field_validator("equal")
    @classmethod
    def _labels_of_series(cls, equal: tuple[str, ...]) -> tuple[str, ...]:
        for index, label in enumerate(equal):
            if label in ON_ALERTS:
                message = f"{label!r} is set by slo: name labels of the series that the alerts are about"
                raise FieldError(message, index)
        return equal

    @field_validator("alerts", "equal")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for index, name in enumerate(names):
            if name in names[:index]:
                raise FieldError(f"{name!r} is listed already", index)
        return names
