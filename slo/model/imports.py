"""What only people can say about definitions that are written in formats of other tools."""

from pydantic import Field

from slo.model.windows import Window
from slo.shapes import LabelName, Shape, ToProduct


class Imports(Shape):
    """Answers for the definitions of other tools in the folder, such as those of Sloth."""

    product: ToProduct | None = Field(None, description="the product of the services that name none")
    product_label: LabelName | None = Field(
        None, description="the label of a service that names its product, such as team"
    )
    window: Window | None = Field(
        None, description="the compliance window of objectives that state none; by default that of their tool"
    )
