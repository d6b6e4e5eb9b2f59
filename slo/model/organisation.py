"""The shared responsibility model: parties, the matrix of who does what, calls, review, arbitration."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from slo.channels import OLDEST, Channels, older
from slo.model.alerting import Category
from slo.model.defaults import Defaults, Environment
from slo.model.on_call import OnCall
from slo.model.targets import Target
from slo.shapes import (
    EMAIL_ADDRESS,
    CodeOwners,
    Day,
    Document,
    FieldError,
    Flag,
    Link,
    Name,
    SecretFile,
    Shape,
    TimeZone,
    Written,
    listed,
)
from slo.text.units import Duration

PRODUCT = "product"
"""Stands in the matrix for whichever product team an alert belongs to."""


RESPOND = ("respond-to-incidents", "respond-to-other-alerts")
"""The activities that alerts are about. The product team is first in both."""


class Mark(StrEnum):
    """A party's part in an activity. Two parties marked `responsible` are jointly responsible."""

    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    IF_CALLED_UPON = "if-called-upon"


class PartyKind(StrEnum):
    """What a party is to the products."""

    PLATFORM = "platform"
    SECURITY = "security"
    SUPPORT = "support"


PagerDutyId = Annotated[str, Written(r"^[A-Z0-9]{7,20}$", "an ID of PagerDuty", "PANZZEQ")]


class Party(Shape):
    """A team that shares responsibility with every product team."""

    kind: PartyKind
    title: str = Field("", description="the team's name as people say it")
    help: str = Field("", description="where to ask in working hours, such as a Slack channel")
    out_of_hours: Link | None = Field(None, description="the procedure to reach the party out of hours")
    page: Channels | None = Field(None, description="pages for objectives of the party's own")
    ticket: Channels | None = Field(None, description="tickets for objectives of the party's own")
    called: Channels | None = Field(None, description="where the party is reached when it is called upon")
    code_owners: CodeOwners = Field((), description="who approves what the party signs, such as @org/team")
    hours: Name | Literal["24x7"] | None = Field(
        None, description="when it answers calls: 24x7, or the name of some hours of the organisation"
    )
    pagerduty: OnCall | None = Field(
        None, description="who PagerDuty wakes for it, where slo writes that account's configuration"
    )
    escalation_policy: PagerDutyId | None = Field(
        None, description="the ID of its escalation policy in PagerDuty, for calls from an incident there"
    )

    @model_validator(mode="after")
    def _reached_by_pagerduty(self) -> Self:
        if self.pagerduty and not any(way and way.pagerduty for way in (self.page, self.ticket, self.called)):
            hint = "add 'pagerduty' with 'routing_key_file' to 'called', or to 'page'"
            raise FieldError("nothing of the party's goes to PagerDuty", "pagerduty", hint=hint)
        return self


_Categories = Annotated[tuple[Category, ...], Field(min_length=1)]


class Call(Shape):
    """Which party is called upon for alerts of these categories."""

    category: Annotated[
        tuple[Category, ...],
        BeforeValidator(listed, json_schema_input_type=Category | _Categories),
    ] = Field(min_length=1)
    party: Name


_SHORTEST_REVIEW = Duration.parse("1d")
_LONGEST_REVIEW = Duration.parse("520w")


class Review(Shape):
    """How often the model is reviewed, and when it last was."""

    every: Duration
    last: Day | None = None

    @field_validator("every")
    @classmethod
    def _in_living_memory(cls, every: Duration) -> Duration:
        if not _SHORTEST_REVIEW <= every <= _LONGEST_REVIEW:
            raise ValueError(f"reviews come every {_SHORTEST_REVIEW} to {_LONGEST_REVIEW}, not every {every}")
        return every

    @property
    def period(self) -> timedelta:
        """The time between two reviews."""
        return timedelta(milliseconds=self.every.milliseconds)


class Arbitration(Shape):
    """Who settles a dispute between the parties."""

    order: tuple[Name, ...] = Field((), description="who is asked, in this order")
    decides: Name
    within: Duration


class Account(Shape):
    """An account that product teams work with, such as one of a cloud or a pager, and who provides it."""

    provided_by: Name = Field(description="the party that gives it to a product team")
    existing: tuple[Name, ...] = Field(
        (), description="products that have one already, such as that of their programme"
    )


class ThirdParty(Shape):
    """A provider outside of the organisation, who keeps its own systems updated and available."""

    title: str = Field("", description="its name as people say it")
    status: Link | None = Field(None, description="where it tells how its systems are")


Community = Literal["development", "delivery", "product"]
"""The communities of people that a product team has: who builds it, who runs the work, who decides on it."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_RANGE = rf"^({'|'.join(_DAYS)})(-({'|'.join(_DAYS)}))?$"
ClockTime = Annotated[str, Written("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "a time of day", "09:00")]


class Hours(Shape):
    """Hours in which a team reads its messages."""

    days: Annotated[str, Written(_DAY_RANGE, "a day or days", "monday-friday")] = "monday-friday"
    start: ClockTime = Field(description="such as 09:00")
    end: ClockTime = Field(description="such as 17:30, or 24:00")
    timezone: TimeZone = Field(description="an IANA time zone such as Europe/London")
    holidays: Name | None = Field(None, description="a list of holidays: days off")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            message = f"the day must start before it ends, and {self.start} is not before {self.end}"
            raise FieldError(message, "end")
        first, _, last = self.days.partition("-")
        if last and _DAYS.index(first) >= _DAYS.index(last):
            raise FieldError(f"days run from monday to sunday, so {self.days!r} is empty", "days")
        return self

    def cover(self, others: "Hours") -> bool:
        """Whether somebody is there whenever others are, holidays aside; zones must be the same."""
        same_zone = self.timezone == others.timezone
        same_days = set(self.weekdays) >= set(others.weekdays)
        return same_zone and same_days and self.start <= others.start <= others.end <= self.end

    @property
    def weekdays(self) -> range:
        """The days of the week, counted from 0, which is Monday."""
        first, _, last = self.days.partition("-")
        return range(_DAYS.index(first), _DAYS.index(last or first) + 1)


_LAST_PORT = 65535
Sender = Annotated[
    str,
    Written(
        rf"""^({EMAIL_ADDRESS}|[^@,;:<>(){{}}"\\\x00-\x1f]+ <{EMAIL_ADDRESS}>)$""",
        "an e-mail address",
        "alerts@example.org",
        "with a name before it, it stands in angle brackets: Alerts <alerts@example.org>",
    ),
]


