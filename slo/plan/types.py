"""What will exist in the monitoring system, before anybody decided how to write it down."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple

from slo.channels import Channels, Message
from slo.conditions import Condition
from slo.model import (
    SLO,
    AlertSeverity,
    Category,
    Hours,
    Organisation,
    Party,
    Product,
    Signature,
    Smtp,
)
from slo.model.pagerduty_account import Support
from slo.plan.recording import Key, Recording
from slo.plan.texts import Text
from slo.text.units import Duration

Labels = Mapping[str, str]


class Alert(NamedTuple):
    """A condition that somebody hears of. `key` is unique in a plan, and stays what it is.

    `for_` is how long it must last first, `keep_firing` how long the alert outlives it.
    """

    key: Key
    name: str
    condition: Condition
    labels: Labels
    annotations: Mapping[str, Text]
    for_: Duration | None = None
    keep_firing: Duration | None = None


class RuleGroup(NamedTuple):
    """Rules that are evaluated together, in this order, once an interval."""

    name: str
    interval: Duration
    rules: tuple[Recording | Alert, ...]


class RuleFile(NamedTuple):
    """The rules of one bundle, and the definition they come from."""

    bundle: str
    source: str
    groups: tuple[RuleGroup, ...]


class Matcher(NamedTuple):
    """A condition on one label, with the operators of Alertmanager: = != =~ !~."""

    name: str
    op: str
    value: str

    def __str__(self) -> str:
        return f'{self.name}{self.op}"{self.value}"'


class Route(NamedTuple):
    """Alerts that match go to the first child that matches, or else to this receiver.

    `continues` lets the next sibling have the alert as well. What is None is inherited from the parent.
    `why` is one sentence for people who ask who gets an alert.
    """

    receiver: str
    why: str
    matchers: tuple[Matcher, ...] = ()
    group_by: tuple[str, ...] | None = None
    group_wait: Duration | None = None
    group_interval: Duration | None = None
    repeat_interval: Duration | None = None
    active_in: tuple[str, ...] = ()
    muted_in: tuple[str, ...] = ()
    continues: bool = False
    routes: tuple["Route", ...] = ()


class Receiver(NamedTuple):
    """A named destination: what is said, and every way it is said. Without channels nobody hears of it."""

    name: str
    channels: Channels | None
    message: Message


class Inhibition(NamedTuple):
    """While a source alert fires, target alerts with equal labels notify nobody."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]


class DaysOff(NamedTuple):
    """Whole days, from midnight to midnight where the people are."""

    dates: tuple[date, ...]
    timezone: str


class Routing(NamedTuple):
    """The whole of an Alertmanager's configuration. `hours` and `holidays` are its named time intervals.

    `parties` are those of the organisation, and `called_for` names the one to call upon for a category;
    `takes_strays` gets calls to who cannot be called. `automatic` says after how long a product's pages call
    which party by themselves. Of products that are `unserved`, nobody is to call upon a party.
    """

    root: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    hours: Mapping[str, Hours]
    holidays: Mapping[str, DaysOff]
    smtp: Smtp | None
    pagerduty_events_url: str | None = None
    parties: Mapping[str, Party] = {}
    called_for: Mapping[Category, str] = {}
    takes_strays: str | None = None
    automatic: Mapping[str, Mapping[str, Duration]] = {}
    unserved: tuple[str, ...] = ()


class Owned(NamedTuple):
    """Files whose changes these code owners approve; `path` is below the folder of definitions."""

    path: str
    owners: tuple[str, ...]


class Level(NamedTuple):
    """A level of an escalation policy: whose schedule is woken, and the minutes until the next level is."""

    owner: str
    schedule: str
    minutes: int


class EscalationPolicy(NamedTuple):
    """Who is woken one after the other for a product or a party.

    The schedules in `first` are its own without its leadership. `calls` are agreed, by party, and `id` is its
    own in PagerDuty as definitions say.
    """

    owner: str
    first: tuple[str, ...]
    levels: tuple[Level, ...]
    calls: Mapping[str, Duration] = {}
    id: str | None = None

    @property
    def name(self) -> str:
        return f"slo:{self.owner}"


