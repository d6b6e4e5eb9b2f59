"""Values of a plan taken apart into texts by their paths, so that two plans can be compared leaf by leaf."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import MethodType

from slo.languages.language import Language
from slo.model import SLO, Tier
from slo.plan.series import Key, Recording
from slo.plan.texts import Part
from slo.plan.types import Alert, Route, RuleFile, RuleGroup
from slo.shapes import Shape

Leaf = tuple[Key, str]

NO_SETTINGS = "without settings"
"""The text of what is defined and has no values, such as an environment that is only named."""

AS_WRITTEN = "as written"
"""The path to the text of an objective in its definition: many texts mean the same."""


def differing(before: object, after: object) -> Iterator[tuple[Key, str | None, str | None]]:
    """Yield the paths at which two parts of plans have different texts, and both texts; None where is none.

    Fields that are equal are not taken apart: most are.
    """
    had, has = fields_of(before), fields_of(after)
    for name in dict.fromkeys((*had, *has)):
        one, other = had.get(name), has.get(name)
        if one is not other and one != other:
            texts, other_texts = (dict(_leaves(value, (name.rstrip("_"),))) for value in (one, other))
            for path in dict.fromkeys((*texts, *other_texts)):
                had_text, has_text = texts.get(path), other_texts.get(path)
                if had_text != has_text and not _is_filled(path, texts if had_text is None else other_texts):
                    yield path, had_text, has_text


def _is_filled(path: Key, texts: Mapping[Key, str]) -> bool:
    """Return whether what has no settings on one side has some in these texts of the other side."""
    return path not in texts and any(one[: len(path)] == path for one in texts)


def fields_of(part: object) -> Mapping[str, object]:
    """Return the values of a part of a plan by their names."""
    match part:
        case SLO():
            return _objective(part)
        case Alert():
            words = {name: _Words(text) for name, text in part.annotations.items()}
            return {**part._asdict(), "annotations": words}
        case Recording():
            return {"expr": part.promql(), "labels": part.labels}
        case RuleFile():
            return {"source": part.source, "groups": ", ".join(group.name for group in part.groups)}
        case RuleGroup():
            return {**part._asdict(), "rules": ", ".join(" ".join(rule.key) for rule in part.rules)}
        case Route():
            return {**part._asdict(), "routes": _routes(part)}
        case Shape():
            return {name: getattr(part, name) for name in type(part).model_fields}
        case Mapping():
            return {str(name): value for name, value in part.items()}
        case _ if isinstance(part, tuple) and hasattr(part, "_asdict"):
            return dict(part._asdict())
        case _:
            assert is_dataclass(part)
            return {one.name: getattr(part, one.name) for one in fields(part)}


def _leaves(value: object, path: Key) -> Iterator[Leaf]:
    """Yield the texts of a value by their paths; what is None or empty has none."""
    match value:
        case None | "":
            return
        case Enum() | str():
            yield path, str(value)
        case AsWritten():
            yield path, repr(value)
        case _Words():
            yield path, "".join(map(_shown, value))
        case Shape():
            yield from _of_shape(value, path)
        case Mapping():
            yield from _of_fields(value, path)
        case _ if isinstance(value, tuple) and hasattr(value, "_asdict"):
            yield from _of_fields(value, path)
        case tuple() | list() | frozenset():
            yield from _of_several(value, path)
        case _ if isinstance(promql := getattr(value, "promql", None), MethodType):
            yield path, promql()
        case _ if is_dataclass(value) and type(value).__str__ is object.__str__:
            yield from _of_fields(value, path)
        case _:
            yield path, str(value)


def _of_shape(shape: Shape, path: Key) -> Iterator[Leaf]:
    yield from tuple(_of_fields(shape, path)) or ((path, NO_SETTINGS),)


def _of_fields(value: object, path: Key) -> Iterator[Leaf]:
    for name, one in fields_of(value).items():
        yield from _leaves(one, (*path, name.rstrip("_")))


class AsWritten(tuple[object, ...]):
    """Objectives as they are in their definition."""

    __slots__ = ()


class _Words(tuple[Part, ...]):
    """The text of an annotation, which is written out only if it differs."""

    __slots__ = ()


def _of_several(values: tuple[object, ...] | list[object] | frozenset[object], path: Key) -> Iterator[Leaf]:
    """Take several values apart by their names or numbers; those that are words are one text."""
    if all(isinstance(one, str) for one in values):
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


def _shown(part: Part) -> str:
    """Show a part of a text; a placeholder by its name and values, a language among them by its code."""
    if isinstance(part, str):
        return part
    values = (getattr(part, one.name) for one in fields(part))
    texts = (one.code if isinstance(one, Language) else str(one) for one in values)
    return f"{{{' '.join((type(part).__name__, *texts))}}}"


def _objective(slo: SLO) -> Mapping[str, object]:
    """Return what an objective is: as settled and as written. Its service is a definition itself."""
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
        AS_WRITTEN: as_written(slo),
    }


def as_written(slo: SLO) -> AsWritten:
    """Return an objective as it is in its definition, before defaults."""
    return AsWritten(slo.service.objectives_of(slo.objective.name or slo.objective.indicator))


def _routes(route: Route) -> str:
    """Return the order of the children of a route."""
    return ", ".join(f"{' and '.join(map(str, one.matchers))} {one.receiver}" for one in route.routes)
