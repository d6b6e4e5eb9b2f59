"""Fields, methods and functions of Alertmanager's templates, with the types of what they return.

https://prometheus.io/docs/alerting/latest/notifications/
https://pkg.go.dev/github.com/prometheus/alertmanager/template#DefaultFuncs
"""

from slo.channels import older
from slo.gotemplates.types import (
    ANY,
    BOOLEAN,
    FUNCTIONS,
    LABELS,
    NOTHING,
    NUMBER,
    TEXT,
    TIME,
    Function,
    Vocabulary,
)

DATA, ALERTS, SOME_ALERTS, ALERT = "the notification", "its alerts", "a list of alerts", "an alert"
PAIRS, PAIR, TEXTS = "a list of pairs", "a pair", "a list of texts"

_ELEMENTS = {
    ALERTS: ALERT,
    SOME_ALERTS: ALERT,
    LABELS: TEXT,
    PAIRS: PAIR,
    TEXTS: TEXT,
    ANY: ANY,
}
"""What ranges and indexes of a type give; other types have no elements."""

_FIELDS = {
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

_METHODS = {"SortedPairs": PAIRS, "Names": TEXTS, "Values": TEXTS, "Remove": LABELS}
"""The methods of labels and annotations."""

_OF_TEXT = Function(TEXT, (TEXT,))
_FUNCTIONS = {
    **FUNCTIONS,
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


def vocabulary(version: str) -> Vocabulary:
    """Return what the templates of a version of Alertmanager may contain."""
    return Vocabulary(
        program="Alertmanager",
        fields=_FIELDS,
        elements=_ELEMENTS,
        functions=_FUNCTIONS,
        has=lambda function: not older(version, than=function.since or version),
        methods=_METHODS,
        incomparable=frozenset({ALERTS, SOME_ALERTS, LABELS, TEXTS}),
    )
