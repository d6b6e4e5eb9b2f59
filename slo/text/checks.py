"""The table of checks: every code that a problem can have, how serious it is, and whether it may be silenced.

To add one: a line here, and the function that finds it. `docs/reference/lints.md` explains each code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from slo.text.diagnostics import Problem, Severity, Span

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


class Needs(StrEnum):
    """What a check must be given to be made."""

    DEFINITIONS = "definitions"
    DATE = "today's date"
    DATA = "measured data"


_DATE, _DATA = Needs.DATE, Needs.DATA


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong or questionable. `about` is a sentence without its full stop.

    What guards paging, calls or consent, or could not be compiled, is not `silenceable`.
    """

    code: str
    severity: Severity
    about: str
    needs: Needs = Needs.DEFINITIONS
    silenceable: bool = False

    @property
    def adjustable(self) -> bool:
        """Whether an organisation may give it another severity: at least a higher one."""
        return self.silenceable or self.severity is Severity.WARNING

    def problem(self, message: str, span: Span, hint: str = "") -> Problem:
        """Make a problem that this check found."""
        return Problem(self.code, message, span, self.severity, hint)


# What is written: files, YAML, and the shapes of definitions.
ENCODING = Check("encoding", _ERROR, "a file is not UTF-8")
YAML = Check("yaml", _ERROR, "a file is not YAML")
EMPTY = Check("empty", _ERROR, "a file defines nothing")
DEPTH = Check("depth", _ERROR, "something is nested deeper than any definition is")
KEY = Check("key", _ERROR, "a key is no word")
DUPLICATE_KEY = Check("duplicate-key", _ERROR, "a key stands twice in a mapping")
ANCHOR = Check("anchor", _ERROR, "an anchor or alias is used")
TAG = Check("tag", _ERROR, "a tag is used")
KIND = Check("kind", _ERROR, "a definition has no kind, or an unknown one")
UNKNOWN_KEY = Check("unknown-key", _ERROR, "a key means nothing where it stands")
MISSING = Check("missing", _ERROR, "a key is missing")
TYPE = Check("type", _ERROR, "a list, a mapping or a single value stands where another of these is needed")
VALUE = Check("value", _ERROR, "a value is not accepted")
PROMQL = Check("promql", _ERROR, "PromQL is not understood")
UNREAD = Check("unread", _ERROR, "a definition could not be used, for a reason that no other problem gives")
ALLOW = Check("allow", _ERROR, "a comment cannot silence what it says it does")

# What is written about: names, and whether everything fits together.
UNDECLARED = Check("undeclared", _ERROR, "a name stands for nothing")
DUPLICATE = Check("duplicate", _ERROR, "two things have one name")
UNUSED = Check("unused", _ERROR, "a parameter of an archetype is used nowhere")
WINDOW = Check("window", _ERROR, "a policy looks back further than an objective does")
TIMEZONE = Check("timezone", _ERROR, "no rule can follow the clocks of a time zone")
GROUP = Check("group", _ERROR, "a target is of a group that the indicator does not count")
COMPOSITE = Check("composite", _ERROR, "a composite cannot be made of what it names")
STRATEGY = Check("strategy", _ERROR, "the strategy of a service cannot count an objective")
PRODUCT = Check("product", _ERROR, "alerts are of one product and name a service of another")
CHANNELS = Check("channels", _ERROR, "somebody is first, told or called, and cannot be reached")
SMTP = Check("smtp", _ERROR, "no server is named that sends e-mail")
ALERTMANAGER = Check("alertmanager", _ERROR, "a channel needs a newer Alertmanager")
AGREEMENT = Check("agreement", _ERROR, "signatures stand outside their party's file, or others' text in it")
OUT_OF_SCOPE = Check("out-of-scope", _ERROR, "a product calls a party that does not serve its platform")
NOT_CALLED_FOR = Check(
    "not-called-for", _ERROR, "a party is called automatically for what it is not called upon"
)
NOT_AGREED = Check("not-agreed", _ERROR, "an automatic call lacks the agreement of a side")
CALLED_TWICE = Check("called-twice", _ERROR, "a pager that escalates would call a party as well")
CALL_OUT_OF_HOURS = Check(
    "call-out-of-hours", _ERROR, "an automatic call would reach a party outside its hours"
)
NOT_OWN_SCHEDULE = Check("not-own-schedule", _ERROR, "a product's schedules include one of a party")
CALL_TO_NOBODY = Check("call-to-nobody", _ERROR, "PagerDuty calls a party of which it knows no schedule")
SHARED_KEY = Check("shared-key", _ERROR, "two owners name one file of a PagerDuty key")
PAGERDUTY_TIMEZONE = Check("pagerduty-timezone", _ERROR, "PagerDuty has no support hours in a time zone")

