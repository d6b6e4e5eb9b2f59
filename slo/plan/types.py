"""What will exist in the monitoring system, before anybody decided how to write it down."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from slo.channels import Channels, Message
from slo.model import Catalogue, Category, Hours, Party, Smtp
from slo.text.units import Duration

Labels = Mapping[str, str]


class Recording(NamedTuple):
    """A series that is computed and stored."""

    name: str
    expr: str
    labels: Labels = {}


class Alert(NamedTuple):
    """A condition that somebody hears of.

    `hold` is how long it must last first ("for"), `keep_firing` how long the alert outlives it.
    """

    name: str
    expr: str
    labels: Labels
    annotations: Mapping[str, str]
    hold: Duration | None = None
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
    `fallback_party` gets calls to who cannot be called. `automatic_calls` say after how long a product's
    pages call which party by themselves. For products `without_calls`, no party is called upon.
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
    fallback_party: str | None = None
    automatic_calls: Mapping[str, Mapping[str, Duration]] = {}
    without_calls: tuple[str, ...] = ()


class Recipient(NamedTuple):
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
    heard: Mapping[str, tuple[Recipient, ...]]
    helpers: tuple[Helper, ...]


class Plan(NamedTuple):
    """What several targets read. Without parties there is no routing.

    In its catalogue, drafts wake nobody.
    """

    rule_files: tuple[RuleFile, ...]
    routing: Routing | None = None
    catalogue: Catalogue = Catalogue()
