"""Values of a plan taken apart into texts by their paths, so that two plans can be compared leaf by leaf."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from slo.model import SLO, Tier
from slo.plan.series import Key, Recording
from slo.plan.types import Alert, Route, RuleFile, RuleGroup
from slo.shapes import Shape

Leaf = tuple[Key, str]

AS_WRITTEN = "as written"
"""The path to the text of an objective in its definition: many texts mean the same."""


def leaves(value: object) -> Mapping[Key, str]:
    """Return the texts of a value by their paths; what is None or empty has none.

    >>> dict(leaves({"target": "99.9%", "tiers": ({"long": "1h"},)}))
    {('target',): '99.9%', ('tiers', '1', 'long'): '1h'}
    """
    return dict(_leaves(value, ()))


def _leaves(value: object, path: Key) -> Iterator[Leaf]:
    match value:
        case None | "":
            return
        case SLO():
            yield from _of_fields(_objective(value), path)
        case Alert():
            texts = {name: "".join(map(str, text)) for name, text in value.annotations.items()}
            condition = {"condition": value.condition.promql(), "annotations": texts}
            yield from _of_fields({**value._asdict(), **condition}, path)
        case Recording():
            yield from _of_fields({"expr": value.promql(), "labels": value.labels}, path)
        case RuleFile():
            yield from _of_fields({"source": value.source, "groups": _names(value.groups)}, path)
        case RuleGroup():
            rules = ", ".join(" ".join(rule.key) for rule in value.rules)
            yield from _of_fields({"interval": value.interval, "rules": rules}, path)
        case Route():
            yield from _of_fields({**value._asdict(), "routes": _routes(value)}, path)
        case Shape():
            yield from _of_fields({name: getattr(value, name) for name in type(value).model_fields}, path)
        case Mapping():
            yield from _of_fields({str(key): one for key, one in value.items()}, path)
        case Enum() | str():
            yield path, str(value)
        case tuple() | list() | frozenset():
            yield from _of_several(value, path)
        case _ if is_dataclass(value) and type(value).__str__ is object.__str__:
            yield from _of_fields({one.name: getattr(value, one.name) for one in fields(value)}, path)
        case _:
            yield path, str(value)


def _of_fields(values: Mapping[str, object], path: Key) -> Iterator[Leaf]:
    for name, value in values.items():
        yield from _leaves(value, (*path, name.rstrip("_")))


def _of_several(values: tuple[object, ...] | list[object] | frozenset[object], path: Key) -> Iterator[Leaf]:
    """Take several values apart by their names or numbers; those that are words are one text."""
    if hasattr(values, "_asdict"):
        yield from _of_fields(values._asdict(), path)
    elif all(isinstance(one, str) for one in values):
        if values:
            yield (
                path,
                ", ".join(map(str, values) if isinstance(values, tuple | list) else sorted(map(str, values))),
            )
    else:
        for number, one in enumerate(values, 1):
            yield from _leaves(one, (*path, _label(one) or str(number)))


def _label(one: object) -> str:
    """Name one of several values, where it has a name; "" if only its place tells it from the others."""
    if isinstance(one, Tier):
        return f"{one.severity} over {one.long_window}"
    return getattr(one, "name", None) or ""


def _objective(slo: SLO) -> Mapping[str, object]:
    """Return what an objective is: as settled and as written. Its service is a definition itself."""
    written = (one for one in slo.service.objectives if _name(one) == _name(slo.objective))
    return {
        "service": slo.service.name,
        "objective": slo.objective,
        "indicator": slo.indicator,
        "policy": slo.policy,
        "budget policy": slo.budget_policy,
        "exclusions": tuple(one.name for one in slo.exclusions),
        "unsigned": {one.exclusion.name: (*one.missing, one.beyond) for one in slo.unsigned},
        "parts": tuple(one.id for one in slo.parts),
        "signatories": slo.signatories,
        "draft": slo.draft,
        "prometheus": slo.prometheus,
        "emergency": slo.emergency,
        AS_WRITTEN: "; ".join(map(repr, written)),
    }


def _name(objective: object) -> object:
    return getattr(objective, "name", None) or getattr(objective, "indicator", None)


def _names(groups: tuple[RuleGroup, ...]) -> str:
    return ", ".join(group.name for group in groups)


def _routes(route: Route) -> str:
    """Return the order of the children of a route."""
    return ", ".join(f"{' and '.join(map(str, one.matchers))} {one.receiver}" for one in route.routes)
