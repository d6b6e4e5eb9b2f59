"""Whether each name stands for something: one walk over all that the model marks as a reference."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Optional, Union, get_args, get_origin

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import settled_objectives
from slo.catalogue.undeclared import undeclared
from slo.model import ALWAYS, PRODUCT, PRODUCTION, WORKBOOK
from slo.shapes import Definition, Ref, Shape
from slo.source.nodes import Document, Path
from slo.text.diagnostics import Problem

Known = Mapping[str, Collection[str] | None]
"""What is declared, by what it is. None where that cannot be told: then no name is missing."""


def unresolved(declared: Declarations) -> Iterator[Problem]:
    """Find every name that stands for nothing."""
    known = _known(declared)
    for one in declared.everything:
        if one.value is not None:
            yield from unresolved_in(one.value, one.document, known)


def unresolved_in(value: Definition, document: Document, known: Known) -> Iterator[Problem]:
    """Find the names in a definition that stand for nothing, neither in it nor among what is known."""
    yield from _Search(document, known, value.own_names).below(value, _Place(), ())


def _known(declared: Declarations) -> Known:
    """Return what is declared.

    What could not be read causes no more problems. A definition may be in a file that could not be read, or
    have a kind or name that could not: then nobody knows that anything is missing. What an organisation
    declares is known if it was read, or if there surely is none.
    """
    organisation, complete = declared.shared, declared.complete
    told = organisation is not None or (declared.organisation is None and complete)
    read_all = complete and all(service.value for service in declared.services.values())

    def shared(field: str, *also: str) -> Collection[str] | None:
        return {*(getattr(organisation, field) if organisation else ()), *also} if told else None

    def chosen(field: str, *also: str) -> Collection[str] | None:
        """Return what an organisation declares; where it declares nothing, any name will do."""
        return (
            {*getattr(organisation, field), *also} if organisation and getattr(organisation, field) else None
        )

    return {
        "alert policy": {*declared.policies, WORKBOOK.name} if complete else None,
        "error budget policy": declared.budget_policies if complete else None,
        "product": declared.products if complete else None,
        "service": declared.services if complete else None,
        "objective": {one.id for one in settled_objectives(declared)} if read_all else None,
        "indicator": (),
        "party": shared("parties"),
        "party or team": shared("parties", PRODUCT),
        "party or product": shared("parties", *declared.products) if complete else None,
        "activity": shared("activities"),
        "third party": shared("third_parties"),
        "list of holidays": shared("holidays"),
        "set of hours": shared("hours", ALWAYS),
        "platform": chosen("hosting"),
        "environment": chosen("environments", PRODUCTION),
    }


class _Place(NamedTuple):
    """What is marked of values of some type: themselves, the keys of a mapping, and what is inside of it."""

    ref: Ref | None = None
    keys: Ref | None = None
    items: Optional["_Place"] = None


class _Search(NamedTuple):
    """The search through one definition."""

    document: Document
    known: Known
    own: Mapping[str, Collection[str]]

    def below(self, value: Any, place: _Place, path: Path) -> Iterator[Problem]:
        """Find names below a value. What is below a name that stands for nothing is not looked at."""
        if isinstance(value, Shape):
            for name, key, inner in _fields(type(value)):
                yield from self.below(getattr(value, name), inner, (*path, key))
        elif isinstance(value, str):
            if place.ref and not self._stands(place.ref, value):
                yield self._problem(place.ref, value, path, is_key=False)
        elif isinstance(value, dict):
            for key, item in value.items():
                if place.keys and not self._stands(place.keys, key):
                    yield self._problem(place.keys, key, (*path, key), is_key=True)
                elif place.items:
                    yield from self.below(item, place.items, (*path, key))
        elif isinstance(value, tuple) and place.items:
            for index, item in enumerate(value):
                yield from self.below(item, place.items, (*path, index))

    def _stands(self, ref: Ref, name: str) -> bool:
        names = self.known.get(ref.among)
        return names is None or name in names or name in self.own.get(ref.among, ())

    def _problem(self, ref: Ref, name: str, path: Path, *, is_key: bool) -> Problem:
        names = {*(self.known[ref.among] or ()), *self.own.get(ref.among, ())}
        span = self.document.where_key(*path) if is_key else self.document.where(*path)
        remedy = ref.remedy.format(known=", ".join(self.known[ref.among] or ()))
        return undeclared(ref.what, name, names, span, remedy)


@cache
def _fields(shape: type[Shape]) -> tuple[tuple[str, str, _Place], ...]:
    """Return the fields of a shape that may hold names: attribute, key in YAML, and what is marked of it."""
    found = (
        (name, field.alias or name, _place(field.annotation, tuple(field.metadata)))
        for name, field in shape.model_fields.items()
    )
    return tuple((name, key, place) for name, key, place in found if place is not None)


def _place(kind: Any, marks: tuple[Any, ...] = ()) -> _Place | None:
    """Return what is marked of values of a type; None if nothing is. Of a union's arms the first counts."""
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
