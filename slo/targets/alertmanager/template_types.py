"""Fields, methods and functions of Alertmanager's templates, with the types of what they return.

https://prometheus.io/docs/alerting/latest/notifications/
https://pkg.go.dev/github.com/prometheus/alertmanager/template#DefaultFuncs
"""

from collections.abc import Mapping
from typing import NamedTuple

ANY = "anything"
TEXT, NUMBER, BOOLEAN, TIME = "a text", "a number", "a boolean", "a time"
DATA, ALERTS, SOME_ALERTS, ALERT = "the notification", "its alerts", "a list of alerts", "an alert"
LABELS, PAIRS, PAIR, TEXTS = "labels or annotations", "a list of pairs", "a pair", "a list of texts"
NOTHING = "nothing"

ELEMENTS: Mapping[str, str] = {
    ALERTS: ALERT,
    SOME_ALERTS: ALERT,
    LABELS: TEXT,
    PAIRS: PAIR,
    TEXTS: TEXT,
    ANY: ANY,
}
"""What ranges and indexes of a type give; other types have no elements."""

FIELDS: Mapping[str, Mapping[str, str]] = {
    DATA: {
        "Receiver": TEXT,
        "Status": TEXT,
        "Alerts": ALERTS,
        "GroupLabels": LABELS,
        "CommonLabels": LABELS,
        "CommonAnnotations": LABELS,
        "ExternalURL": TEXT,
    },
    ALERTS: {"Firing": SOME_ALERTS, "Resolved": SOME_ALERTS},
    SOME_ALERTS: {},
    ALERT: {
        "Status": TEXT,
        "Labels": LABELS,
        "Annotations": LABELS,
        "StartsAt": TIME,
        "EndsAt": TIME,
        "GeneratorURL": TEXT,
        "Fingerprint": TEXT,
    },
    PAIRS: {"Names": TEXTS, "Values": TEXTS},
    PAIR: {"Name": TEXT, "Value": TEXT},
    TEXTS: {},
    TEXT: {},
    NUMBER: {},
    BOOLEAN: {},
    NOTHING: {},
}
"""The fields of each type. Labels have any field: one that is missing is an empty text."""

METHODS: Mapping[str, str] = {"SortedPairs": PAIRS, "Names": TEXTS, "Values": TEXTS, "Remove": LABELS}
"""The methods of labels and annotations."""

OF_TIME = frozenset(
    (
        *("Add", "AddDate", "After", "Before", "Clock", "Compare", "Date", "Day", "Equal", "Format"),
        *("GoString", "Hour", "ISOWeek", "In", "IsDST", "IsZero", "Local", "Location", "Minute", "Month"),
        *("Nanosecond", "Round", "Second", "String", "Sub", "Truncate", "UTC", "Unix", "UnixMicro"),
        *("UnixMilli", "UnixNano", "Weekday", "Year", "YearDay", "Zone"),
    )
)
"""The methods of times: https://pkg.go.dev/time#Time"""


class Function(NamedTuple):
    """A function: its result, the types of its arguments, and how many more of the last type it takes.

    `more` is None for any number. `since` is the first version of Alertmanager that has it.
    """

    result: str
    arguments: tuple[str, ...]
    more: int | None = 0
    since: str = ""


_OF_TEXT = Function(TEXT, (TEXT,))
_COMPARED = Function(BOOLEAN, (ANY, ANY))
_PRINTED = Function(TEXT, (ANY,), None)

FUNCTIONS: Mapping[str, Function] = {
    **dict.fromkeys(("and", "or"), Function(ANY, (ANY,), None)),
    "not": Function(BOOLEAN, (ANY,)),
    "len": Function(NUMBER, (ANY,)),
    "index": Function(ANY, (ANY,), None),
    "slice": Function(ANY, (ANY,), 3),
    "call": Function(ANY, (ANY,), None),
    "print": _PRINTED._replace(arguments=(), more=None),
    "println": _PRINTED._replace(arguments=(), more=None),
    "printf": Function(TEXT, (TEXT, ANY), None),
    **dict.fromkeys(("html", "js", "urlquery"), _PRINTED),
    "eq": Function(BOOLEAN, (ANY, ANY), None),
    **dict.fromkeys(("ne", "lt", "le", "gt", "ge"), _COMPARED),
    **dict.fromkeys(("toUpper", "toLower", "title", "safeHtml"), _OF_TEXT),
    "join": Function(TEXT, (TEXT, TEXTS)),
    "match": Function(BOOLEAN, (TEXT, TEXT)),
    "reReplaceAll": Function(TEXT, (TEXT, TEXT, TEXT)),
    "stringSlice": Function(TEXTS, (TEXT,), None),
    "trimSpace": _OF_TEXT._replace(since="0.28"),
    "date": Function(TEXT, (TEXT, TIME), since="0.28"),
    "tz": Function(TIME, (TEXT, TIME), since="0.28"),
    "since": Function(ANY, (TIME,), since="0.28"),
    "humanizeDuration": Function(TEXT, (ANY,), since="0.28"),
    **dict.fromkeys(("safeUrl", "urlUnescape"), _OF_TEXT._replace(since="0.32")),
    "toJson": Function(TEXT, (ANY,), since="0.32"),
    **dict.fromkeys(("list", "dict"), Function(ANY, (), None, since="0.32")),
    "append": Function(ANY, (ANY,), None, since="0.32"),
}
"""All functions; `since` is the oldest version that is known to have one."""
