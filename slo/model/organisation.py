"""The organisation: parties, responsibility matrix, calls, review, arbitration, and shared settings."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from slo.channels import OLDEST, Channels, older
from slo.labels import LABELS
from slo.model.alerting import Category
from slo.model.defaults import Defaults, Environment
from slo.model.hours import Hours
from slo.model.on_call import OnCall
from slo.model.origins import Origins
from slo.model.service import SampleDelay
from slo.model.targets import Target
from slo.shapes import (
    EMAIL_ADDRESS,
    CodeOwners,
    Day,
    Definition,
    FieldError,
    Flag,
    LabelName,
    Link,
    Name,
    Names,
    SecretFile,
    Shape,
    TextFormat,
    ToActivity,
    ToHours,
    ToParty,
    ToPartyOrTeam,
    ToProduct,
    listed,
)
from slo.sli import ANCHORED_SINCE, OLDEST_PROMETHEUS
from slo.text.checks import CHECKS
from slo.text.units import Duration

PRODUCT = "product"
"""In the matrix: the team of the product that an alert belongs to."""


RESPOND = ("respond-to-incidents", "respond-to-other-alerts")
"""The activities of responding to alerts. The product team is the first responder in both."""


class Mark(StrEnum):
    """The role of a party in an activity. Two parties marked `responsible` are jointly responsible."""

    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    IF_CALLED_UPON = "if-called-upon"


class PartyKind(StrEnum):
    """What a party does for the products."""

    PLATFORM = "platform"
    SECURITY = "security"
    SUPPORT = "support"


PagerDutyId = Annotated[str, TextFormat(r"^[A-Z0-9]{7,20}$", "a PagerDuty ID", "PANZZEQ")]


class Party(Shape):
    """A team that shares responsibility with every product team."""

    kind: PartyKind
    title: str = Field("", description="the team's display name")
    help: str = Field("", description="where to ask in working hours, such as a Slack channel")
    out_of_hours: Link | None = Field(
        None, description="link to the procedure for reaching the party out of hours"
    )
    page: Channels | None = Field(None, description="channel for pages of the party's own objectives")
    ticket: Channels | None = Field(None, description="channel for tickets of the party's own objectives")
    called: Channels | None = Field(None, description="channel for calls to the party")
    code_owners: CodeOwners = Field((), description="who approves the party's signatures, such as @org/team")
    signatories: Names = Field((), description="the roles that may sign for it; by default any role")
    hours: ToHours | Literal["24x7"] | None = Field(
        None, description="when it answers calls: 24x7, or the name of hours declared by the organisation"
    )
    pagerduty: OnCall | None = Field(
        None, description="who PagerDuty pages for it, if slo generates that account's configuration"
    )
    escalation_policy: PagerDutyId | None = Field(
        None, description="the ID of its escalation policy in PagerDuty, for calls from an incident there"
    )

    @model_validator(mode="after")
    def _reached_by_pagerduty(self) -> Self:
        if self.pagerduty and not any(way and way.pagerduty for way in (self.page, self.ticket, self.called)):
            hint = "add 'pagerduty' with 'routing_key_file' to 'called', or to 'page'"
            raise FieldError("no channel of this party uses PagerDuty", "pagerduty", hint=hint)
        return self


_Categories = Annotated[tuple[Category, ...], Field(min_length=1)]


class Call(Shape):
    """The party that is called for alerts of some categories."""

    category: Annotated[
        tuple[Category, ...],
        BeforeValidator(listed, json_schema_input_type=Category | _Categories),
    ] = Field(min_length=1)
    party: ToParty


_SHORTEST_REVIEW = Duration.parse("1d")
_LONGEST_REVIEW = Duration.parse("520w")


class Review(Shape):
    """How often something is reviewed, such as the model, and when that was done last."""

    every: Duration
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
    decides: Name
    within: Duration

    @property
    def in_words(self) -> str:
        """What happens if parties disagree."""
        asked = f"ask {', then '.join(self.order)}; " if self.order else ""
        return f"{asked}if they do not agree within {self.within}, {self.decides} decides"


class Account(Shape):
    """An account that product teams need, such as with a cloud or a pager, and who provides it."""

    provided_by: ToParty = Field(description="the party that provides it to a product team")
    existing: tuple[ToProduct, ...] = Field(
        (), description="products that already have one, such as that of their programme"
    )


class ThirdParty(Shape):
    """A provider outside of the organisation, responsible for its own systems."""

    title: str = Field("", description="its display name")
    status: Link | None = Field(None, description="its status page")


Community = Literal["development", "delivery", "product"]
"""The communities within a product team: those who build it, who manage the work, who decide on it."""

Successor = Annotated[
    str,
    TextFormat(
        r"^([a-z][a-z0-9-]{0,62}|https?://[^\s{}]+)$",
        "a name or a link",
        "techops-2027",
        "the name of an organisation, or a link to its definitions",
    ),
]

_LAST_PORT = 65535
Sender = Annotated[
    str,
    TextFormat(
        rf"""^({EMAIL_ADDRESS}|[^@,;:<>(){{}}"\\\x00-\x1f]+ <{EMAIL_ADDRESS}>)$""",
        "an e-mail address",
        "alerts@example.org",
        "after a name, write it in angle brackets: Alerts <alerts@example.org>",
    ),
]


