"""Table of checks: code, severity, required input, and whether a comment may silence it.

To add one, add a line here and a function that finds it; explain the code in `docs/reference/lints.md`.
"""

from collections.abc import Mapping
from dataclasses import replace

from slo.text.check import Check, Needs
from slo.text.diagnostics import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_DATE, _DATA = Needs.DATE, Needs.DATA

# Files, YAML, and the fields of definitions.
ENCODING = Check("encoding", _ERROR, "a file is not UTF-8")
YAML = Check("yaml", _ERROR, "a file is not YAML")
EMPTY = Check("empty", _ERROR, "a file contains no definition")
DEPTH = Check("depth", _ERROR, "a value is nested too deeply")
KEY = Check("key", _ERROR, "a key is not plain text")
DUPLICATE_KEY = Check("duplicate-key", _ERROR, "a mapping contains the same key twice")
ANCHOR = Check("anchor", _ERROR, "an anchor or alias is used")
TAG = Check("tag", _ERROR, "a tag is used")
KIND = Check("kind", _ERROR, "a definition has no kind, or an unknown one")
UNKNOWN_KEY = Check("unknown-key", _ERROR, "a key is not known in this place")
MISSING = Check("missing", _ERROR, "a required key is missing")
TYPE = Check("type", _ERROR, "a list, a mapping or a single value is used in place of another")
VALUE = Check("value", _ERROR, "a value is not accepted")
PROMQL = Check("promql", _ERROR, "PromQL cannot be parsed")
UNTRANSLATABLE = Check("untranslatable", _ERROR, "a definition of another tool needs what slo does not have")
NOT_RENDERED = Check("not-rendered", _ERROR, "a file is a template that was not rendered")
NOT_COUNTABLE = Check("not-countable", _ERROR, "a query of another tool counts no events")
UNREAD = Check("unread", _ERROR, "a definition could not be used, and no other problem explains why")
ALLOW = Check(
    "allow",
    _ERROR,
    "a comment or `checks` entry names an unknown check or one that cannot be changed, or gives no reason",
)

