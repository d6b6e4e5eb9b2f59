"""Archetypes: indicators and objectives that many services share, with parameters."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator

from slo.languages.words import NO_WORDS, Words
from slo.model.service import Objective
from slo.promql import parse_selector
from slo.shapes import Definition, FieldError, LabelName, Link, Name, Shape, TextFormat, Unquoted
from slo.sli import Indicator
from slo.text.units import Duration, Percent


class ParameterType(StrEnum):
    """What a parameter accepts, so that a mistake is reported where it is made."""

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
        """Raises ValueError for a text that is not of this type."""
        _TYPES[self].check(text)

    @property
    def sample(self) -> str:
        """An example of this type, with which an archetype is checked before it is used."""
        return _TYPES[self].sample


class Parameter(Shape):
    """A parameter of an archetype, which services set under `with`. Without a default it is required."""

    type: ParameterType = Field(description="what its values are")
    description: Words = Field(description="what to write, for users of the archetype")
    default: Unquoted | None = Field(None, description="the value for services that do not set it")
    example: Unquoted | None = Field(
        None, description="shown if it is missing, and used to check the archetype"
    )

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
        """The value with which the archetype is checked."""
        return next(text for text in (self.default, self.example, self.type.sample) if text is not None)


class Archetype(Definition):
    """Indicators and objectives for services, with `${parameter}` in any text.

    Services take them over with `uses`, and set the parameters with `with`.
    """

    kind: Literal["Archetype"] = "Archetype"
    name: Name
    title: Words = NO_WORDS
    description: Words = Field(NO_WORDS, description="which services it is for, and what they must measure")
    parameters: dict[Name, Parameter] = Field({}, description="values that differ between services")
    indicators: dict[Name, Indicator] = Field(min_length=1, description="what is measured, by their names")
    objectives: tuple[Objective, ...] = Field(min_length=1, description="how good that must be")

    @property
    def own_names(self) -> Mapping[str, Collection[str]]:
        return {"indicator": self.indicators}


class _Type(NamedTuple):
    """The check of a type of parameter, which raises ValueError, and an example."""

    check: Callable[[str], object]
    sample: str


def _matchers(text: str) -> None:
    """Check the text between the braces of a selector, which may be empty."""
    parse_selector(f"metric{{{text}}}")


# No quotes and no backslashes, so that a value needs no escaping wherever it is filled in.
_LABEL_VALUE = TextFormat(
    r"""[^"'`\\\x00-\x1f\x7f]+""",
    "a label value",
    "notify-api",
    "the archetype puts it between quotes, so it cannot contain quotes or backslashes",
)
_METRIC = TextFormat(r"[a-zA-Z_:][a-zA-Z0-9_:]*", "a metric name", "http_requests_total")
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