# Other files than definitions.
DOCUMENT = Check("document", _ERROR, "a file for HTTP clients has more than one document")
FILE = Check("file", _ERROR, "a file named for HTTP clients cannot be used")
EXTRA = Check("extra", _ERROR, "an identity for HTTP needs a package that is not installed")
HISTORY = Check("history", _ERROR, "a file of events cannot be read")
FOREIGN_HISTORY = replace(HISTORY, severity=_WARNING)
"""The same code for lines of objectives that nobody declares: they are left out."""

# Who is first, who is called, and who decides.
NO_RESPONDER = Check("no-responder", _ERROR, "the matrix does not say who responds")
PRODUCT_NOT_FIRST = Check("product-not-first", _ERROR, "the product team is not responsible for its alerts")
TWO_FIRST_RESPONDERS = Check("two-first-responders", _ERROR, "two would be woken first")
NOT_CALLABLE = Check("not-callable", _ERROR, "a party is called that the matrix does not mark if-called-upon")
CALL_WITHOUT_CHANNEL = Check("call-without-channel", _ERROR, "a party can be called, and nothing says how")
NO_OUT_OF_HOURS_PROCEDURE = Check(
    "no-out-of-hours-procedure", _ERROR, "nothing says how a party is reached at night"
)
CALLED_FOR_OTHERS = Check(
    "called-for-others", _ERROR, "PagerDuty calls a party for alerts that are not its own"
)
NO_QUEUE_FOR_UNOWNED = Check("no-queue-for-unowned", _ERROR, "alerts that belong to nobody would vanish")
UNOWNED_PAGES = Check("unowned-pages", _ERROR, "alerts that belong to nobody would wake somebody")
SERVICE_WITHOUT_PRODUCT = Check("service-without-product", _WARNING, "the pages of a service wake nobody")
PRODUCT_NAMED_AS_PARTY = Check("product-named-as-party", _ERROR, "a product and a party have one name")
NO_ARBITER = Check("no-arbiter", _WARNING, "nobody decides when parties disagree", silenceable=True)
NO_REVIEW = Check("no-review", _WARNING, "nothing says when the model is reviewed", silenceable=True)
REVIEW_DUE = Check("review-due", _WARNING, "a review is due soon", _DATE, silenceable=True)
REVIEW_OVERDUE = Check("review-overdue", _WARNING, "a review is overdue or was never held", _DATE)
STALE_MODEL = Check("stale-model", _WARNING, "nobody has confirmed the model for long", _DATE)
HOLIDAYS_RUN_OUT = Check("holidays-run-out", _WARNING, "a list of holidays ends", _DATE, silenceable=True)
COVERAGE_HOLE = Check("coverage-hole", _WARNING, "at some hours a page reaches nobody who is there", _DATE)

# What is agreed.
UNSIGNED = Check("unsigned", _WARNING, "a party has not signed an objective")
CHANGED_TERMS = Check("changed-terms", _WARNING, "the terms of an objective are not those that were signed")
BROKEN_SIGNATURE = Check("broken-signature", _WARNING, "terms were changed after they were signed")
OBSOLETE_SIGNATURE = Check("obsolete-signature", _WARNING, "a signature is of nothing, or not needed")
OLD_SIGNATURE = Check("old-signature", _WARNING, "a signature is older than reviews may lie apart", _DATE)
NO_CODE_OWNERS = Check("no-code-owners", _WARNING, "anybody could approve what a party signs")

