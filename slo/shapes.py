"""The manners that all shapes of definitions share: frozen, no unknown keys, checked names."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema

from slo.promql import Selector, parse_selector


class Shape(BaseModel):
    """A mapping in a definition. Its fields are its YAML; built on first use, because start-up is felt."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Document(Shape):
    """A definition on the top level of a file."""

    api_version: Literal["slo/v1"] = Field("slo/v1", alias="apiVersion")


Name = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=63),
    Field(description="lower-case words joined by hyphens, such as notify-api"),
]
"""Names become label values, file names and receiver names; this is what all of them accept."""

Link = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]

SecretFile = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_./-]+$"),
    Field(description="path of a file that holds the secret, relative to alertmanager.yml"),
]

SelectorText = Annotated[
    Selector,
    PlainValidator(lambda value: value if isinstance(value, Selector) else parse_selector(str(value))),
    WithJsonSchema({"type": "string", "examples": ['http_requests_total{job="api"}']}),
]


def listed(value: Any) -> Any:
    """Let one value stand where a list is accepted: `category: security` for `category: [security]`."""
    return [value] if isinstance(value, str) else value
