"""The shared responsibility model: parties, the matrix of who does what, calls, review, arbitration."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from slo.model.alerting import Category
from slo.receivers import Channels
from slo.shapes import (
    EMAIL_ADDRESS,
    Day,
    Document,
    FieldError,
    Flag,
    Link,
    Name,
    SecretFile,
    Shape,
    Written,
    listed,
)
from slo.units import Duration

PRODUCT = "product"
"""Stands in the matrix for whichever product team an alert belongs to."""


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


class Party(Shape):
    """A team that shares responsibility with every product team."""

    kind: PartyKind
    title: str = Field("", description="the team's name as people say it")
    help: str = Field("", description="where to ask in working hours, such as a Slack channel")
    out_of_hours: Link | None = Field(None, description="the procedure to reach the party out of hours")
    page: Channels | None = Field(None, description="pages for objectives of the party's own")
    ticket: Channels | None = Field(None, description="tickets for objectives of the party's own")
    called: Channels | None = Field(None, description="where the party is reached when it is called upon")


_Categories = Annotated[tuple[Category, ...], Field(min_length=1)]


class Call(Shape):
    """Which party is called upon for alerts of these categories."""

    category: Annotated[
        tuple[Category, ...],
        BeforeValidator(listed, json_schema_input_type=Category | _Categories),
    ] = Field(min_length=1)
    party: Name


class Review(Shape):
    """How often the model is reviewed, and when it last was."""

    every: Duration
    last: Day | None = None


class Arbitration(Shape):
    """Who settles a dispute between the parties."""

    order: tuple[Name, ...] = Field((), description="who is asked, in this order")
    decides: Name
    within: Duration


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_RANGE = rf"^({'|'.join(_DAYS)})(-({'|'.join(_DAYS)}))?$"
ClockTime = Annotated[str, Written("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "a time of day", "09:00")]


class Hours(Shape):
    """Hours in which a team reads its messages."""

    days: Annotated[str, Written(_DAY_RANGE, "a day or days", "monday-friday")] = "monday-friday"
    start: ClockTime = Field(description="such as 09:00")
    end: ClockTime = Field(description="such as 17:30, or 24:00")
    timezone: str = Field(description="an IANA time zone such as Europe/London")
    holidays: Name | None = Field(None, description="a list of holidays: days off")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        from zoneinfo import ZoneInfo  # imported here, because few definitions name a zone

        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is not an IANA time zone such as Europe/London") from error
        return name

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            message = f"the day must start before it ends, and {self.start} is not before {self.end}"
            raise FieldError(message, "end")
        first, _, last = self.days.partition("-")
        if last and _DAYS.index(first) >= _DAYS.index(last):
            raise FieldError(f"days run from monday to sunday, so {self.days!r} is empty", "days")
        return self


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
    calls: tuple[Call, ...] = ()
    hosting: tuple[Name, ...] = Field(
        (), description="platforms whose products this model serves; all if empty"
    )
    review: Review | None = None
    arbitration: Arbitration | None = None

    alert_policy: Name = Field("workbook", description="the policy of objectives that name none")
    hours: dict[Name, Hours] = {}
    holidays: dict[Name, tuple[Day, ...]] = {}
    unowned: Channels | None = Field(
        None, description="a queue for alerts that belong to nobody; never a pager"
    )
    heartbeat: Channels | None = Field(
        None, description="a watchdog that raises the alarm when it hears nothing"
    )
    smtp: Smtp | None = None
    pagerduty_events_url: Link | None = Field(
        None, description="where PagerDuty takes events, if not its region in the US"
    )

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

    def calls_for(self, category: Category) -> str | None:
        """Name the party that is called upon for a category."""
        return next((call.party for call in self.calls if category in call.category), None)
