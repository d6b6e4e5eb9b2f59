"""The fields of documents of other tools: which keys there are, of which type, and the problems of others."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from slo.dialects.findings import Findings
from slo.source.nodes import Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import nearest


@dataclass(frozen=True)
class Text:
    """A single value. `accept` returns why it is not accepted, and a hint; None if it is."""

    accept: Callable[[str], tuple[str, str] | None] = lambda _: None


@dataclass(frozen=True)
class Items:
    """A list. With `also_one`, a single item needs no list."""

    item: "Shape"


@dataclass(frozen=True)
class Keys:
    """A mapping with known keys."""

    fields: Mapping[str, "Shape"]
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Map:
    """A mapping with keys of one's own."""

    value: "Shape"


@dataclass(frozen=True)
class Anything:
    """Any value."""


@dataclass(frozen=True)
class Either:
    """A value of the first shape if it is a single one, else of the second."""

    one: Text
    other: "Shape"


Shape = Text | Items | Keys | Map | Anything | Either


def words(*accepted: str) -> Text:
    """Return the shape of one of several words."""

    def accept(text: str) -> tuple[str, str] | None:
        return None if text in accepted else (f"{text!r} is not accepted here", nearest(text, accepted))

    return Text(accept)


def _number(text: str) -> tuple[str, str] | None:
    return None if number(text) is not None else (f"{text!r} is not a number", "")


def number(text: str) -> Decimal | None:
    """Return a number of YAML exactly; None for anything else."""
    if not re.fullmatch(r"[-+]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][-+]?[0-9]{1,2})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


FLAG = words("true", "false")
NUMBER = Text(_number)
TEXT = Text()


def check(findings: Findings, node: Node, shape: Shape, path: str) -> None:
    """Add the problems of a value. An empty value is like one that is not there."""
    match shape:
        case Either():
            check(findings, node, shape.one if isinstance(node, Scalar) else shape.other, path)
        case Text():
            _check_text(findings, node, shape, path)
        case Items():
            if isinstance(node, Sequence):
                for index, item in enumerate(node.items):
                    check(findings, item, shape.item, f"{path}[{index}]")
            elif not _is_empty(node):
                findings.problem(checks.TYPE, f"{path!r} must be a list", node, "begin each item with '- '")
        case Keys() | Map():
            if isinstance(node, Record):
                _check_keys(findings, node, shape, path)
            elif not _is_empty(node):
                hint = nearest("", shape.fields) if isinstance(shape, Keys) else ""
                findings.problem(checks.TYPE, f"{path!r} must be a mapping", node, hint)
        case Anything():
            pass


def _check_text(findings: Findings, node: Node, shape: Text, path: str) -> None:
    if not isinstance(node, Scalar):
        findings.problem(checks.TYPE, f"{path!r} must be a single value", node)
    elif node.text is not None and (refusal := shape.accept(node.text)):
        findings.problem(checks.VALUE, f"{path}: {refusal[0]}", node, refusal[1])


def _check_keys(findings: Findings, node: Record, shape: Keys | Map, path: str) -> None:
    below = f"{path}." if path else ""
    misspelt = []
    for name, value in node.fields.items():
        if isinstance(shape, Map):
            check(findings, value, shape.value, f"{below}{name}")
        elif name in shape.fields:
            check(findings, value, shape.fields[name], f"{below}{name}")
        else:
            misspelt.append(nearest(name, shape.fields))
            message = f"there is no key {below + name!r}"
            findings.problem(checks.UNKNOWN_KEY, message, node.keys[name], misspelt[-1])
    if isinstance(shape, Keys):
        for name in shape.required:
            if _is_empty(node.fields.get(name)) and f"did you mean {name!r}?" not in misspelt:
                at = node.keys.get(name) or node.beginning
                findings.problem(checks.MISSING, f"{below + name!r} is missing", at)


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.text is None)


def value(node: Node | None, *path: str | int) -> Node | None:
    """Return the value at a path, None if there is none or if it is empty."""
    for part in path:
        if isinstance(part, str):
            node = node.fields.get(part) if isinstance(node, Record) else None
        else:
            inside = isinstance(node, Sequence) and part < len(node.items)
            node = node.items[part] if inside and isinstance(node, Sequence) else None
    return None if _is_empty(node) else node


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


def items(node: Node | None, *path: str | int) -> list[Node]:
    """Return the items of the list at a path, but for empty ones."""
    found = value(node, *path)
    return [one for one in found.items if not _is_empty(one)] if isinstance(found, Sequence) else []


def exactly_one(findings: Findings, node: Record, names: Iterable[str], path: str) -> str | None:
    """Return which of the keys is there; adds a problem if it is not exactly one."""
    wanted = list(names)
    found = [name for name in wanted if value(node, name) is not None]
    if len(found) == 1:
        return found[0]
    listed = f"{', '.join(map(repr, wanted[:-1]))} and {wanted[-1]!r}"
    if not found:
        findings.problem(checks.MISSING, f"{path!r} needs exactly one of {listed}", node.beginning)
    else:
        message = f"{path!r} needs exactly one of {listed}, and has {len(found)}"
        findings.problem(checks.VALUE, message, node.keys[found[1]])
    return None