class Smtp(Shape):
    """The server that Alertmanager hands e-mail to."""

    smarthost: Annotated[
        str, Written(r"^[^\s/@{}]+:[0-9]{1,5}$", "a host and port", "mail.example.org:587")
    ] = Field(description="host:port")
    sender: Sender = Field(description="the address that messages come from")
    username: str | None = None
    password_file: SecretFile | None = None
    require_tls: Flag = True

    @field_validator("smarthost")
    @classmethod
    def _port_of_tcp(cls, smarthost: str) -> str:
        if not 1 <= int(smarthost.rpartition(":")[2]) <= _LAST_PORT:
            raise ValueError(f"ports are numbers from 1 to {_LAST_PORT}")
        return smarthost


AlertmanagerVersion = Annotated[
    str,
    Written(r"^[0-9]{1,4}\.[0-9]{1,4}$", "a version of Alertmanager", "0.28", "two numbers, between quotes"),
]


class Organisation(Document):
    """Everything that all products of an organisation share."""

    kind: Literal["Organisation"] = "Organisation"
    name: Name
    title: str = ""

    status: Literal["proposal", "agreed", "superseded"] = "proposal"
    owner: Name | None = None
    created_on: Day | None = None
    freshness: Day | None = Field(None, description="when somebody last confirmed that this is true")

    parties: dict[Name, Party] = Field(min_length=1)
    activities: dict[Name, dict[Name, Mark]] = Field(
        {}, description="the shared responsibility matrix: activity, party (or 'product'), mark"
    )
    communities: dict[Name, Community] = Field(
        {}, description="through which of its communities the product team does an activity; all if none"
    )
    calls: tuple[Call, ...] = ()
    accounts: dict[Name, Account] = Field({}, description="accounts that product teams need, and from whom")
    third_parties: dict[Name, ThirdParty] = Field({}, description="providers that products depend on")
    hosting: tuple[Name, ...] = Field(
        (), description="platforms whose products this model serves; all if empty"
    )
    review: Review | None = None
    arbitration: Arbitration | None = None

    defaults: Defaults | None = Field(None, description="for the objectives of all products")
    environments: dict[Name, Environment] = Field(
        {}, description="what holds in each environment; if any is declared, services name no other"
    )
    hours: dict[Name, Hours] = {}
    holidays: dict[Name, tuple[Day, ...]] = {}
    unowned: Channels | None = Field(
        None, description="a queue for alerts that belong to nobody; never a pager"
    )
    heartbeat: Channels | None = Field(
        None, description="a watchdog that raises the alarm when it hears nothing"
    )
    smtp: Smtp | None = None
    alertmanager: AlertmanagerVersion = Field(
        OLDEST, description="the version that loads the configuration, or the oldest of several"
    )
    pagerduty_events_url: Link | None = Field(
        None, description="where PagerDuty takes events, if not its region in the US"
    )

    targets: tuple[Target, ...] = Field((), min_length=1, description="what is compiled; all if not given")

    @property
    def triage(self) -> Channels | None:
        """Where alerts go that belong to nobody: the queue for them, or else a platform party's tickets."""
        platform = (party for party in self.parties.values() if party.kind is PartyKind.PLATFORM)
        return self.unowned or next((party.ticket for party in platform if party.ticket), None)

    @field_validator("parties")
    @classmethod
    def _product_is_a_word_of_the_matrix(cls, parties: dict[str, Party]) -> dict[str, Party]:
        if PRODUCT in parties:
            raise ValueError(
                f"no party can be called {PRODUCT!r}: in the matrix it stands for each product's team"
            )
        return parties

    @field_validator("alertmanager")
    @classmethod
    def _can_load_what_is_written(cls, version: str) -> str:
        if older(version, than=OLDEST):
            raise ValueError(f"what is written needs Alertmanager {OLDEST} or newer")
        return version

    @field_validator("targets")
    @classmethod
    def _each_target_once(cls, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        for index, target in enumerate(targets):
            if target in targets[:index]:
                raise FieldError(f"{target!s} is compiled already", index)
        return targets

    @field_validator("calls")
    @classmethod
    def _each_category_once(cls, calls: tuple[Call, ...]) -> tuple[Call, ...]:
        called: dict[Category, str] = {}
        for index, call in enumerate(calls):
            for place, category in enumerate(call.category):
                if category in called:
                    message = f"{called[category]!r} is called upon for {category} already"
                    raise FieldError(message, index, "category", place)
                called[category] = call.party
        return calls

    @property
    def if_called_upon(self) -> frozenset[str]:
        """Name the parties that the matrix marks so for an activity that alerts are about."""
        return frozenset(
            party
            for activity in RESPOND
            for party, mark in self.activities.get(activity, {}).items()
            if mark is Mark.IF_CALLED_UPON
        )

    def calls_for(self, category: Category) -> str | None:
        """Name the party that is called upon for a category."""
        return next((call.party for call in self.calls if category in call.category), None)
