"""Alerts of others, by patterns of their labels."""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from slo.promql.regex import fault, matches
from slo.shapes import AnyLabelName, Shape


def _pattern(text: str) -> str:
    if wrong := fault(text):
        raise ValueError(f"{text!r} is not a regular expression: {wrong}")
    if matches(text, ""):
        raise ValueError(f"{text!r} also matches alerts without this label")
    return text


Pattern = Annotated[
    str,
    AfterValidator(_pattern),
    WithJsonSchema({"type": "string", "examples": ["shop-.+"], "errorMessage": "not a regular expression"}),
]
"""A regular expression of RE2 that a whole value must match."""

Labelled = Annotated[dict[AnyLabelName, Pattern], Field(min_length=1)]


class Owned(Shape):
    """Alerts of other rules whose labels all match are a product's, which gets them as tickets or pages.

    Several products may own an alert. Alerts of generated rules are never meant.
    """

    match: Labelled = Field(description="labels and patterns, such as `namespace: shop-.+`")
    page: Labelled | None = Field(
        None, description="which of them are pages, such as `severity: critical`; by default none"
    )
