"""Shared responsibility: parties, their marks in the matrix, calls, reviews, arbitration and accounts."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from slo.channels import Channels, QuietChannels
from slo.languages import InOrder, Phrase
from slo.languages.words import NO_WORDS, Words
from slo.model.alerting import Category
from slo.model.on_call import (
    IncidentIoOnCall,
    JiraServiceManagementOnCall,
    OnCall,
    PagerDutyOnCall,
    check_on_call,
    on_call_of,
)
from slo.model.severity import AlertSeverity
from slo.shapes import (
    CodeOwners,
    Day,
    Link,
    Name,
    Names,
    Shape,
    TextFormat,
    ToActivity,
    ToHours,
    ToParty,
    ToProduct,
    listed,
)
from slo.text.units import Duration


class PartyKind(StrEnum):
    """What a party does for the products."""

    PLATFORM = "platform"
    SECURITY = "security"
    SUPPORT = "support"


PagerDutyId = Annotated[str, TextFormat(r"^[A-Z0-9]{7,20}$", "a PagerDuty ID", "PANZZEQ")]


class Party(Shape):
    """A team that shares responsibility with every product team."""

    kind: PartyKind = Field(description="what the team answers for, such as platform or security")
    title: Words = Field(NO_WORDS, description="the team's display name")
    help: Words = Field(NO_WORDS, description="where to ask in working hours, such as a Slack channel")
    out_of_hours: Link | None = Field(
        None, description="link to the procedure for reaching the party out of hours"
    )
    page: Channels | None = Field(None, description="channel for pages of the party's own objectives")
    ticket: Channels | None = Field(None, description="channel for tickets of the party's own objectives")
    info: QuietChannels | None = Field(
        None, description="channel for alerts of the party's own objectives that need nobody; by default none"
    )
    called: Channels | None = Field(None, description="channel for calls to the party")
    code_owners: CodeOwners = Field((), description="who approves the party's signatures, such as @org/team")
    signatories: Names = Field((), description="the roles that may sign for it; by default any role")
    hours: ToHours | Literal["24x7"] | None = Field(
        None, description="when it answers calls: 24x7, or the name of hours declared by the organisation"
    )
    pagerduty: PagerDutyOnCall | None = Field(
        None, description="who PagerDuty pages for it, if slo generates that account's configuration"
    )
    jira_service_management: JiraServiceManagementOnCall | None = Field(
        None, description="the same, in Jira Service Management"
    )
    incidentio: IncidentIoOnCall | None = Field(None, description="the same, in incident.io")
    escalation_policy: PagerDutyId | None = Field(
        None, description="the ID of its escalation policy in PagerDuty, for calls from an incident there"
    )

    @property
    def uses(self) -> Mapping[str, Channels | None]:
        """Its channels by what they are for: each level of alerts, and calls."""
        return {use: getattr(self, use) for use in (*map(str, AlertSeverity), "called")}

    @property
    def on_call(self) -> OnCall | None:
        """Who is paged for it, if slo generates that."""
        return on_call_of(self)

    @model_validator(mode="after")
    def _reached_by_its_system(self) -> Self:
        check_on_call(self, self.uses.values(), "no channel of this party uses", "'called', or to 'page'")
        return self


_Categories = Annotated[tuple[Category, ...], Field(min_length=1)]


class Call(Shape):
    """The party that is called for alerts of some categories."""

    category: Annotated[
        tuple[Category, ...],
        BeforeValidator(listed, json_schema_input_type=Category | _Categories),
    ] = Field(min_length=1, description="what the alerts are about, such as reliability")
    party: ToParty = Field(description="the party that is called for them")


_SHORTEST_REVIEW = Duration.parse("1d")
_LONGEST_REVIEW = Duration.parse("520w")


class Review(Shape):
    """How often something is reviewed, such as the model, and when that was done last."""

    every: Duration = Field(description="how often, such as 26w")
    last: Day | None = None

    @field_validator("every")
    @classmethod
    def _in_living_memory(cls, every: Duration) -> Duration:
        if not _SHORTEST_REVIEW <= every <= _LONGEST_REVIEW:
            raise ValueError(
                f"the time between reviews is from {_SHORTEST_REVIEW} to {_LONGEST_REVIEW}, not {every}"
            )
        return every

    @property
    def period(self) -> timedelta:
        """The time between two reviews."""
        return self.every.timedelta

    @property
    def next(self) -> date | None:
        """The day by which the next review is due, if there was one."""
        return self.last + min(self.period, date.max - self.last) if self.last else None


class AccessReview(Review):
    """The review of who may approve changes and who is paged, and the activity that it is."""

    activity: ToActivity = Field(
        description="the activity of the matrix that it is; whoever is responsible for that reviews access"
    )


class Arbitration(Shape):
    """Who settles a dispute between the parties."""

    order: tuple[Name, ...] = Field((), description="who is consulted, in this order")
    decides: Name = Field(description="the role that settles it")
    within: Duration = Field(description="how soon, such as 5d")

    @property
    def in_words(self) -> Phrase:
        """What happens if parties disagree."""
        settled = {"within": self.within, "decides": self.decides}
        if not self.order:
            return Phrase.of("dispute", **settled)
        return Phrase.of("dispute_after", order=InOrder(self.order), **settled)


class Account(Shape):
    """An account that product teams need, such as with a cloud or a pager, and who provides it."""

    provided_by: ToParty = Field(description="the party that provides it to a product team")
    existing: tuple[ToProduct, ...] = Field(
        (), description="products that already have one, such as that of their programme"
    )


class ThirdParty(Shape):
    """A provider outside of the organisation, responsible for its own systems."""

    title: Words = Field(NO_WORDS, description="its display name")
    status: Link | None = Field(None, description="its status page")


Community = Literal["development", "delivery", "product"]
"""The communities within a product team: those who build it, who manage the work, who decide on it."""