# References between definitions, and their consistency.
UNDECLARED = Check("undeclared", _ERROR, "a name is not defined")
DUPLICATE = Check("duplicate", _ERROR, "two definitions have the same name")
UNUSED = Check("unused", _ERROR, "a parameter of an archetype, or a pattern of `ignore`, is not used")
WINDOW = Check("window", _ERROR, "a window of a policy is longer than the compliance window allows")
TIMEZONE = Check("timezone", _ERROR, "rules cannot follow the clock changes of a time zone")
GROUP = Check("group", _ERROR, "a target is set for a group that the indicator does not have")
OWN_LABEL = Check(
    "own-label", _ERROR, "a label for the alerts of an objective has the name of one that its groups have"
)
COMPOSITE = Check("composite", _ERROR, "a composite cannot be computed from the objectives that it names")
RENAMED = Check(
    "renamed", _ERROR, "an earlier id of an objective is still in use, or named by two objectives"
)
STRATEGY = Check("strategy", _ERROR, "the strategy of the service cannot evaluate an objective")
PRODUCT = Check("product", _ERROR, "alerts of one product name a service of another product")
INHIBITS = Check(
    "inhibits", _ERROR, "an alert inhibits one that it must not, or alerts inhibit each other in a circle"
)
CHANNELS = Check(
    "channels", _ERROR, "a first responder, or a party that is notified or called, has no channel"
)
PROMETHEUS = Check("prometheus", _ERROR, "a rule needs a newer version of Prometheus")
SMTP = Check("smtp", _ERROR, "an e-mail channel has no SMTP server")
ALERTMANAGER = Check("alertmanager", _ERROR, "a channel or a route needs a newer version of Alertmanager")
BASE = Check("base", _ERROR, "generated routes cannot be added to the Alertmanager configuration")
AGREEMENT = Check(
    "agreement", _ERROR, "a signature is outside its party's file, or this file contains something else"
)
DISPUTED = Check(
    "disputed", _ERROR, "something in force lacks the signature of a party for what is written now"
)
RECORD = Check("record", _ERROR, "the record of what is in force is damaged, missing or was edited")
OUT_OF_SCOPE = Check(
    "out-of-scope", _ERROR, "a product calls a party that does not serve the product's platform"
)
NOT_CALLED_FOR = Check(
    "not-called-for", _ERROR, "a party is called automatically in a category that is not assigned to it"
)
CALLED_TWICE = Check("called-twice", _ERROR, "a pager that escalates would call the same party again")
CALL_OUT_OF_HOURS = Check(
    "call-out-of-hours", _ERROR, "an automatic call would reach a party outside its hours"
)
NOT_OWN_SCHEDULE = Check(
    "not-own-schedule", _ERROR, "the schedules of a product include one that belongs to a party"
)
CALL_TO_NOBODY = Check("call-to-nobody", _ERROR, "a party would be called where it names no schedule")
SHARED_KEY = Check("shared-key", _ERROR, "two owners use the same file for the key of a pager")
CALL_NOT_ON_TIME = Check("call-not-on-time", _ERROR, "a party cannot be called at exactly the agreed time")
ON_CALL_HOURS = Check("on-call-hours", _ERROR, "a system of on-call does not wait for the hours of a product")
PAGERDUTY_TIMEZONE = Check(
    "pagerduty-timezone", _ERROR, "PagerDuty does not offer the time zone of support hours"
)
PAGERDUTY_HOURS = Check(
    "pagerduty-hours", _ERROR, "support hours of PagerDuty cannot end on the following day"
)
AMAZON_CHANNELS = Check("amazon-channels", _ERROR, "Amazon Managed Prometheus does not deliver to a channel")
ALERTMANAGER_CONFIG = Check("alertmanager-config", _ERROR, "an AlertmanagerConfig cannot express it")
VICTORIA_METRICS = Check("victoria-metrics", _ERROR, "a rule needs what VictoriaMetrics does not have")
UNUSED_SETTINGS = Check("unused-settings", _WARNING, "there are settings for targets that are not chosen")
_LARGE = "a group has more rules than Mimir accepts by default"
LARGE_GROUP = Check("large-group", _WARNING, _LARGE, silenceable=True)

# Files that are not definitions.
TEMPLATE = Check("template", _ERROR, "Alertmanager cannot execute a notification template")
DOCUMENT = Check("document", _ERROR, "a file of HTTP client settings has more than one YAML document")
FILE = Check("file", _ERROR, "a file named in HTTP client settings cannot be used")
EXTRA = Check("extra", _ERROR, "HTTP authentication needs a package that is not installed")
HISTORY = Check("history", _ERROR, "a file of events cannot be read")
FOREIGN_HISTORY = replace(HISTORY, severity=_WARNING)
"""The same code as a warning, for lines of objectives that are not defined: they are skipped."""

# Owners in other systems.
OWNER_ELSEWHERE = Check(
    "owner-elsewhere", _WARNING, "another system names another owner", Needs.OWNERS, silenceable=True
)
MISSING_ELSEWHERE = Check(
    "missing-elsewhere", _WARNING, "another system does not know a service", Needs.OWNERS, silenceable=True
)
UNKNOWN_ELSEWHERE = Check(
    "unknown-elsewhere", _WARNING, "another system has a service without definitions", Needs.OWNERS
)

