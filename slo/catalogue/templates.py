"""Substitution of `${parameter}` in texts, and search for the parameters in them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.source.nodes import Node, Path, Record, Scalar, Sequence

_PARAMETER = re.compile(r"\$\{([^{}]*)\}")


class Filling(NamedTuple):
    """The value of a parameter, and where it was written; None for a default."""

    text: str
    written: Scalar | None = None


class Mention(NamedTuple):
    """A use of a parameter: the path to its text, and its position in the text."""

    name: str
    path: Path
    node: Scalar
    start: int
    end: int


def fill(node: Node, fillings: Mapping[str, Filling], place: Scalar | None = None) -> Node:
    """Substitute parameters in all texts below a node. Parameters without a filling are unchanged.

    A text with a parameter that the service sets gets the position of that parameter, where it can be
    corrected; all others get `place`, or keep their position.
    """
    if isinstance(node, Scalar):
        return _filled(node, fillings, place)
    start, end = (place.start, place.end) if place else (node.start, node.end)
    if isinstance(node, Sequence):
        return Sequence([fill(item, fillings, place) for item in node.items], start, end)
    fields = {key: fill(value, fillings, place) for key, value in node.fields.items()}
    keys = {key: fill(written, {}, place) for key, written in node.keys.items()}
    return Record(fields, keys, start, end)


def mentions(node: Node, path: Path = ()) -> Iterator[Mention]:
    """Yield every use of a parameter below a node."""
    if isinstance(node, Scalar):
        for found in _PARAMETER.finditer(node.text or ""):
            yield Mention(found[1], path, node, *found.span())
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from mentions(item, (*path, index))
    else:
        for key, value in node.fields.items():
            yield from mentions(value, (*path, key))


def _filled(node: Scalar, fillings: Mapping[str, Filling], place: Scalar | None) -> Scalar:
    named = [name for name in _PARAMETER.findall(node.text or "") if name in fillings]
    place = next((at for name in named if (at := fillings[name].written)), place)
    if not named and place is None:
        return node
    text = node.text and _replaced(node.text, {name: fillings[name].text for name in named})
    at = place or node
    return Scalar(text, at.start, at.end, filled=True)


def _replaced(text: str, values: Mapping[str, str]) -> str:
    """Substitute values. For an empty value, the comma that would separate it is removed too."""
    for name in (name for name, value in values.items() if not value):
        nothing = re.escape(f"${{{name}}}")
        text = re.sub(rf",\s*{nothing}|{nothing}\s*,\s*|{nothing}", "", text)
    return _PARAMETER.sub(lambda found: values.get(found[1], found[0]), text)
