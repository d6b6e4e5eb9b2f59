"""Rules of a plan, and of a Prometheus that slo wrote, by the same keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from slo.diff.change import OF_LEVEL, About, Rank
from slo.diff.live.running import Running
from slo.model import naming
from slo.model.severity import SeverityWords
from slo.plan.series import Key, Recording
from slo.plan.texts import Text
from slo.plan.types import Labels, Plan
from slo.promql import PromQLError
from slo.promql.canonical import comparable_query
from slo.text.units import Duration

_OURS = "slo:"
"""The beginning of the names of our groups: slo:SERVICE:…"""

_DESCRIBING = (
    "product",
    "service",
    "environment",
    "objective",
    "target",
    "category",
    "notifies",
    "call_mode",
)
"""Labels that may change while a rule remains the same one."""


Written = Callable[[Text], str]
"""How annotations of a plan are written in rules."""


def of_plan(plan: Plan, written: Written) -> Mapping[Key, Running]:
    """Return the rules that Prometheus should run."""
    return _numbered(_of_plan(plan, plan.catalogue.severities, written))


def of_prometheus(groups: object, words: SeverityWords) -> Mapping[Key, Running]:
    """Return the rules that a Prometheus lists, as far as slo wrote them; raises ValueError for another form.

    https://prometheus.io/docs/prometheus/latest/querying/api/#rules
    """
    try:
        return _numbered(_of_prometheus(groups, words))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is no list of rules") from error


def _numbered(rules: Iterable[tuple[Key, Running]]) -> Mapping[Key, Running]:
    """Return rules by their keys; of several with one key, the second and later ones by their numbers."""
    found: dict[Key, Running] = {}
    seen: dict[Key, int] = {}
    for key, rule in rules:
        seen[key] = seen.get(key, 0) + 1
        found[key if seen[key] == 1 else (*key, str(seen[key]))] = rule
    return found


def _of_plan(plan: Plan, words: SeverityWords, written: Written) -> Iterator[tuple[Key, Running]]:
    for file in plan.rule_files:
        for rule in (rule for group in file.groups for rule in group.rules):
            if isinstance(rule, Recording):
                yield _recording(file.bundle, rule.name, rule.labels, rule.promql())
            else:
                yield _alert(
                    file.bundle,
                    rule.name,
                    {**rule.own_labels, **rule.labels},
                    {
                        "condition": rule.condition.promql(),
                        "for": _milliseconds(rule.for_),
                        "keep_firing_for": _milliseconds(rule.keep_firing),
                    },
                    {name: written(text) for name, text in rule.annotations.items()},
                    words,
                )


def _of_prometheus(groups: Any, words: SeverityWords) -> Iterator[tuple[Key, Running]]:
    for group in (group for group in groups if group["name"].startswith(_OURS)):
        bundle = group["name"].split(":")[1]
        for rule in group["rules"]:
            labels = dict(rule.get("labels") or {})
            if rule["type"] == "recording":
                yield _recording(bundle, rule["name"], labels, rule["query"])
            else:
                texts = {
                    "condition": rule["query"],
                    "for": _seconds(rule.get("duration")),
                    "keep_firing_for": _seconds(rule.get("keepFiringFor")),
                }
                says = {name: str(text) for name, text in (rule.get("annotations") or {}).items()}
                yield _alert(bundle, rule["name"], labels, texts, says, words)


def _recording(bundle: str, name: str, labels: Labels, expr: str) -> tuple[Key, Running]:
    known = {label: value for label, value in labels.items() if label not in (*_DESCRIBING, "window")}
    texts = {"expression": _comparable(expr), "labels": _written(labels)}
    return _key("recording", bundle, name, known), Running(About("service", bundle), Rank.RULES, name, texts)


def _alert(
    bundle: str,
    name: str,
    labels: Labels,
    texts: Mapping[str, str],
    annotations: Mapping[str, str],
    words: SeverityWords,
) -> tuple[Key, Running]:
    known = {label: value for label, value in labels.items() if label not in _DESCRIBING and value}
    about = About("objective", labels["slo"]) if "slo" in labels else About("service", bundle)
    level = words.level(labels.get("severity"))
    rank = OF_LEVEL[level] if level else Rank.TICKETS
    found = {**texts, "condition": _comparable(texts["condition"]), "labels": _written(labels)}
    says = {name: " ".join(text.split()) for name, text in annotations.items()}
    return _key("alert", bundle, name, known), Running(about, rank, _title(name, labels), found, says)


def _title(name: str, labels: Labels) -> str:
    """Name an alert by what tells it from the others of its objective."""
    if labels.get(naming.CALLED_UPON):
        return f"its call upon {labels[naming.CALLED_UPON]}"
    which = (f"over {labels['window']}" if "window" in labels else "", labels.get("step", ""))
    severity = labels.get("severity", "alert")
    return " ".join(filter(None, (f"its {severity}", *which, f"({name})")))


def _key(what: str, bundle: str, name: str, labels: Labels) -> Key:
    return (what, bundle, name, *(f"{label}={labels[label]}" for label in sorted(labels)))


def _written(labels: Labels) -> str:
    return ", ".join(f"{label}={labels[label]}" for label in sorted(labels) if labels[label])


def _comparable(expr: str) -> str:
    try:
        return comparable_query(expr)
    except PromQLError:  # what a newer server prints that is not known here
        return expr


def _milliseconds(duration: Duration | None) -> str:
    return str(duration) if duration else ""


def _seconds(seconds: float | None) -> str:
    return str(Duration(round(seconds * 1000))) if seconds else ""