# First responders, calls, and arbitration.
NO_RESPONDER = Check("no-responder", _ERROR, "the matrix does not state who responds to alerts")
PRODUCT_NOT_FIRST = Check(
    "product-not-first", _ERROR, "the product team is not responsible for its own alerts"
)
TWO_FIRST_RESPONDERS = Check("two-first-responders", _ERROR, "two first responders would be woken")
NOT_CALLABLE = Check(
    "not-callable", _ERROR, "a party is called, but the matrix does not mark it if-called-upon"
)
CALL_WITHOUT_CHANNEL = Check(
    "call-without-channel", _ERROR, "a party can be called, but has no channel for calls"
)
NO_OUT_OF_HOURS_PROCEDURE = Check(
    "no-out-of-hours-procedure", _ERROR, "a party can be called, but has no procedure for out of hours"
)
CALLED_FOR_OTHERS = Check(
    "called-for-others", _ERROR, "escalation would call a party in a category that is not assigned to it"
)
TICKETS_PAGE = Check(
    "tickets-page", _ERROR, "tickets have the key of pages or calls, so they would wake somebody"
)
NO_QUEUE_FOR_UNOWNED = Check("no-queue-for-unowned", _ERROR, "alerts of no product would be lost")
UNOWNED_PAGES = Check("unowned-pages", _ERROR, "alerts of no product would wake somebody")
TAKEN_BY_OTHERS = Check(
    "taken-by-others", _ERROR, "a route that is not generated takes alerts of generated rules"
)
INHIBITED_BY_OTHERS = Check(
    "inhibited-by-others",
    _WARNING,
    "an inhibition that is not generated can silence alerts of generated rules",
)
SERVICE_WITHOUT_PRODUCT = Check(
    "service-without-product", _WARNING, "a service has no product, so its pages wake nobody"
)
ALERTS_WITHOUT_PRODUCT = Check("alerts-without-product", _WARNING, "alerts have no product", silenceable=True)
PRODUCT_NAMED_AS_PARTY = Check("product-named-as-party", _ERROR, "a product and a party have the same name")
NO_ARBITER = Check(
    "no-arbiter", _WARNING, "nobody is named to decide when parties disagree", silenceable=True
)
NO_REVIEW = Check("no-review", _WARNING, "no review of the responsibility model is planned", silenceable=True)
ACTIVITY_OF_NOBODY = Check(
    "activity-of-nobody", _WARNING, "nobody is responsible for an activity of the matrix", silenceable=True
)
MISSING_ACCOUNT = Check(
    "missing-account", _WARNING, "products lack an account that a party provides", silenceable=True
)
UNNAMED_LOGS = Check(
    "unnamed-logs",
    _WARNING,
    "a product is responsible for logging, and its services name no log stream",
    silenceable=True,
)
NO_BUDGET_POLICY = Check(
    "no-budget-policy",
    _WARNING,
    "objectives have no error budget policy, although the matrix says who agrees on one",
    silenceable=True,
)
PAGES_WITHOUT_OBJECTIVE = Check(
    "pages-without-objective", _WARNING, "a product is paged, but has no objective", silenceable=True
)
REVIEW_DUE = Check(
    "review-due",
    _WARNING,
    "a review of the model or of user access is due soon",
    _DATE,
    silenceable=True,
)
REVIEW_OVERDUE = Check(
    "review-overdue", _WARNING, "a review of the model or of user access is overdue or was never held", _DATE
)
STALE_MODEL = Check(
    "stale-model", _WARNING, "the responsibility model has not been confirmed within a review period", _DATE
)
HOLIDAYS_RUN_OUT = Check(
    "holidays-run-out", _WARNING, "a list of holidays has ended or ends soon", _DATE, silenceable=True
)
COVERAGE_HOLE = Check("coverage-hole", _WARNING, "at some hours a page reaches nobody on duty", _DATE)

PROPOSAL = Check("proposal", _WARNING, "the matrix is a proposal, which binds nobody", silenceable=True)
SUPERSEDED = Check("superseded", _ERROR, "the organisation was superseded by another")

