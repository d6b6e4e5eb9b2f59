"""The fields of OpenSLO's kinds, by version.

https://github.com/OpenSLO/OpenSLO
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from slo.dialects.shapes import (
    FLAG,
    LITERAL,
    NUMBER,
    TEXT,
    TEXTS,
    Anything,
    Chosen,
    Items,
    Keys,
    Shape,
    Text,
    either,
    mapping_of,
    words,
)
from slo.dialects.values import number, value
from slo.source.nodes import Node


class Version(StrEnum):
    """The versions of OpenSLO, as `apiVersion` names them."""

    V1 = "openslo/v1"
    V1ALPHA = "openslo/v1alpha"
    V2ALPHA = "openslo.com/v2alpha"


IDENTITY = Keys({"apiVersion": words(*Version), "kind": TEXT})

SLO, SLI, SERVICE, DATA_SOURCE = "SLO", "SLI", "Service", "DataSource"
POLICY, CONDITION, TARGET = "AlertPolicy", "AlertCondition", "AlertNotificationTarget"

_DURATION = re.compile(r"[1-9][0-9]{0,5}[mhdwMQY]")
METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
OPERATORS = ("lt", "lte", "gt", "gte")


def _duration(text: str) -> tuple[str, str] | None:
    if _DURATION.fullmatch(text):
        return None
    hint = "a number and one of m (minutes), h, d, w, M (months), Q, Y, such as 28d"
    return f"{text!r} is not a duration such as 28d", hint


def _slice(text: str) -> tuple[str, str] | None:
    """Accept a number of minutes, too: the specification does."""
    return None if re.fullmatch("[1-9][0-9]{0,5}", text) else _duration(text)


def _start_time(text: str) -> tuple[str, str] | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", text):
        return None
    return f"{text!r} is not a time such as 2026-01-01 00:00:00", "write no 'T' and no time zone"


def _below(most: int) -> Text:
    """Return the shape of a target below 1 or 100; slo needs one above 0, too."""

    def accept(text: str) -> tuple[str, str] | None:
        target = number(text)
        if target is None:
            return f"{text!r} is not a number", ""
        if 0 < target < most:
            return None
        hint = f"did you mean 'targetPercent: {text}'?" if most == 1 and 1 < target < 100 else ""
        return f"a target is above 0 and below {most}, not {text}", hint

    return Text(accept)


_DURATION_TEXT = Text(_duration)
_LABELS = mapping_of(either(TEXT, Items(TEXT)))
_METADATA = Keys(
    {"name": LITERAL, "displayName": TEXT, "labels": _LABELS, "annotations": TEXTS},
    required=("name",),
)
_METADATA_2 = Keys({"name": LITERAL, "labels": TEXTS, "annotations": TEXTS}, required=("name",))
_SOURCE: Mapping[str, Shape] = {"metricSourceRef": TEXT, "type": TEXT, "spec": mapping_of(Anything())}
_METRIC = Keys({"metricSource": Keys(_SOURCE, required=("spec",))}, required=("metricSource",))
_DATA_SOURCE = Keys(
    {"description": TEXT, "type": TEXT, "connectionDetails": Anything()},
    required=("type",),
)
_METRIC_2 = Keys(
    {"dataSourceRef": TEXT, "dataSourceSpec": _DATA_SOURCE, "spec": mapping_of(Anything())},
    required=("spec",),
)
_METRIC_ALPHA = Keys({"source": TEXT, "queryType": TEXT, "query": TEXT}, required=("query",))
_RATIO_ALPHA = Keys(
    {
        "good": _METRIC_ALPHA,
        "bad": _METRIC_ALPHA,
        "total": _METRIC_ALPHA,
        "incremental": FLAG,
        "counter": FLAG,
    },
    required=("total",),
    one_of=("good", "bad"),
)
_CALENDAR = Keys({"startTime": Text(_start_time), "timeZone": TEXT}, required=("startTime", "timeZone"))
WINDOW = Keys({"duration": _DURATION_TEXT, "isRolling": FLAG, "calendar": _CALENDAR}, required=("duration",))
_WINDOWS = Items(WINDOW, most=1)
_WINDOW_ALPHA = Keys(
    {
        "unit": words("Second", "Day", "Week", "Month", "Quarter"),
        "count": NUMBER,
        "isRolling": FLAG,
        "calendar": _CALENDAR,
    },
    required=("unit", "count"),
)
_TARGETS = ("target", "targetPercent")
_OBJECTIVE_ALPHA: Mapping[str, Shape] = {
    "displayName": TEXT,
    "op": words(*OPERATORS),
    "value": NUMBER,
    "target": _below(1),
    "targetPercent": _below(100),
    "timeSliceTarget": NUMBER,
    "timeSliceWindow": Text(_slice),
}


def _sli_spec(metric: Shape) -> Keys:
    both: Mapping[str, Shape] = {"counter": FLAG, "rawType": words("success", "failure")}
    sides = dict.fromkeys(("good", "bad"), metric)
    of_total = Keys({**both, "total": metric, **sides}, one_of=tuple(sides))
    of_raw = Keys({**both, "raw": metric}, required=("rawType",))
    any_ratio = Keys({**of_total.fields, **of_raw.fields}, one_of=("total", "raw"))

    def ratio_of(node: Node) -> Keys:
        has_total, has_raw = (value(node, name) is not None for name in any_ratio.one_of)
        return any_ratio if has_total == has_raw else of_total if has_total else of_raw

    ratio = Chosen(ratio_of)
    measured = {"thresholdMetric": metric, "ratioMetric": ratio}
    return Keys({"description": TEXT, **measured}, one_of=tuple(measured))


def _indicator(metric: Shape, metadata: Keys) -> Keys:
    return Keys({"metadata": metadata, "spec": _sli_spec(metric)}, required=("spec",))


def _slo_spec(indicator: Keys, names: tuple[str, str, str], policy: Shape) -> Keys:
    service, inline, reference = names
    objective = Keys(
        {
            **_OBJECTIVE_ALPHA,
            inline: indicator,
            reference: TEXT,
            "compositeWeight": NUMBER,
            "timeWindow": _WINDOWS,
        },
        one_of=_TARGETS,
    )
    return Keys(
        {
            "description": TEXT,
            service: TEXT,
            inline: indicator,
            reference: TEXT,
            "timeWindow": _WINDOWS,
            "budgetingMethod": words(*METHODS),
            "objectives": Items(objective),
            "alertPolicies": Items(policy),
        },
        required=(service,),
    )


_CONDITION = Keys(
    {
        "description": TEXT,
        "severity": TEXT,
        "condition": Keys(
            {
                "kind": words("burnrate"),
                "op": words(*OPERATORS),
                "threshold": NUMBER,
                "lookbackWindow": _DURATION_TEXT,
                "alertAfter": Text(lambda text: None if text == "0m" else _duration(text)),
            },
            required=("threshold", "lookbackWindow"),
        ),
    },
    required=("severity", "condition"),
)
_TARGET = Keys({"description": TEXT, "target": TEXT}, required=("target",))


def _inline(kind: str, spec: Shape, reference: str, metadata: Keys) -> Keys:
    fields: Mapping[str, Shape] = {reference: TEXT, "kind": words(kind), "metadata": metadata, "spec": spec}
    return Keys(fields, one_of=(reference, "spec"))


def _policy(metadata: Keys) -> Keys:
    return Keys(
        {
            "description": TEXT,
            "alertWhenNoData": FLAG,
            "alertWhenResolved": FLAG,
            "alertWhenBreaching": FLAG,
            "conditions": Items(_inline(CONDITION, _CONDITION, "conditionRef", metadata), 1, 1),
            "notificationTargets": Items(_inline(TARGET, _TARGET, "targetRef", metadata)),
        },
        required=("conditions", "notificationTargets"),
    )


def _object(metadata: Keys, spec: Shape, *, spec_is_needed: bool = True) -> Keys:
    top: Mapping[str, Shape] = {"apiVersion": TEXT, "kind": TEXT, "metadata": metadata, "spec": spec}
    return Keys(top, required=("metadata", "spec") if spec_is_needed else ("metadata",))


def _kinds(metric: Shape, metadata: Keys, names: tuple[str, str, str]) -> Mapping[str, Keys]:
    policy = either(TEXT, _inline(POLICY, _policy(metadata), "alertPolicyRef", metadata))
    return {
        SLO: _object(metadata, _slo_spec(_indicator(metric, metadata), names, policy)),
        SLI: _object(metadata, _sli_spec(metric)),
        SERVICE: _object(metadata, Keys({"description": TEXT}), spec_is_needed=False),
        DATA_SOURCE: _object(metadata, _DATA_SOURCE),
        POLICY: _object(metadata, _policy(metadata)),
        CONDITION: _object(metadata, _CONDITION),
        TARGET: _object(metadata, _TARGET),
    }


_ALPHA_SLO = Keys(
    {
        "description": TEXT,
        "service": TEXT,
        "indicator": Keys({"thresholdMetric": _METRIC_ALPHA}, required=("thresholdMetric",)),
        "timeWindows": Items(_WINDOW_ALPHA, most=1),
        "budgetingMethod": words(*METHODS[:2]),
        "objectives": Items(Keys({**_OBJECTIVE_ALPHA, "ratioMetrics": _RATIO_ALPHA}, one_of=_TARGETS)),
        "alertPolicies": Items(Anything()),
    },
    required=("service",),
)

KINDS: Mapping[Version, Mapping[str, Keys]] = {
    Version.V1: _kinds(_METRIC, _METADATA, ("service", "indicator", "indicatorRef")),
    Version.V2ALPHA: _kinds(_METRIC_2, _METADATA_2, ("serviceRef", "sli", "sliRef")),
    Version.V1ALPHA: {
        SLO: _object(_METADATA, _ALPHA_SLO),
        SERVICE: _object(_METADATA, Keys({"description": TEXT}), spec_is_needed=False),
    },
}
