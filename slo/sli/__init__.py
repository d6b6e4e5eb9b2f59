"""All kinds of indicators. To add one: add a module here and a field to Indicator."""

from functools import cached_property

from pydantic import Field, model_validator

from slo.languages.words import NO_WORDS, Words
from slo.shapes import FieldError, Shape
from slo.sli.composite import Composite
from slo.sli.events import Events
from slo.sli.expression import Expression
from slo.sli.freshness import Freshness
from slo.sli.groups import NO_GROUPS, Groups
from slo.sli.kind import Kind
from slo.sli.latency import Latency
from slo.sli.native_latency import NativeLatency
from slo.sli.periods import Periods
from slo.sli.probe import Probe
from slo.sli.ratio import Ratio
from slo.sli.sampling import (
    ANCHORED_SINCE,
    MADE_UP,
    MINUTE,
    OLDEST_PROMETHEUS,
    USUAL_DELAY,
    Counts,
    Reading,
    Sampling,
    just_under,
)
from slo.sli.slices import Slices
from slo.sli.threshold import Threshold

__all__ = [
    "ANCHORED_SINCE",
    "KINDS",
    "MADE_UP",
    "MINUTE",
    "NO_GROUPS",
    "OLDEST_PROMETHEUS",
    "USUAL_DELAY",
    "Composite",
    "Counts",
    "Events",
    "Expression",
    "Freshness",
    "Groups",
    "Indicator",
    "Kind",
    "Latency",
    "NativeLatency",
    "Periods",
    "Probe",
    "Ratio",
    "Reading",
    "Sampling",
    "Slices",
    "Threshold",
    "just_under",
]


class Indicator(Shape):
    """What is measured: a user journey and exactly one kind of measurement.

    With `by`, each combination of these labels has its own error budget.
    """

    journey: Words = Field(NO_WORDS, description="what a user does or gets if this works, in one sentence")
    groups: Groups = Field(
        default_factory=Groups,
        alias="by",
        description="labels of the metrics, such as region: each value has its own error budget. A label "
        "that rules set has another name in recorded series: `{service: exported_service}`",
    )

    events: Events | None = None
    latency: Latency | None = None
    native_latency: NativeLatency | None = None
    probe: Probe | None = None
    ratio: Ratio | None = None
    threshold: Threshold | None = None
    freshness: Freshness | None = None
    slices: Slices | None = None
    periods: Periods | None = None
    expression: Expression | None = None
    composite: Composite | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Indicator":
        named = [repr(kind) for kind in KINDS if getattr(self, kind) is not None]
        if not named:
            raise ValueError(f"an indicator needs exactly one of {', '.join(map(repr, KINDS))}")
        if len(named) > 1:
            kinds = f"{len(named)}: {', '.join(named)}"
            raise ValueError(
                f"an indicator needs exactly one kind, and this has {kinds}; give each its own indicator"
            )
        return self

    @model_validator(mode="after")
    def _can_be_counted_in_groups(self) -> "Indicator":
        if self.composite is not None and self.by:
            raise FieldError("a composite combines whole objectives and cannot have groups", "by")
        if self.expression is not None:
            try:
                self.expression.check_groups(self.groups.sources)
            except FieldError as error:
                raise FieldError(str(error), "expression", *error.path, hint=error.hint) from error
        return self

    @property
    def by(self) -> tuple[str, ...]:
        """The labels of its groups, as recorded series and alerts have them."""
        return self.groups.labels

    @cached_property
    def kind_name(self) -> str:
        """The key of its kind in YAML, such as `events`."""
        return next(name for name in KINDS if getattr(self, name) is not None)

    @cached_property
    def kind(self) -> Kind:
        measured: Kind = getattr(self, self.kind_name)
        return measured


KINDS = tuple(name for name in Indicator.model_fields if name not in ("journey", "groups"))