# Signatures.
UNSIGNED = Check("unsigned", _WARNING, "a party has not signed an objective")
UNSIGNED_CALL = Check("unsigned-call", _WARNING, "a party has not signed how it is called")
UNSIGNED_EXCLUSION = Check(
    "unsigned-exclusion", _WARNING, "a party has not signed what is left out of an objective"
)
CHANGED_TERMS = Check("changed-terms", _WARNING, "the terms of an objective differ from the signed terms")
BROKEN_SIGNATURE = Check("broken-signature", _WARNING, "a signature was edited after signing")
EMERGENCY = Check(
    "emergency", _WARNING, "one party alone changed what is in force, which is possible for 72 hours"
)
UNLISTED_ROLE = Check("unlisted-role", _ERROR, "a signature is by a role that may not sign for the party")
OBSOLETE_SIGNATURE = Check(
    "obsolete-signature", _WARNING, "a signature is for an unknown objective, or is not needed"
)
OLD_SIGNATURE = Check("old-signature", _WARNING, "a signature is older than a review period", _DATE)
NO_CODE_OWNERS = Check("no-code-owners", _WARNING, "anybody could approve the signatures of a party")

# Indicators and objectives.
UNUSED_INDICATOR = Check("unused-indicator", _WARNING, "no objective uses an indicator", silenceable=True)
REPEATED_OBJECTIVE = Check(
    "repeated-objective",
    _WARNING,
    "two objectives have the same indicator, target and window",
    silenceable=True,
)
COPIED_INDICATOR = Check(
    "copied-indicator", _WARNING, "two indicators have the same selectors", silenceable=True
)
INVERTED_SELECTION = Check(
    "inverted-selection", _WARNING, "good events are selected as bad ones, or the reverse", silenceable=True
)
NOT_A_COUNT = Check(
    "not-a-count",
    _WARNING,
    "a ratio or a quantile is used as a number of events",
    silenceable=True,
)
UNSTATED_UNIT = Check(
    "unstated-unit", _WARNING, "neither a name nor a field states the unit of a histogram", silenceable=True
)
HANDWRITTEN_BOUND = Check(
    "handwritten-bound",
    _WARNING,
    "a condition selects only one spelling of a bucket's bound",
    silenceable=True,
)
WIDE_STEP = Check("wide-step", _WARNING, "the step of a subquery is wider than its range", silenceable=True)
SUM_OF_COUNTER = Check(
    "sum-of-counter", _WARNING, "the samples of a counter are added up over time", silenceable=True
)
EXPERIMENTAL_FUNCTION = Check(
    "experimental-function",
    _WARNING,
    "a function needs a feature flag of Prometheus",
    silenceable=True,
)
RARE_SCRAPES = Check(
    "rare-scrapes",
    _WARNING,
    "the scrape interval is longer than half of a short window",
    silenceable=True,
)
BUDGET_BELOW_A_MINUTE = Check(
    "budget-below-a-minute",
    _WARNING,
    "one bad minute spends more than the whole error budget",
    silenceable=True,
)
IMPOSSIBLE_TIER = Check("impossible-tier", _WARNING, "an alert tier can never fire", silenceable=True)
UNNOTICED_OUTAGE = Check("unnoticed-outage", _WARNING, "a complete outage would be noticed late or never")
NO_TIERS = Check(
    "no-tiers", _WARNING, "by a default, no alert depends on the burn rate of an objective", silenceable=True
)
SLOW_OUTAGE_PAGE = Check(
    "slow-outage-page", _WARNING, "a complete outage would page after more than 15 minutes", silenceable=True
)
MUCH_EXCLUDED = Check(
    "much-excluded", _WARNING, "exclusions cover more than a tenth of a year", silenceable=True
)
PAGE_WITHOUT_RUNBOOK = Check("page-without-runbook", _WARNING, "a page has no runbook", silenceable=True)

IMPORTED = Check(
    "imported", _WARNING, "a definition of another tool is changed or left open", silenceable=True
)

