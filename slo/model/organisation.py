"""The organisation: parties, responsibility matrix, calls, review, arbitration, and shared settings."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from slo.channels import OLDEST, Channels, older
from slo.labels import LABELS
from slo.languages import LanguageCode
from slo.languages.words import NO_WORDS, Words
from slo.model.alerting import Category
from slo.model.backstage import Backstage
from slo.model.defaults import Defaults, Environment
from slo.model.grafana import Grafana
from slo.model.hours import Hours
from slo.model.imports import Imports
from slo.model.marks import PRODUCT, RESPOND, Mark
from slo.model.origins import Origins
from slo.model.ownership import Labelled
from slo.model.platforms import Kubernetes, Mimir
from slo.model.responsibility import (
    AccessReview,
    Account,
    Arbitration,
    Call,
    Community,
    Party,
    PartyKind,
    Review,
    ThirdParty,
)
from slo.model.service import SampleDelay
from slo.model.severity import SeverityWords
from slo.model.targets import Target
from slo.model.terraform import TerraformModule
from slo.peers import Peer
from slo.shapes import (
    EMAIL_ADDRESS,
    BesidePath,
    Day,
    Definition,
    FieldError,
    Flag,
    GlobPattern,
    LabelName,
    Link,
    Name,
    SecretFile,
    Shape,
    TextFormat,
    ToActivity,
    ToPartyOrTeam,
)
from slo.sli import ANCHORED_SINCE, OLDEST_PROMETHEUS
from slo.text.checks import CHECKS

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


class Alertmanager(Shape):
    """The Alertmanager of an organisation; `"0.28"` is short for `{version: "0.28"}`."""

    version: AlertmanagerVersion = Field(
        OLDEST, description="the version that loads the configuration; the oldest, if there are several"
    )
    base: BesidePath | None = Field(
        None,
        description="an Alertmanager configuration that generated routes are added to, by its path from the "
        "folder that holds the folder of the definitions",
    )

    @field_validator("version")
    @classmethod
    def _can_load_what_is_written(cls, version: str) -> str:
        if older(version, than=OLDEST):
            raise ValueError(f"the generated configuration needs Alertmanager {OLDEST} or newer")
        return version


def _version(value: Any) -> Any:
    return {"version": value} if isinstance(value, str) else value


_Alertmanager = Annotated[
    Alertmanager, BeforeValidator(_version, json_schema_input_type=AlertmanagerVersion | Alertmanager)
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
    title: Words = NO_WORDS
    language: LanguageCode = Field(
        "en", description="the language of pages and messages, unless a product has another, and of its texts"
    )

    status: Literal["proposal", "agreed", "superseded"] = Field(
        "proposal", description="proposal: it binds nobody; agreed: once all its parties have signed it"
    )
    superseded_by: Successor | None = Field(
        None, description="with status superseded: the name of the organisation that replaces it, or a link"
    )
    owner: Name | None = None
    created_on: Day | None = None
    freshness: Day | None = Field(None, description="when this was last confirmed to be true")

    parties: dict[Name, Party] = Field(
        min_length=1, description="the teams that share responsibility with product teams, by their names"
    )
    activities: dict[Name, dict[ToPartyOrTeam, Mark]] = Field(
        {}, description="the shared responsibility matrix: activity, party (or 'product'), mark"
    )
    activity_titles: dict[ToActivity, Words] = Field(
        {}, description="what pages call activities; by default their names"
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
    ignore: tuple[GlobPattern, ...] = Field(
        (), description="YAML files below the definitions that are none, such as `charts/**`"
    )
    discard: tuple[Labelled, ...] = Field(
        (),
        description="alerts of other rules that nobody needs, by patterns of their labels, such as "
        "`alertname: CPUThrottlingHigh`; never alerts of generated rules",
    )
    heartbeat: Channels | None = Field(
        None, description="a watchdog that raises an alarm when it receives no heartbeat"
    )
    smtp: Smtp | None = None
    sample_delay: SampleDelay | None = Field(
        None,
        description="how late samples may be, if later than 5m: by remote write, or to a central ruler",
    )
    severities: SeverityWords = Field(
        default_factory=SeverityWords,
        description="the values of the label `severity` of alerts, if not page, ticket and info",
    )
    alertmanager: _Alertmanager = Field(
        default_factory=Alertmanager,
        description="its version, or a mapping with that and the configuration that it has already",
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

    imports: Imports | None = Field(
        None, description="for definitions in formats of other tools, such as those of Sloth"
    )

    compat: tuple[Peer, ...] = Field(
        (), description="tools whose series of all objectives are recorded as well, for what still reads them"
    )
    grafana: Grafana | None = Field(None, description="for the target grafana-provisioning")
    backstage: Backstage | None = Field(None, description="for the target backstage")
    terraform: tuple[TerraformModule, ...] = Field(
        (), min_length=1, description="for the target terraform: the services that it loads rules into"
    )
    targets: tuple[Target, ...] = Field(
        (), min_length=1, description="what is compiled; by default all but those of one platform"
    )
    kubernetes: Kubernetes | None = Field(
        None, description="metadata of objects of Kubernetes, for the targets prometheus-operator and vm-rule"
    )
    mimir: Mimir | None = Field(None, description="for the target mimir")

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

    @model_validator(mode="after")
    def _discards_its_own(self) -> Self:
        if self.discard and self.alertmanager.base:
            message = f"{self.alertmanager.base!r} routes alerts of other rules: write a route there"
            raise FieldError(message, "discard")
        return self

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

    @model_validator(mode="after")
    def _has_what_its_targets_need(self) -> Self:
        if Target.GRAFANA_PROVISIONING in self.targets and self.grafana is None:
            hint = "add 'grafana: {datasource_uid: …}', the uid of the Prometheus data source in Grafana"
            message = "nothing says which data source Grafana reads"
            raise FieldError(message, "targets", self.targets.index(Target.GRAFANA_PROVISIONING), hint=hint)
        if Target.TERRAFORM in self.targets:
            place = self.targets.index(Target.TERRAFORM)
            if not self.terraform:
                hint = f"add 'terraform' with some of {', '.join(TerraformModule)}"
                raise FieldError("nothing says what Terraform loads rules into", "targets", place, hint=hint)
            for needed in (Target.PROMETHEUS, Target.ALERTMANAGER):
                if needed not in self.targets:
                    message = f"Terraform reads generated/{needed}/, which is not compiled"
                    raise FieldError(message, "targets", place, hint=f"add {str(needed)!r}")
        return self

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
