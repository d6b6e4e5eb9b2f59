"""A product: whose it is, where it runs, who to talk to, and how its team is reached."""

from typing import Literal

from pydantic import Field, model_validator

from slo.receivers import Channels
from slo.shapes import Document, Name, Shape

ALWAYS = "24x7"


class Alerting(Shape):
    """How a product team is reached. In `hours`, chat and mail are read; a pager has its own schedule."""

    page: Channels = Field(description="for what needs a person now")
    ticket: Channels = Field(description="for what can wait for the next working day")
    hours: Name | Literal["24x7"] = Field(
        ALWAYS, description="24x7, or the name of some hours of the organisation"
    )


class Product(Document):
    """A product with a team, or a product of one of the parties: then that party is first."""

    kind: Literal["Product"] = "Product"
    name: Name
    title: str = ""
    hosting: Name | None = Field(None, description="the platform it runs on")
    party: Name | None = Field(None, description="the party that owns it, where that is not a product team")
    contacts: dict[Literal["development", "delivery", "product"], str] = {}
    alerting: Alerting | None = None

    @model_validator(mode="after")
    def _somebody_is_first(self) -> "Product":
        if (self.alerting is None) == (self.party is None):
            raise ValueError(
                "a product needs 'alerting' for its team, or the 'party' that owns it, and not both"
            )
        return self