# Alerts beside objectives.
ALWAYS_FIRES = Check("always-fires", _WARNING, "an alert fires whenever there is data", silenceable=True)
SILENT_WITHOUT_DATA = Check(
    "silent-without-data",
    _WARNING,
    "an alert about too little does not fire when there is no data",
    silenceable=True,
)
RATE_OF_GAUGE = Check("rate-of-gauge", _WARNING, "a rate is computed from a gauge", silenceable=True)
LOST_LABEL = Check("lost-label", _WARNING, "a text uses a label that no series has", silenceable=True)
SHORT_WAIT = Check(
    "short-wait", _WARNING, "`for` is shorter than the evaluation or scrape interval", silenceable=True
)
ALERT_NAMED_TWICE = Check(
    "alert-named-twice", _WARNING, "two alerts of a product have the same name", silenceable=True
)
RUNBOOK_NOT_A_LINK = Check("runbook-not-a-link", _WARNING, "a runbook is no link", silenceable=True)
STALE_USE_CASE = Check(
    "stale-use-case", _WARNING, "the review of a use case is overdue", _DATE, silenceable=True
)
USE_CASE_REVIEW_DUE = Check(
    "use-case-review-due", _WARNING, "the review of a use case is due soon", _DATE, silenceable=True
)

# Data in Prometheus.
MISSING_SERIES = Check("missing-series", _WARNING, "a selector matches no series", _DATA, silenceable=True)
MISSING_BUCKET = Check(
    "missing-bucket",
    _WARNING,
    "a histogram has no bucket at the threshold of an indicator",
    _DATA,
    silenceable=True,
)
WRONG_UNIT = Check(
    "wrong-unit",
    _WARNING,
    "the bounds of a histogram look like those of another unit",
    _DATA,
    silenceable=True,
)
NOT_ZERO_OR_ONE = Check(
    "not-zero-or-one",
    _WARNING,
    "a probe reads a gauge with other values than 0 and 1",
    _DATA,
    silenceable=True,
)
MANY_RESETS = Check("many-resets", _WARNING, "a counter falls again and again", _DATA, silenceable=True)
NO_TARGET_LABELS = Check(
    "no-target-labels",
    _WARNING,
    "counters do not name the target that they come from",
    _DATA,
    silenceable=True,
)
LATE_SAMPLES = Check(
    "late-samples", _WARNING, "samples arrive too late for the rules that count them", _DATA, silenceable=True
)
NOT_A_COUNTER = Check("not-a-counter", _WARNING, "events are counted from a gauge", _DATA, silenceable=True)
NOT_A_GAUGE = Check("not-a-gauge", _WARNING, "a state is read from a counter", _DATA, silenceable=True)
BAD_NOT_IN_TOTAL = Check(
    "bad-not-in-total",
    _WARNING,
    "bad or good events are not part of the total events",
    _DATA,
    silenceable=True,
)
UNMATCHED_VALUE = Check(
    "unmatched-value", _WARNING, "no value of a label can match a condition", _DATA, silenceable=True
)
SLOW_SCRAPES = Check(
    "slow-scrapes",
    _WARNING,
    "series are scraped less often than the service declares",
    _DATA,
    silenceable=True,
)
SHORT_RETENTION = Check(
    "short-retention",
    _WARNING,
    "Prometheus deletes samples before the compliance window ends",
    _DATA,
    silenceable=True,
)
COARSE_BUDGET = Check(
    "coarse-budget", _WARNING, "one bad event spends 5% of an error budget or more", _DATA, silenceable=True
)
NO_TRAFFIC = Check(
    "no-traffic", _WARNING, "an objective has no events in its whole window", _DATA, silenceable=True
)
MANY_SERIES = Check("many-series", _WARNING, "a selector reads very many samples", _DATA, silenceable=True)
UNDECLARED_SERVERS = Check(
    "undeclared-servers",
    _WARNING,
    "several servers recorded an objective, and nothing says whether they are replicas or clusters",
    _DATA,
    silenceable=True,
)

# Comments that silence checks.
UNUSED_ALLOW = Check("unused-allow", _WARNING, "a comment silences nothing")

CHECKS: Mapping[str, Check] = {
    **{one.code: one for one in list(vars().values()) if isinstance(one, Check)},
    HISTORY.code: HISTORY,
}
"""Every check by its code."""
