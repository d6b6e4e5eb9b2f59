"""Values in documents of other tools, by their paths; an empty one is like none, as it is for these tools."""

import re
from decimal import Decimal, InvalidOperation

from slo.source.nodes import Node, Record, Scalar, Sequence


def is_empty(node: Node | None) -> bool:
    """Return whether there is no value."""
    return node is None or (isinstance(node, Scalar) and not node.text)


def value(node: Node | None, *path: str | int) -> Node | None:
    """Return the value at a path, None if there is none or if it is empty."""
    for part in path:
        if isinstance(part, str):
            node = node.fields.get(part) if isinstance(node, Record) else None
        else:
            inside = isinstance(node, Sequence) and part < len(node.items)
            node = node.items[part] if inside and isinstance(node, Sequence) else None
    return None if is_empty(node) else node


def scalar(node: Node | None, *path: str | int) -> Scalar | None:
    """Return the single value at a path, None if there is none."""
    found = value(node, *path)
    return found if isinstance(found, Scalar) else None


def text(node: Node | None, *path: str | int) -> str | None:
    """Return the text at a path, None if there is none."""
    found = scalar(node, *path)
    return found.text if found else None


def required(node: Node | None, *path: str | int) -> tuple[Scalar, str]:
    """Return a single value that was checked to be there, and its text."""
    found = scalar(node, *path)
    assert found is not None, f"{path} was checked"
    assert found.text is not None, f"{path} was checked"
    return found, found.text


def flag(node: Node | None, *path: str | int) -> bool | None:
    """Return whether the value at a path is true; None if it is neither true nor false."""
    return {"true": True, "false": False}.get(text(node, *path) or "")


def items(node: Node | None, *path: str | int) -> list[Node]:
    """Return the items of the list at a path, but for empty ones."""
    found = value(node, *path)
    return [one for one in found.items if not is_empty(one)] if isinstance(found, Sequence) else []


def records(node: Node | None, *path: str | int) -> list[Record]:
    """Return the mappings in the list at a path."""
    return [one for one in items(node, *path) if isinstance(one, Record)]


def inner(node: Node | None, *path: str | int) -> Record | None:
    """Return the mapping at a path, None if there is none."""
    found = value(node, *path)
    return found if isinstance(found, Record) else None


def texts(node: Node | None, *path: str | int) -> dict[str, Scalar]:
    """Return the single values of the mapping at a path, such as labels; an empty one is ""."""
    found = inner(node, *path)
    every = found.fields.items() if found else ()
    return {key: one._replace(text=one.text or "") for key, one in every if isinstance(one, Scalar)}


def number(text: str) -> Decimal | None:
    """Return a number of YAML exactly; None for anything else."""
    if not re.fullmatch(r"[-+]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][-+]?[0-9]{1,2})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
