"""What only people can say about definitions that are written in formats of other tools."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from slo.model.severity import AlertSeverity
from slo.model.windows import Window
from slo.shapes import LabelName, Shape, ToProduct


class Meaning(Shape):
    """What a word of severity means. It names a product if it is the name of a team."""

    severity: AlertSeverity = Field(
        description="page: a person is needed now. ticket: in working hours. info: nobody is"
    )
    product: ToProduct | None = None


def _in_full(value: Any) -> Any:
    """Return a severity alone as a mapping: `critical: page` means `critical: {severity: page}`."""
    return {"severity": value} if isinstance(value, str) else value


class Imports(Shape):
    """Answers for the definitions of other tools in the folder, such as those of Sloth."""

    product: ToProduct | None = Field(None, description="the product of the services that name none")
    product_label: LabelName | None = Field(
        None, description="the label of a service that names its product, such as team"
    )
    window: Window | None = Field(
        None, description="the compliance window of objectives that state none; by default that of their tool"
    )
    severities: dict[
        str, Annotated[Meaning, BeforeValidator(_in_full, json_schema_input_type=AlertSeverity | Meaning)]
    ] = Field(
        {},
        description="severities of the other tool, such as critical: whether such alerts page; "
        "of a team, also its product",
    )
