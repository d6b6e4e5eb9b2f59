"""The fields of Sloth's documents, in both forms of a service level, and of AlertWindows.

https://sloth.dev/specs/default/ and https://sloth.dev/specs/kubernetes/
"""

import re
from collections.abc import Mapping

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
from slo.dialects.sloth.spelling import API, CAMEL, RESOURCE, SNAKE, Spelling
from slo.text import checks

SPEEDS = ("quick", "slow")
SEVERITIES = ("page", "ticket")

_TARGET = re.compile(r"[0-9]{1,3}(\.[0-9]{1,10})?")
_NEEDED = ("service", "slos")


def _target(text: str) -> Refusal:
    if _TARGET.fullmatch(text):
        return None
    return f"{text!r} is not an objective of Sloth", "write a percentage without its sign, such as 99.9"


def _share(text: str) -> Refusal:
    return None if _TARGET.fullmatch(text) else (f"{text!r} is not a percentage such as 2 or 12.5", "")


def _all_of(fields: Mapping[str, Shape]) -> Keys:
    return Keys(fields, required=tuple(fields))


_ALERT = Keys({"disable": FLAG, "labels": TEXTS, "annotations": TEXTS})


def _fields(own: Spelling) -> Mapping[str, Shape]:
    """Return the fields of a service level, as a form spells them."""
    measured: Mapping[str, Shape] = {
        "events": _all_of({own.error_query: TEXT, own.total_query: TEXT}),
        "raw": _all_of({own.error_ratio_query: TEXT}),
        "plugin": Keys({"id": LITERAL, "options": TEXTS}, required=("id",)),
    }
    alerting: Mapping[str, Shape] = {
        "name": TEXT,
        "labels": TEXTS,
        "annotations": TEXTS,
        own.page_alert: _ALERT,
        own.ticket_alert: _ALERT,
    }
    slo: Mapping[str, Shape] = {
        "name": LITERAL,
        "objective": Text(_target),
        "description": TEXT,
        "labels": TEXTS,
        "plugins": Anything(),
        "sli": Keys(measured, one_of=tuple(measured)),
        "alerting": Keys(alerting),
    }
    slos = Items(Keys(slo, required=("name", "objective", "sli")), least=1)
    return {"service": LITERAL, "labels": TEXTS, own.slo_plugins: Anything(), "slos": slos}


FILE_OF_SLOTH = Keys({"version": words("prometheus/v1"), **_fields(SNAKE)}, required=("version", *_NEEDED))
RESOURCE_OF_SLOTH = Keys(
    {
        "apiVersion": words(API),
        "kind": words(RESOURCE, check=checks.KIND),
        "metadata": Anything(),
        "spec": Keys(_fields(CAMEL), required=_NEEDED),
        "status": Anything(),
    },
    required=("apiVersion", "kind", "spec"),
)

_TIER = _all_of({"errorBudgetPercent": Text(_share), "shortWindow": LITERAL, "longWindow": LITERAL})
_TIERS = _all_of(dict.fromkeys(SPEEDS, _TIER))
ALERT_WINDOWS = Keys(
    {
        "apiVersion": TEXT,
        "kind": TEXT,
        "spec": _all_of({"sloPeriod": LITERAL, **dict.fromkeys(SEVERITIES, _TIERS)}),
    },
    required=("spec",),
)
