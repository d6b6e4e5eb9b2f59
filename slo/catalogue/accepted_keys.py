"""The model and the keys that a definition accepts at a path."""

from collections.abc import Container, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from slo.shapes import Shape
from slo.source.nodes import Path


def shape_at(shape: type[Shape], path: Path) -> type[Shape] | None:
    """Return the model of the mapping at a path; None if no mapping is accepted there."""
    place: Any = shape
    for part in path:
        place = _arm(place, part) or _below(_core(place), part)
    core = _core(place)
    return core if _is_shape(core) else None


class _AnyKey(Container[str]):
    """The keys of a mapping whose keys are names that people choose."""

    def __contains__(self, key: object) -> bool:
        return True


ANY_KEY: Container[str] = _AnyKey()


def keys_at(shape: type[Shape], path: Path) -> Container[str]:
    """Return the keys that are accepted at a path: none if no mapping is."""
    place: Any = shape
    for part in path:
        place = _below(_core(place), part)
    core = _core(place)
    if _is_shape(core):
        return keys_of(core)
    return ANY_KEY if get_origin(core) in (dict, Mapping) else ()


def keys_of(shape: type[Shape]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their keys in YAML."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _arm(place: Any, part: str | int) -> Any:
    """Return the arm of a union that pydantic names in its paths, if it is one of models."""
    if get_origin(place) is Annotated:
        return _arm(get_args(place)[0], part)
    if get_origin(place) in (Union, UnionType):
        return next((arm for one in get_args(place) if (arm := _arm(one, part))), None)
    return place if _is_shape(place) and part == place.__name__ else None


def _below(place: Any, part: str | int) -> Any:
    """Return the type of a key or item of a type."""
    if _is_shape(place):
        field = keys_of(place).get(str(part))
        return field.annotation if field else None
    arguments = get_args(place)
    if get_origin(place) is dict:
        return arguments[1]
    return arguments[0] if get_origin(place) is tuple else None


def _core(place: Any) -> Any:
    """Return a type without `Annotated` and optionality.

    Of a union the first arm counts: no other has keys.
    """
    while get_origin(place) in (Annotated, Union, UnionType):
        place = get_args(place)[0]
    return place


def _is_shape(place: Any) -> bool:
    return isinstance(place, type) and issubclass(place, Shape)
