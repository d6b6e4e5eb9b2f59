"""Check of references: every name that the model marks with `Ref` must be declared."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Optional, Union, get_args, get_origin

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import settled_objectives
from slo.catalogue.undeclared import undeclared
from slo.model import ALWAYS, BUILT_IN_POLICIES, PRODUCT, PRODUCTION
from slo.shapes import Definition, Ref, Shape
from slo.source.nodes import Document, Path
from slo.text.diagnostics import Problem

Known = Mapping[str, Collection[str] | None]
"""Declared names, by what they name. None if they are not all known: then no name is reported."""


def unresolved(declared: Declarations) -> Iterator[Problem]:
    """Find every name that is not declared."""
    known = _known(declared)
    for one in declared.everything:
        if one.value is not None:
            yield from unresolved_in(one.value, one.document, known)


def unresolved_in(value: Definition, document: Document, known: Known) -> Iterator[Problem]:
    """Find the names in a definition that are declared neither in it nor in `known`."""
    yield from _Search(document, known, value.own_names).below(value, _Place(), ())


def _known(declared: Declarations) -> Known:
    """Return what is declared.

    Nothing is reported as missing that may be defined in a text, or under a kind or name, that could not be
    read. What an organisation declares is known if it was read, or if there certainly is none.
    """
    organisation, complete = declared.shared, declared.complete
    known = organisation is not None or (declared.organisation is None and complete)
    read_all = complete and all(service.value for service in declared.services.values())

    def shared(field: str, *also: str) -> Collection[str] | None:
        return {*(getattr(organisation, field) if organisation else ()), *also} if known else None

    def chosen(field: str, *also: str) -> Collection[str] | None:
        """Return what an organisation declares; None, so that any name is accepted, if that is nothing."""
        return (
            {*getattr(organisation, field), *also} if organisation and getattr(organisation, field) else None
        )

    return {
        "alert policy": {*declared.policies, *BUILT_IN_POLICIES} if complete else None,
        "error budget policy": declared.budget_policies if complete else None,
        "product": declared.products if complete else None,
        "service": declared.services if complete else None,
        "objective": {one.id for one in settled_objectives(declared)} if read_all else None,
        "indicator": (),
        "party": shared("parties"),
        "party or team": shared("parties", PRODUCT),
        "activity": shared("activities"),
        "third party": shared("third_parties"),
        "list of holidays": shared("holidays"),
        "set of hours": shared("hours", ALWAYS),
        "platform": chosen("hosting"),
        "environment": chosen("environments", PRODUCTION),
    }


class _Place(NamedTuple):
    """The references in a type: the value itself, the keys of a mapping, and its items."""

    ref: Ref | None = None
    keys: Ref | None = None
    items: Optional["_Place"] = None


class _Search(NamedTuple):
    """The search for undeclared names in one definition."""

    document: Document
    known: Known
    own: Mapping[str, Collection[str]]

    def below(self, value: Any, place: _Place, path: Path) -> Iterator[Problem]:
        """Find undeclared names in a value. What is below an undeclared key is skipped."""
        if isinstance(value, Shape):
            for name, key, inner in _fields(type(value)):
                if (field := getattr(value, name)) is not None:
                    yield from self.below(field, inner, (*path, key))
        elif isinstance(value, str):
            if place.ref and not self._is_declared(place.ref, value):
                yield self._problem(place.ref, value, path, is_key=False)
        elif isinstance(value, dict):
            for key, item in value.items():
                if place.keys and not self._is_declared(place.keys, key):
                    yield self._problem(place.keys, key, (*path, key), is_key=True)
                elif place.items:
                    yield from self.below(item, place.items, (*path, key))
        elif isinstance(value, tuple) and place.items:
            for index, item in enumerate(value):
                yield from self.below(item, place.items, (*path, index))

    def _is_declared(self, ref: Ref, name: str) -> bool:
        names = self.known.get(ref.among)
        return names is None or name in names or name in self.own.get(ref.among, ())

    def _problem(self, ref: Ref, name: str, path: Path, *, is_key: bool) -> Problem:
        names = {*(self.known[ref.among] or ()), *self.own.get(ref.among, ())}
        span = self.document.where_key(*path) if is_key else self.document.where(*path)
        remedy = ref.remedy.format(known=", ".join(self.known[ref.among] or ()))
        return undeclared(ref.what, name, names, span, remedy)


@cache
def _fields(shape: type[Shape]) -> tuple[tuple[str, str, _Place], ...]:
    """Return the fields of a model with references: attribute, key in YAML, and the references."""
    found = (
        (name, field.alias or name, _place(field.annotation, tuple(field.metadata)))
        for name, field in shape.model_fields.items()
    )
    return tuple((name, key, place) for name, key, place in found if place is not None)


def _place(kind: Any, marks: tuple[Any, ...] = ()) -> _Place | None:
    """Return the references in a type; None if it has none. Of a union the first arm with any counts."""
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin is Annotated:
            return _place(arguments[0], (*arguments[1:], *marks))
        case origin if origin in (Union, UnionType):
            return next((place for arm in arguments if (place := _place(arm, marks))), None)
        case origin if origin is dict:
            keys, items = _place(arguments[0]), _place(arguments[1])
            return _Place(keys=keys and keys.ref, items=items) if keys or items else None
        case origin if origin is tuple:
            items = _place(arguments[0])
            return _Place(items=items) if items else None
    if isinstance(kind, type) and issubclass(kind, Shape):
        return _Place() if _fields(kind) else None
    ref = next((mark for mark in marks if isinstance(mark, Ref)), None)
    return _Place(ref) if ref else None
