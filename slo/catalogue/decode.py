"""Decoding of a document into a value of the model; errors become problems with a place."""

from collections.abc import Collection, Iterator, Set
from itertools import groupby
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from slo.catalogue.accepted_keys import keys_of, shape_at
from slo.catalogue.empty_values import empty_in, is_text_in_braces, left_out, nothing_written, written_in
from slo.catalogue.error_texts import ErrorText, Mistake, choices, error_text
from slo.catalogue.familiar_keys import probably
from slo.promql import PromQLError
from slo.shapes import KEY, FieldError, PartError, Shape
from slo.source.nodes import Document, Node, Path, Record, Scalar, last_key
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Span, nearest

S = TypeVar("S", bound=Shape)

_CHOICES = ("literal_error", "enum")
"""Pydantic's errors for a value that is not one of several words."""


def decode(document: Document, shape: type[S], elsewhere: Collection[str] = ()) -> S:
    """Decode a document as a model; raises Invalid with all its problems.

    Missing keys at or below the keys in `elsewhere` are not reported: an archetype may provide them.
    """
    empty = empty_in(document)
    errors: list[ErrorDetails] = []
    try:
        value = shape.model_validate(written_in(document, shape, empty))
        if not empty:
            return value
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    errors = [one for one in errors if one["type"] != "missing" or one["loc"][0] not in elsewhere]
    misplaced = {one for path in empty for one in left_out(document, shape, path)}
    errors = [one for one in errors if not _below(one["loc"], misplaced)]
    empty = {path for path in empty if not _below(path, misplaced)}
    raise Invalid(_problems(document, shape, errors, empty))


def _problems(
    document: Document, shape: type[Shape], errors: list[ErrorDetails], empty: Set[Path]
) -> Iterator[Problem]:
    missing = [error["loc"] for error in errors if error["type"] == "missing"]
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    yield from _missing(document, shape, missing, unknown)
    no_mapping = {_written(document, error) for error in errors if error["type"].endswith("_type")}
    for path in empty:
        if not _below(path, set(unknown)) and not _below(path[:-1], no_mapping):
            yield nothing_written(document, shape, path)
    others = [
        error for error in errors if error["type"] != "missing" and not _follows(document, error, empty)
    ]
    for path, arms in groupby(others, key=lambda error: _written(document, error)):
        yield _mistaken(document, shape, path, list(arms))


def _follows(document: Document, error: ErrorDetails, empty: Set[Path]) -> bool:
    """Return whether an error only follows from others: from invalid entries, or from empty values."""
    is_key = error["loc"][-1:] == (KEY,)
    path = document.written(error["loc"][:-1] if is_key else error["loc"])
    match error["type"]:
        case "extra_forbidden":
            return False
        case "too_short":
            node = document.at(*path)
            return not isinstance(node, Scalar) and len(node) > 0
        case "value_error" if any(path == one[:-1] for one in empty):
            return True
    return not is_key and _below(path, empty)


def _below(path: Path, places: Set[Path]) -> bool:
    """Return whether a path is one of the places, or below one."""
    return any(path[:length] in places for length in range(len(path) + 1))


def _written(document: Document, error: ErrorDetails) -> Path:
    """Return the part of pydantic's path that is written: without union arms, or expanded short forms."""
    cause = error.get("ctx", {}).get("error")
    loc = (*error["loc"], *cause.path) if isinstance(cause, FieldError) else error["loc"]
    if loc[-1:] == (KEY,):
        return (*document.written(loc[:-1]), KEY)
    return document.written(loc)


def _missing(
    document: Document, shape: type[Shape], missing: list[Path], unknown: list[Path]
) -> Iterator[Problem]:
    """Report the missing keys of each mapping, except those that are present but misspelt."""
    parents = dict.fromkeys(loc[:-1] for loc in missing)
    for parent in parents:
        around = shape_at(shape, parent)
        fields = keys_of(around) if around else {}
        slips = {probably(str(loc[-1]), fields) for loc in unknown if loc[:-1] == parent}
        names = [str(loc[-1]) for loc in missing if loc[:-1] == parent]
        names = [name for name in names if nearest(name, [name]) not in slips]
        if names:
            message = f"{_and(names)} {'is' if len(names) == 1 else 'are'} missing"
            hints = [f"{name}: {fields[name].description}" for name in names if fields[name].description]
            if any(one in parents and _keys(document, one) & {*names} for one in _beside(parent)):
                hints = ["each '- ' begins a new item: write it before the first key of an item only"]
            yield checks.MISSING.problem(message, document.where(*parent), hint="; ".join(hints))


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the paths of the items before and after an item of a list; none if it is no such path."""
    match path[-1:]:
        case (int(index),):
            return ((*path[:-1], index - 1), (*path[:-1], index + 1))
        case _:
            return ()


def _keys(document: Document, path: Path) -> Set[str]:
    """Return the keys of a mapping; none of anything else."""
    node = document.at(*path)
    return node.fields.keys() if isinstance(node, Record) else frozenset()


def _and(names: list[str]) -> str:
    *first, last = map(repr, names)
    return f"{', '.join(first)} and {last}" if first else last


def _mistaken(document: Document, shape: type[Shape], path: Path, arms: list[ErrorDetails]) -> Problem:
    """Return the problem of one place; `arms` are the errors of each alternative that is accepted there."""
    error = next((arm for arm in arms if arm["type"] not in _CHOICES), arms[0])
    is_key = path[-1:] == (KEY,)
    path = path[:-1] if is_key else path
    name, context = last_key(path) or shape.__name__, error.get("ctx", {})
    if is_key or error["type"] == "extra_forbidden":
        is_item = bool(_beside(path[:-1])) and isinstance(document.at(*path), Record)
        mistake = Mistake(name, name, context, shape_at(shape, path[:-1]), is_item)
        return _problem(error_text(error["type"], mistake), document.where_key(*path))
    node = document.at(*path)
    text = node.text if isinstance(node, Scalar) else None
    is_item = bool(path) and isinstance(path[-1], int)
    reported = error_text(error["type"], Mistake(name, text, context, shape_at(shape, path), is_item))
    words = [word for arm in arms if arm is not error for word in choices(arm.get("ctx", {}))]
    if error["type"] == "string_type" and is_text_in_braces(node):
        reported = reported._replace(hint="put a text with braces between quotes")
    if words:
        reported = reported._replace(hint=_word_instead(text or "", words))
    return _problem(reported, _exactly(document, node, error) or document.where(*path))


def _word_instead(text: str, words: list[str]) -> str:
    """Return a hint: the word that was probably meant, or all that are accepted as well."""
    near = nearest(text, words)
    *others, last = map(repr, words)
    return (
        near
        if near.startswith("did you")
        else f"or write {', '.join(others)}{' or ' if others else ''}{last}"
    )


def _problem(text: ErrorText, span: Span) -> Problem:
    return text.check.problem(text.message, span, text.hint)


def _exactly(document: Document, node: Node, error: ErrorDetails) -> Span | None:
    """Return the span within a query or a template that its error is about."""
    cause = error.get("ctx", {}).get("error")
    if not isinstance(cause, PromQLError | PartError) or not isinstance(node, Scalar) or node.text is None:
        return None
    return None if node.filled else document.part(node, cause.start, cause.end)
