"""A product: whose it is, where it runs, who to talk to, and how its team is reached."""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field, model_validator

from slo.channels import Channels
from slo.model.calls import Automatic, CallTerms
from slo.model.defaults import Defaults
from slo.model.on_call import OnCall
from slo.model.organisation import Community
from slo.shapes import (
    CodeOwners,
    Definition,
    FieldError,
    Name,
    Shape,
    ToHours,
    ToParty,
    ToPlatform,
    ToThirdParty,
)

ALWAYS = "24x7"


class Alerting(Shape):
    """How a product team is reached. In `hours`, chat and mail are read; a pager has its own schedule."""

    page: Channels = Field(description="for what needs a person now")
    ticket: Channels = Field(description="for what can wait for the next working day")
    hours: ToHours | Literal["24x7"] = Field(
        ALWAYS, description="24x7, or the name of some hours of the organisation"
    )
    call: dict[ToParty, CallTerms] = Field(
        {}, description="how each party is called upon; by people, with a reason, where nothing is said"
    )


class Product(Definition):
    """A product with a team, or a product of one of the parties: then that party is first."""

    kind: Literal["Product"] = "Product"
    name: Name
    title: str = ""
    hosting: ToPlatform | None = Field(None, description="the platform it runs on")
    party: ToParty | None = Field(
        None, description="the party that owns it, where that is not a product team"
    )
    contacts: dict[Community, str] = {}
    depends_on: tuple[ToThirdParty, ...] = Field((), description="third parties whose systems it needs")
    alerting: Alerting | None = None
    pagerduty: OnCall | None = Field(
        None, description="who PagerDuty wakes for its pages, where slo writes that account's configuration"
    )
    code_owners: CodeOwners = Field((), description="who approves what its team signs, such as @org/team")
    defaults: Defaults | None = Field(None, description="for the objectives of its services")

    def is_served(self, platforms: Collection[str]) -> bool:
        """Return whether it is on one of the platforms that the model is for, if it names any, or part of them."""
        return not platforms or self.party is not None or self.hosting in platforms

    @property
    def automatic_calls(self) -> Mapping[str, Automatic]:
        """The parties that its pages call by themselves."""
        calls = sorted(self.alerting.call.items()) if self.alerting else ()
        return {party: how for party, how in calls if isinstance(how, Automatic)}

    @model_validator(mode="after")
    def _somebody_is_first(self) -> "Product":
        if (self.alerting is None) == (self.party is None):
            raise ValueError(
                "a product needs 'alerting' for its team, or the 'party' that owns it, and not both"
            )
        return self

    @model_validator(mode="after")
    def _paged_by_pagerduty(self) -> "Product":
        if self.pagerduty and self.alerting is None:
            raise FieldError(f"{self.party!r} is woken for it: say it of that party", "pagerduty")
        if self.pagerduty and self.alerting and self.alerting.page.pagerduty is None:
            hint = "add 'pagerduty' with 'routing_key_file' to 'page'"
            raise FieldError("no page of the product goes to PagerDuty", "pagerduty", hint=hint)
        return self
