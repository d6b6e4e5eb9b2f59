"""The kinds of indicator. To add one: write a file here, then add its line to Indicator."""

from pydantic import Field, model_validator

from slo.shapes import Shape
from slo.sli.counting import Sampling
from slo.sli.events import Events
from slo.sli.kind import Kind
from slo.sli.latency import Latency
from slo.sli.probe import Probe

__all__ = ["KINDS", "Events", "Indicator", "Kind", "Latency", "Probe", "Sampling"]


class Indicator(Shape):
    """What is measured, and what it means to somebody: a journey, and exactly one kind of measurement."""

    journey: str = Field("", description="what a user does or gets when this goes well, in one sentence")

    events: Events | None = None
    latency: Latency | None = None
    probe: Probe | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Indicator":
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(f"an indicator needs exactly one of {', '.join(map(repr, KINDS))}")
        return self

    @property
    def kind(self) -> Kind:
        measured: Kind = next(kind for name in KINDS if (kind := getattr(self, name)) is not None)
        return measured


KINDS = tuple(name for name in Indicator.model_fields if name != "journey")