# Indicators and objectives.
UNUSED_INDICATOR = Check("unused-indicator", _WARNING, "no objective uses an indicator", silenceable=True)
REPEATED_OBJECTIVE = Check(
    "repeated-objective", _WARNING, "two objectives would alert together", silenceable=True
)
COPIED_INDICATOR = Check("copied-indicator", _WARNING, "two indicators select the same", silenceable=True)
INVERTED_SELECTION = Check(
    "inverted-selection", _WARNING, "bad events are selected as good ones, or the reverse", silenceable=True
)
BUDGET_BELOW_A_MINUTE = Check(
    "budget-below-a-minute", _WARNING, "one bad minute spends a whole error budget", silenceable=True
)
IMPOSSIBLE_TIER = Check("impossible-tier", _WARNING, "a tier can never fire", silenceable=True)
UNNOTICED_OUTAGE = Check("unnoticed-outage", _WARNING, "an outage of everything is noticed late or never")
MUCH_EXCLUDED = Check("much-excluded", _WARNING, "exclusions take over a tenth of a year", silenceable=True)
PAGE_WITHOUT_RUNBOOK = Check(
    "page-without-runbook", _WARNING, "somebody can be woken, and nothing says what to do", silenceable=True
)

# Alerts beside objectives.
ALWAYS_FIRES = Check("always-fires", _WARNING, "an alert fires as long as there is data", silenceable=True)
SILENT_WITHOUT_DATA = Check(
    "silent-without-data",
    _WARNING,
    "an alert about too little is silent when there is nothing",
    silenceable=True,
)
RATE_OF_GAUGE = Check("rate-of-gauge", _WARNING, "a rate is of a gauge", silenceable=True)
LOST_LABEL = Check("lost-label", _WARNING, "a text names a label that no series has", silenceable=True)
SHORT_WAIT = Check("short-wait", _WARNING, "an alert waits for less than an evaluation", silenceable=True)
ALERT_NAMED_TWICE = Check("alert-named-twice", _WARNING, "two alerts have one name", silenceable=True)
STALE_USE_CASE = Check(
    "stale-use-case", _WARNING, "the review of a use case is overdue", _DATE, silenceable=True
)
USE_CASE_REVIEW_DUE = Check(
    "use-case-review-due", _WARNING, "the review of a use case is due soon", _DATE, silenceable=True
)

# What Prometheus measures.
MISSING_SERIES = Check("missing-series", _WARNING, "a selector selects nothing", _DATA, silenceable=True)
MISSING_BUCKET = Check(
    "missing-bucket", _WARNING, "no bucket ends where it is counted", _DATA, silenceable=True
)
NOT_A_COUNTER = Check("not-a-counter", _WARNING, "events are counted by a gauge", _DATA, silenceable=True)
NOT_A_GAUGE = Check("not-a-gauge", _WARNING, "a state is read from a counter", _DATA, silenceable=True)
BAD_NOT_IN_TOTAL = Check(
    "bad-not-in-total", _WARNING, "bad or good events are not among all events", _DATA, silenceable=True
)
UNMATCHED_VALUE = Check("unmatched-value", _WARNING, "no value can meet a condition", _DATA, silenceable=True)
SLOW_SCRAPES = Check(
    "slow-scrapes", _WARNING, "scrapes are rarer than a service says", _DATA, silenceable=True
)
SHORT_RETENTION = Check(
    "short-retention", _WARNING, "Prometheus forgets samples before a window ends", _DATA, silenceable=True
)
COARSE_BUDGET = Check(
    "coarse-budget", _WARNING, "one bad event spends much of a budget", _DATA, silenceable=True
)
NO_TRAFFIC = Check("no-traffic", _WARNING, "an objective has no events at all", _DATA, silenceable=True)
MANY_SERIES = Check("many-series", _WARNING, "a selector reads very many samples", _DATA, silenceable=True)

# Comments that silence.
UNUSED_ALLOW = Check("unused-allow", _WARNING, "a comment silences nothing")

CHECKS: Mapping[str, Check] = {
    **{one.code: one for one in list(vars().values()) if isinstance(one, Check)},
    HISTORY.code: HISTORY,
}
"""Every check by its code."""
