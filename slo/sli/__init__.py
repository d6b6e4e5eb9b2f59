"""The kinds of indicator. To add one: write a file here, then add its line to Indicator."""

from pydantic import Field, model_validator

from slo.shapes import Shape
from slo.sli.counting import Sampling
from slo.sli.events import Events
from slo.sli.freshness import Freshness
from slo.sli.kind import Kind
from slo.sli.latency import Latency
from slo.sli.native_latency import NativeLatency
from slo.sli.probe import Probe
from slo.sli.ratio import Ratio
from slo.sli.slices import Slices
from slo.sli.threshold import Threshold

__all__ = [
    "KINDS",
    "Events",
    "Freshness",
    "Indicator",
    "Kind",
    "Latency",
    "NativeLatency",
    "Probe",
    "Ratio",
    "Sampling",
    "Slices",
    "Threshold",
]


class Indicator(Shape):
    """What is measured, and what it means to somebody: a journey, and exactly one kind of measurement."""

    journey: str = Field("", description="what a user does or gets when this goes well, in one sentence")

    events: Events | None = None
    latency: Latency | None = None
    native_latency: NativeLatency | None = None
    probe: Probe | None = None
    ratio: Ratio | None = None
    threshold: Threshold | None = None
    freshness: Freshness | None = None
    slices: Slices | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Indicator":
        named = [repr(kind) for kind in KINDS if getattr(self, kind) is not None]
        if not named:
            raise ValueError(f"an indicator needs exactly one of {', '.join(map(repr, KINDS))}")
        if len(named) > 1:
            raise ValueError(
                f"an indicator is measured in one way, and this in {len(named)}: {', '.join(named)}"
            )
        return self

    @property
    def kind(self) -> Kind:
        measured: Kind = next(kind for name in KINDS if (kind := getattr(self, name)) is not None)
        return measured


KINDS = tuple(name for name in Indicator.model_fields if name != "journey")
