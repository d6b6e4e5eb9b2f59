"""An archetype: the indicators and objectives that many services have alike, with parameters to fill in."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator

from slo.model.service import Objective
from slo.promql import parse_selector
from slo.shapes import Definition, FieldError, LabelName, Link, Name, Shape, TextFormat, Unquoted
from slo.sli import Indicator
from slo.text.units import Duration, Percent


class ParameterType(StrEnum):
    """What may be written for a parameter, so that a mistake is shown where it is made."""

    LABEL_VALUE = "label-value"
    LABEL = "label"
    METRIC = "metric"
    MATCHERS = "matchers"
    DURATION = "duration"
    PERCENT = "percent"
    NUMBER = "number"
    TEXT = "text"
    LINK = "link"

    def check(self, text: str) -> None:
        """Raise ValueError for a text that is not of this type."""
        _TYPES[self].check(text)

    @property
    def sample(self) -> str:
        """Some text of this type, to read an archetype with before anybody uses it."""
        return _TYPES[self].sample


class Parameter(Shape):
    """What a service says of itself when it uses an archetype. Without a default it must be said."""

    type: ParameterType
    description: str = Field(description="what to write, for whoever uses the archetype")
    default: Unquoted | None = Field(None, description="what holds for services that do not say it")
    example: Unquoted | None = Field(None, description="for whoever forgets it, and to check the archetype")

    @model_validator(mode="after")
    def _of_the_type(self) -> Self:
        for field in ("default", "example"):
            text = getattr(self, field)
            if text is None:
                continue
            try:
                self.type.check(text)
            except ValueError as error:
                raise FieldError(getattr(error, "message", str(error)), field) from error
        return self

    @property
    def sample(self) -> str:
        """What the archetype is checked with."""
        return next(text for text in (self.default, self.example, self.type.sample) if text is not None)


class Archetype(Definition):
    """Indicators and objectives as a service has them, where `${parameter}` may stand in any text.

    Services take them over with `uses`, and fill in the parameters with `with`.
    """

    kind: Literal["Archetype"] = "Archetype"
    name: Name
    title: str = ""
    description: str = Field("", description="for which services it is, and what they must measure")
    parameters: dict[Name, Parameter] = Field({}, description="what differs from service to service")
    indicators: dict[Name, Indicator] = Field(min_length=1)
    objectives: tuple[Objective, ...] = Field(min_length=1)

    @property
    def own_names(self) -> Mapping[str, Collection[str]]:
        return {"indicator": self.indicators}


class _Type(NamedTuple):
    """How a type of parameter is checked; `check` raises ValueError."""

    check: Callable[[str], object]
    sample: str


def _matchers(text: str) -> None:
    """Check what stands between the braces of a selector; nothing at all may stand there."""
    parse_selector(f"metric{{{text}}}")


# No quotes and no backslashes, so that a value means the same in every place that it is filled in.
_LABEL_VALUE = TextFormat(
    r"""[^"'`\\\x00-\x1f\x7f]+""",
    "the value of a label",
    "notify-api",
    "it stands between quotes that the archetype has; quotes and backslashes cannot be in it",
)
_METRIC = TextFormat(r"[a-zA-Z_:][a-zA-Z0-9_:]*", "the name of a metric", "http_requests_total")
_TEXT = TextFormat(r"[^\x00-\x1f\x7f]*", "a text on one line", "The order is placed")
_NUMBER = TextFormat(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", "a number", "100")
_LABEL: TextFormat = get_args(LabelName)[1]
_LINK: TextFormat = get_args(Link)[1]

_TYPES: Mapping[ParameterType, _Type] = {
    ParameterType.LABEL_VALUE: _Type(_LABEL_VALUE.check, "notify-api"),
    ParameterType.LABEL: _Type(_LABEL.check, "status"),
    ParameterType.METRIC: _Type(_METRIC.check, "metric"),
    ParameterType.MATCHERS: _Type(_matchers, ""),
    ParameterType.DURATION: _Type(Duration.parse, "1d"),
    ParameterType.PERCENT: _Type(Percent.parse, "99%"),
    ParameterType.NUMBER: _Type(_NUMBER.check, "1"),
    ParameterType.TEXT: _Type(_TEXT.check, "text"),
    ParameterType.LINK: _Type(_LINK.check, "https://example.org"),
}
