"""Types of a plan: rules, routes and receivers, independent of file formats."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from slo.conditions import Condition
from slo.languages import Phrase
from slo.model import Catalogue, Category
from slo.model.severity import ALWAYS_USED
from slo.plan.series import Key, Recording
from slo.plan.texts import Text
from slo.promql.text import label_name
from slo.text.diagnostics import Span
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.channels import Channels, Message
    from slo.model import Hours, Party, Smtp
    from slo.model.base import Base

Labels = Mapping[str, str]


class Alert(NamedTuple):
    """An alert on a condition. `key` is unique in a plan and stable across versions.

    `for_` is how long the condition must hold first, `keep_firing` how long the alert outlives it.
    `own_labels` are those that people wrote, in the template language of Prometheus.
    """

    key: Key
    name: str
    condition: Condition
    labels: Labels
    annotations: Mapping[str, Text]
    for_: Duration | None = None
    keep_firing: Duration | None = None
    own_labels: Labels = {}


class RuleGroup(NamedTuple):
    """Rules that are evaluated in this order, once per interval.

    `limit` is the most alerts or series that a rule may have, `query_offset` how long before the evaluation
    expressions are read.
    """

    name: str
    interval: Duration
    rules: tuple[Recording | Alert, ...]
    limit: int | None = None
    query_offset: Duration | None = None


class RuleFile(NamedTuple):
    """The rules of one bundle, and the definition file that they come from."""

    bundle: str
    source: str
    groups: tuple[RuleGroup, ...]


class Matcher(NamedTuple):
    """A condition on one label, with the operators of Alertmanager: = != =~ !~."""

    name: str
    op: str
    value: str

    def __str__(self) -> str:
        return f'{label_name(self.name)}{self.op}"{self.value}"'


class Route(NamedTuple):
    """A node of the routing tree: a matching alert goes to the first child that matches, or to `receiver`.

    With `continues`, later siblings get the alert as well. Fields that are None are inherited.
    `why` explains in one sentence why an alert takes this route. `written` is where others wrote it.
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
    written: Span | None = None


class Receiver(NamedTuple):
    """A named destination with its message and channels. Without channels nobody is notified."""

    name: str
    channels: "Channels | None"
    message: "Message"


class Inhibition(NamedTuple):
    """While a source alert fires, target alerts with equal labels notify nobody."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]


class DaysOff(NamedTuple):
    """Whole days, from midnight to midnight in a time zone."""

    dates: tuple[date, ...]
    timezone: str


class Routing(NamedTuple):
    """The configuration of Alertmanager. `hours` and `holidays` are its named time intervals.

    `severities` are the words of all levels that generated alerts have.

    `parties` are those of the organisation; `called_for` names the party to call upon for each category;
    `fallback_party` gets calls to parties that cannot be called. `automatic_calls` map products and parties
    to the time after which pages call. For products `without_calls`, no party is called upon. `base` is the
    configuration of others that its root and some of its routes are from.
    """

    root: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    hours: "Mapping[str, Hours]"
    holidays: Mapping[str, DaysOff]
    smtp: "Smtp | None"
    pagerduty_events_url: str | None = None
    parties: "Mapping[str, Party]" = {}
    called_for: Mapping[Category, str] = {}
    fallback_party: str | None = None
    automatic_calls: Mapping[str, Mapping[str, Duration]] = {}
    without_calls: tuple[str, ...] = ()
    base: "Base | None" = None
    severities: tuple[str, ...] = ALWAYS_USED


class Recipient(NamedTuple):
    """A receiver of an alert. `path` has the matchers of its routes; no `hours` means always.

    `written` is where others wrote its route.
    """

    receiver: str
    channels: tuple[str | Phrase, ...]
    hours: tuple[Phrase, ...]
    why: str
    path: tuple[str, ...]
    written: Span | None = None


class Helper(NamedTuple):
    """A party that may be called upon for some categories; `ways` describes automatic ways."""

    name: str
    party: "Party"
    categories: tuple[Category, ...]
    ways: tuple[Phrase, ...]


class Responders(NamedTuple):
    """The first responder (a product or party), the recipients by alert, and the callable parties."""

    first: str | None
    recipients: Mapping[Phrase, tuple[Recipient, ...]]
    helpers: tuple[Helper, ...]


class Plan(NamedTuple):
    """Input of the targets. Without an organisation there is no routing.

    Its rule files can be iterated more than once. Drafts in its catalogue page nobody.
    """

    rule_files: Iterable[RuleFile]
    routing: Routing | None = None
    catalogue: Catalogue = Catalogue()
