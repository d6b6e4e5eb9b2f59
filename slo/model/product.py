"""Products: owner, platform, contacts, and how the team is reached."""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field, model_validator

from slo.channels import Channels, QuietChannels
from slo.languages import LanguageCode
from slo.languages.words import NO_WORDS, Words
from slo.model.calls import Automatic, CallTerms
from slo.model.defaults import Defaults
from slo.model.grouping import Groupings
from slo.model.marks import ALWAYS
from slo.model.on_call import (
    IncidentIoOnCall,
    JiraServiceManagementOnCall,
    OnCall,
    PagerDutyOnCall,
    check_on_call,
    on_call_of,
)
from slo.model.ownership import Owned
from slo.model.responsibility import Community, Party
from slo.model.severity import AlertSeverity
from slo.shapes import (
    CodeOwners,
    Definition,
    FieldError,
    Name,
    Names,
    Shape,
    ToEnvironment,
    ToHours,
    ToParty,
    ToPlatform,
    ToThirdParty,
)


class ElsewhereChannels(Shape):
    """Other channels for the alerts of one environment; what is not set is as everywhere."""

    page: Channels | None = None
    ticket: Channels | None = None
    info: QuietChannels | None = None

    @model_validator(mode="after")
    def _some_channel(self) -> "ElsewhereChannels":
        if all(getattr(self, level) is None for level in AlertSeverity):
            raise ValueError("name channels for 'page', for 'ticket', for 'info', or for several of them")
        return self


class Alerting(Shape):
    """How a product team is reached: chat and e-mail in `hours`, a pager by its own schedules."""

    page: Channels = Field(description="channels for alerts that need a person now")
    ticket: Channels = Field(description="channels for alerts that can wait until the next working day")
    info: QuietChannels | None = Field(
        None,
        description="channels for alerts that need nobody; by default they are only seen in Alertmanager",
    )
    hours: ToHours | Literal["24x7"] = Field(
        ALWAYS, description="24x7, or the name of hours declared by the organisation"
    )
    environments: dict[ToEnvironment, ElsewhereChannels] = Field(
        {}, description="other channels for alerts of some environments"
    )
    grouping: Groupings = Field(
        default_factory=Groupings,
        description="how its notifications are grouped and repeated, if not as usual",
    )
    call: dict[ToParty, CallTerms] = Field(
        {}, description="how each party is called; by default by people, with a reason"
    )


class Product(Definition):
    """A product with its own team, or owned by a party, which then is the first responder."""

    kind: Literal["Product"] = "Product"
    name: Name
    title: Words = NO_WORDS
    language: LanguageCode | None = Field(
        None, description="the language of its pages and messages, by default that of the organisation"
    )
    hosting: ToPlatform | None = Field(None, description="the platform it runs on")
    party: ToParty | None = Field(None, description="the party that owns it, if it has no team of its own")
    contacts: dict[Community, Words] = {}
    depends_on: tuple[ToThirdParty, ...] = Field((), description="third parties whose systems it depends on")
    alerting: Alerting | None = None
    pagerduty: PagerDutyOnCall | None = Field(
        None, description="who PagerDuty pages for it, if slo generates that account's configuration"
    )
    jira_service_management: JiraServiceManagementOnCall | None = Field(
        None, description="the same, in Jira Service Management"
    )
    incidentio: IncidentIoOnCall | None = Field(None, description="the same, in incident.io")
    owns: tuple[Owned, ...] = Field((), description="alerts of other rules that its team responds to")
    code_owners: CodeOwners = Field((), description="who approves its team's signatures, such as @org/team")
    signatories: Names = Field((), description="the roles that may sign for its team; by default any role")
    defaults: Defaults | None = Field(None, description="for the objectives of its services")

    def is_served(self, platforms: Collection[str]) -> bool:
        """Return whether it is on one of the platforms of the model (if any), or a party's."""
        return not platforms or self.party is not None or self.hosting in platforms

    def has_team_served(self, platforms: Collection[str]) -> bool:
        """Return whether it has a team of its own, for which the model is: the "product" of the matrix."""
        return self.party is None and self.is_served(platforms)

    def levels_with_channels(self, parties: Mapping[str, Party]) -> frozenset[AlertSeverity]:
        """Return the levels for which its first responder has channels, in any environment."""
        own = (self.alerting, *self.alerting.environments.values()) if self.alerting else ()
        sources = (*own, parties.get(self.party or ""))
        known = [one for one in sources if one]
        return frozenset(level for level in AlertSeverity if any(getattr(one, level) for one in known))

    @property
    def automatic_calls(self) -> Mapping[str, Automatic]:
        """The parties that its pages call automatically."""
        calls = sorted(self.alerting.call.items()) if self.alerting else ()
        return {party: how for party, how in calls if isinstance(how, Automatic)}

    @model_validator(mode="after")
    def _somebody_is_first(self) -> "Product":
        if (self.alerting is None) == (self.party is None):
            raise ValueError("a product needs either 'alerting' for its team, or the 'party' that owns it")
        return self

    @model_validator(mode="after")
    def _its_team_signs(self) -> "Product":
        if self.signatories and self.party is not None:
            message = f"{self.party!r} signs for this product: move 'signatories' to that party"
            raise FieldError(message, "signatories")
        return self

    @property
    def uses(self) -> Mapping[str, Channels | None]:
        """Its channels everywhere, by what they are for; none if a party owns it."""
        return {use.value: getattr(self.alerting, use) for use in AlertSeverity if self.alerting}

    @property
    def on_call(self) -> OnCall | None:
        """Who is paged for it, if slo generates that."""
        return on_call_of(self)

    @model_validator(mode="after")
    def _reached_by_its_system(self) -> "Product":
        if (on_call := self.on_call) and self.alerting is None:
            message = f"{self.party!r} is paged for this product: move {on_call.key!r} to that party"
            raise FieldError(message, on_call.key)
        if self.alerting:
            check_on_call(self, [self.alerting.page], "'page' of this product does not use", "'page'")
        return self
