"""The fields of Pyrra's objectives.

https://github.com/pyrra-dev/pyrra, kubernetes/api/v1alpha1/servicelevelobjective_types.go
"""

import re
from decimal import Decimal

from slo.dialects.shapes import (
    FLAG,
    LITERAL,
    TEXT,
    TEXTS,
    Anything,
    Items,
    Keys,
    Refusal,
    Shape,
    Text,
    words,
)
from slo.text import checks
from slo.text.units import plain

KIND = "ServiceLevelObjective"
GROUP, VERSION = "pyrra.dev/", "v1alpha1"
BURNS = ("fastBurn", "mediumBurn", "slowBurn", "longTermBurn")
INDICATORS = ("ratio", "latency", "latencyNative", "bool_gauge")

OF_OTHERS = {
    "partial_response_strategy": "only the ruler of Thanos reads it",
    "performanceOverAccuracy": "raw series are read once a minute, and all windows are summed from that",
    "ruleOutput": "rules are written to files, not to objects of Kubernetes",
}
"""Fields that have no counterpart, and why."""

_NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,10})?|\.[0-9]{1,10})([eE][+-]?[0-9]{1,2})?")


def _target(text: str) -> Refusal:
    """Accept a number from 0 to 100, as a percentage."""
    if not _NUMBER.fullmatch(text):
        hint = "write the number alone" if text.endswith("%") else ""
        return f"{text!r} is not a target of Pyrra: a number from 0 to 100, such as '99.9'", hint
    target = Decimal(text)
    if not 0 <= target <= 100:
        return f"a target is a number from 0 to 100, not {text}", ""
    if 0 < target < 1:
        message = f"Pyrra reads this target as {text}%: targets are numbers from 0 to 100"
        return message, f"write {plain(target.scaleb(2))} if that was meant"
    return None


def _indicator(**fields: Shape) -> Keys:
    return Keys({**fields, "grouping": Items(LITERAL)}, required=tuple(fields))


_METRIC = Keys({"metric": LITERAL}, required=("metric",))
_SEVERITIES = Keys(dict.fromkeys((*BURNS, "absent"), LITERAL))
_ALERTING = Keys(
    {
        **dict.fromkeys(("disabled", "burnrates", "absent"), FLAG),
        **dict.fromkeys(("name", "absentName"), LITERAL),
        "severities": _SEVERITIES,
    }
)
_SPEC = Keys(
    {
        "description": TEXT,
        "target": Text(_target),
        "window": LITERAL,
        "indicator": Keys(
            {
                "ratio": _indicator(errors=_METRIC, total=_METRIC),
                "latency": _indicator(success=_METRIC, total=_METRIC),
                "latencyNative": _indicator(latency=LITERAL, total=_METRIC),
                "bool_gauge": _indicator(metric=LITERAL),
            },
            one_of=INDICATORS,
        ),
        "alerting": _ALERTING,
        **dict.fromkeys(OF_OTHERS, Anything()),
    },
    required=("indicator", "target", "window"),
)
_METADATA = Keys(
    {"name": LITERAL, "labels": TEXTS, "annotations": TEXTS}, required=("name",), others=Anything()
)
OBJECT = Keys(
    {
        "apiVersion": words(f"{GROUP}{VERSION}", VERSION),
        "kind": words(KIND, check=checks.KIND),
        "metadata": _METADATA,
        "spec": _SPEC,
        "status": Anything(),
    },
    required=("metadata", "spec"),
)