class Smtp(Shape):
    """The mail server that Alertmanager uses."""

    smarthost: Annotated[
        str, TextFormat(r"^[^\s/@{}]+:[0-9]{1,5}$", "a host and port", "mail.example.org:587")
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
    TextFormat(r"^[0-9]{1,4}\.[0-9]{1,4}$", "an Alertmanager version", "0.28", "two numbers, between quotes"),
]


PrometheusVersion = Annotated[
    str,
    TextFormat(r"^[0-9]{1,4}\.[0-9]{1,4}$", "a Prometheus version", "3.16", "two numbers, between quotes"),
]


_ADJUSTABLE = sorted(code for code, check in CHECKS.items() if check.adjustable)
_CheckCode = Annotated[
    str,
    WithJsonSchema({"enum": _ADJUSTABLE, "errorMessage": "not a check whose severity can be changed"}),
]


def _of_servers(label: str) -> str:
    if label in LABELS:
        raise ValueError(f"rules set {label!r} themselves, so it cannot tell servers apart")
    return label


_ServerLabel = Annotated[LabelName, AfterValidator(_of_servers)]


class Organisation(Definition):
    """What all products of an organisation share."""

    kind: Literal["Organisation"] = "Organisation"
    name: Name
    title: str = ""

    status: Literal["proposal", "agreed", "superseded"] = Field(
        "proposal", description="proposal: it binds nobody; agreed: once all its parties have signed it"
    )
    superseded_by: Successor | None = Field(
        None, description="with status superseded: the name of the organisation that replaces it, or a link"
    )
    owner: Name | None = None
    created_on: Day | None = None
    freshness: Day | None = Field(None, description="when this was last confirmed to be true")

    parties: dict[Name, Party] = Field(min_length=1)
    activities: dict[Name, dict[ToPartyOrTeam, Mark]] = Field(
        {}, description="the shared responsibility matrix: activity, party (or 'product'), mark"
    )
    communities: dict[ToActivity, Community] = Field(
        {}, description="the community of the product team that does an activity; by default all do"
    )
    calls: tuple[Call, ...] = ()
    accounts: dict[Name, Account] = Field(
        {}, description="accounts that product teams need, and who provides them"
    )
    third_parties: dict[Name, ThirdParty] = Field({}, description="providers that products depend on")
    hosting: tuple[Name, ...] = Field(
        (), description="platforms whose products this model applies to; by default all"
    )
    review: Review | None = None
    access_review: AccessReview | None = Field(
        None, description="the review of who may approve changes, and who is paged"
    )
    arbitration: Arbitration | None = None

    defaults: Defaults | None = Field(None, description="for the objectives of all products")
    environments: dict[Name, Environment] = Field(
        {},
        description="rules for environments; if any is declared, services can name only these and production",
    )
    hours: dict[Name, Hours] = {}
    holidays: dict[Name, tuple[Day, ...]] = {}
    unowned: Channels | None = Field(None, description="channel for alerts without an owner; never a pager")
    checks: dict[_CheckCode, Literal["error", "warning", "off"]] = Field(
        {}, description="other severities for checks; off: findings are not shown"
    )
    heartbeat: Channels | None = Field(
        None, description="a watchdog that raises an alarm when it receives no heartbeat"
    )
    smtp: Smtp | None = None
    sample_delay: SampleDelay | None = Field(
        None,
        description="how late samples may be, if later than 5m: by remote write, or to a central ruler",
    )
    alertmanager: AlertmanagerVersion = Field(
        OLDEST, description="the version that loads the configuration; the oldest, if there are several"
    )
    prometheus: PrometheusVersion = Field(
        OLDEST_PROMETHEUS,
        description="the version that evaluates the rules; the oldest, if there are several. "
        f"From {ANCHORED_SINCE} on, rules that count are shorter",
    )
    pagerduty_events_url: Link | None = Field(
        None, description="the events API of PagerDuty, if not in its US region"
    )

    replica_labels: tuple[_ServerLabel, ...] = Field(
        (),
        description="labels by which replicas of Prometheus differ that count the same events, "
        "such as prometheus_replica: of their series, the most complete one is used",
    )
    cluster_labels: dict[_ServerLabel, Literal["apart", "summed"]] = Field(
        {},
        description="labels by which Prometheus servers differ that count different events, such as cluster. "
        "apart: each has its own error budget; summed: all have one together",
    )

    targets: tuple[Target, ...] = Field(
        (), min_length=1, description="what is compiled; by default all targets"
    )

    @property
    def triage(self) -> Channels | None:
        """The channel for alerts without an owner: `unowned`, or the tickets of a platform party."""
        platform = (party for party in self.parties.values() if party.kind is PartyKind.PLATFORM)
        return self.unowned or next((party.ticket for party in platform if party.ticket), None)

    @property
    def origins(self) -> Origins:
        """The labels by which series of several Prometheus servers differ."""
        named: dict[str, list[str]] = {"apart": [], "summed": []}
        for label, meaning in self.cluster_labels.items():
            named[meaning].append(label)
        return Origins(self.replica_labels, tuple(named["apart"]), tuple(named["summed"]))

    @model_validator(mode="after")
    def _superseded_by_another(self) -> Self:
        if self.status == "superseded" and self.superseded_by is None:
            hint = "add 'superseded_by' with the name of the organisation that replaces it, or a link"
            raise FieldError("nothing says what supersedes this organisation", "status", hint=hint)
        if self.status != "superseded" and self.superseded_by is not None:
            raise FieldError("an organisation with a successor has 'status: superseded'", "superseded_by")
        return self

    @model_validator(mode="after")
    def _replica_or_cluster(self) -> Self:
        for index, label in enumerate(self.replica_labels):
            if label in self.cluster_labels:
                message = f"{label!r} is a cluster label: it tells replicas or clusters apart, not both"
                raise FieldError(message, "replica_labels", index)
        return self

    @field_validator("parties")
    @classmethod
    def _product_is_a_word_of_the_matrix(cls, parties: dict[str, Party]) -> dict[str, Party]:
        if PRODUCT in parties:
            raise ValueError(
                f"no party can be named {PRODUCT!r}: in the matrix this means the team of each product"
            )
        return parties

    @field_validator("alertmanager")
    @classmethod
    def _can_load_what_is_written(cls, version: str) -> str:
        if older(version, than=OLDEST):
            raise ValueError(f"the generated configuration needs Alertmanager {OLDEST} or newer")
        return version

    @field_validator("prometheus")
    @classmethod
    def _can_evaluate_what_is_written(cls, version: str) -> str:
        if older(version, than=OLDEST_PROMETHEUS):
            raise ValueError(f"the generated rules need Prometheus {OLDEST_PROMETHEUS} or newer")
        return version

    @field_validator("targets")
    @classmethod
    def _each_target_once(cls, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        for index, target in enumerate(targets):
            if target in targets[:index]:
                raise FieldError(f"target {str(target)!r} is listed already", index)
        return targets

    @field_validator("calls")
    @classmethod
    def _each_category_once(cls, calls: tuple[Call, ...]) -> tuple[Call, ...]:
        called: dict[Category, str] = {}
        for index, call in enumerate(calls):
            for place, category in enumerate(call.category):
                if category in called:
                    message = f"{called[category]!r} is already called for {category}"
                    raise FieldError(message, index, "category", place)
                called[category] = call.party
        return calls

    @property
    def if_called_upon(self) -> frozenset[str]:
        """The parties that the matrix marks `if-called-upon` for a response to alerts."""
        return frozenset(
            party
            for activity in RESPOND
            for party, mark in self.activities.get(activity, {}).items()
            if mark is Mark.IF_CALLED_UPON
        )

    @property
    def logging(self) -> Mapping[str, Mapping[str, Mark]]:
        """The activities about logging: those with this word in their names."""
        return {one: marks for one, marks in self.activities.items() if "logging" in one.split("-")}

    def calls_for(self, category: Category) -> str | None:
        """Return the party that is called for a category."""
        return next((call.party for call in self.calls if category in call.category), None)