class PagerService(NamedTuple):
    """Where alerts of one use arrive. `key_file` holds its key for Alertmanager.

    Outside of `hours` nobody is woken; on days that are `off` nobody is there, and PagerDuty does not know.
    """

    owner: str
    use: str
    urgency: Literal["high", "low"]
    key_file: str
    acknowledgement_timeout: Duration | None = None
    hours: Hours | None = None
    off: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        return f"slo:{self.owner}:{self.use}"

    @property
    def support(self) -> Support | None:
        """Its hours as PagerDuty has them, which knows no 24:00 and another name for UTC."""
        if self.hours is None:
            return None
        days = tuple(day + 1 for day in self.hours.weekdays)
        end = "23:59:59" if self.hours.end == "24:00" else f"{self.hours.end}:00"
        zone = "Etc/UTC" if self.hours.timezone == "UTC" else self.hours.timezone
        return Support(zone, days, f"{self.hours.start}:00", end)


class Pager(NamedTuple):
    """What an account of PagerDuty needs. Names are legal there, and change only with their owner's."""

    policies: tuple[EscalationPolicy, ...]
    services: tuple[PagerService, ...]

    @property
    def schedules(self) -> Mapping[str, tuple[str, ...]]:
        """The schedules that people fill, each with the owners whom it wakes, in the order of names."""
        levels = {(level.schedule, level.owner) for policy in self.policies for level in policy.levels}
        return {
            schedule: tuple(sorted(owner for its, owner in levels if its == schedule))
            for schedule in sorted({schedule for schedule, _ in levels})
        }


class Hearer(NamedTuple):
    """One receiver of an alert. `path` holds the conditions on the way to it; `hours` is empty for always."""

    receiver: str
    channels: tuple[str, ...]
    hours: tuple[str, ...]
    why: str
    path: tuple[str, ...]


class Helper(NamedTuple):
    """A party that may be called upon for some categories; `ways` says how, besides by people."""

    name: str
    party: Party
    categories: tuple[Category, ...]
    ways: tuple[str, ...]


class Responders(NamedTuple):
    """Who is first, as a product or a party; who hears of which alerts; and who may be called upon."""

    first: str | None
    heard: Mapping[str, tuple[Hearer, ...]]
    helpers: tuple[Helper, ...]


class Guide(NamedTuple):
    """What a product's team needs to know. `signatures` are those of its objectives, by party."""

    product: Product
    organisation: Organisation
    responders: Responders
    slos: tuple[SLO, ...]
    signatures: Mapping[str, Mapping[str, Signature | None]]


class Search(NamedTuple):
    """A search in logs: what a run finds is one alert, which lasts for some time after the last of them."""

    name: str
    query: str
    schedule: str
    window: Duration
    lasts: Duration
    labels: Labels
    annotations: Mapping[str, str]


class Query(NamedTuple):
    """An expression, and what its series are called, with labels in double braces."""

    expr: str
    legend: str = ""


class Line(NamedTuple):
    """A value that something happens at, as people draw it: by severity, or where a budget ends."""

    value: Fraction
    severity: AlertSeverity | None = None


class PanelKind(StrEnum):
    """How a panel shows what its queries give: one number each, their labels as rows, or over time."""

    NUMBER = "number"
    TABLE = "table"
    GRAPH = "graph"


class Panel(NamedTuple):
    """Queries that are shown together. `key` is unique in a dashboard, and stays what it is.

    Values are shares unless they are `counts`. `bad_below` or `bad_above` say which side of `lines` is bad.
    """

    key: str
    title: str
    kind: PanelKind
    queries: tuple[Query, ...]
    about: str = ""
    counts: bool = False
    lines: tuple[Line, ...] = ()
    bad_above: bool = False
    runbook: str = ""


class PanelRow(NamedTuple):
    """Panels side by side, below a title."""

    title: str
    panels: tuple[Panel, ...]


class Dashboard(NamedTuple):
    """What is looked at together. `uid` is how links name it; `filters` are labels that people choose by."""

    name: str
    uid: str
    title: str
    source: str
    rows: tuple[PanelRow, ...]
    filters: tuple[str, ...] = ()


class Plan(NamedTuple):
    """Everything that a compilation will write. Without parties there is no routing."""

    rule_files: tuple[RuleFile, ...]
    routing: Routing | None = None
    code_owners: tuple[Owned, ...] = ()
    pager: Pager | None = None
    searches: tuple[Search, ...] = ()
    guides: tuple[Guide, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
