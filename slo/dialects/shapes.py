"""The fields of documents of other tools: which keys there are, of which type, and the problems of others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slo.dialects.findings import Findings
from slo.dialects.values import is_empty, number, value
from slo.source.helm import RENDER, placeholder
from slo.source.nodes import Node, Record, Scalar
from slo.source.nodes import Sequence as List
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import nearest
from slo.text.plurals import count

Refusal = tuple[str, str] | None
"""Why a text is not accepted, and a hint; None if it is."""


@dataclass(frozen=True)
class Text:
    """A single value that `accept` does not refuse; if it does, that is a problem of `check`."""

    accept: Callable[[str], Refusal] = lambda _: None
    check: Check = checks.VALUE


@dataclass(frozen=True)
class Items:
    """A list of some length."""

    item: "Shape"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Keys:
    """A mapping with known keys; of `one_of`, exactly one is there. Any `others` have that shape."""

    fields: Mapping[str, "Shape"]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    others: "Shape | None" = None


@dataclass(frozen=True)
class Anything:
    """Any value."""


@dataclass(frozen=True)
class Chosen:
    """A value whose shape depends on what is written."""

    choose: Callable[[Node], "Shape"]


Shape = Text | Items | Keys | Anything | Chosen


def mapping_of(value: Shape) -> Keys:
    """Return the shape of a mapping with keys of one's own."""
    return Keys({}, others=value)


def either(one: Text, other: Shape) -> Chosen:
    """Return the shape `one` of a single value, and `other` of anything else."""
    return Chosen(lambda node: one if isinstance(node, Scalar) else other)


def words(*accepted: str, check: Check = checks.VALUE) -> Text:
    """Return the shape of one of several words."""

    def accept(text: str) -> Refusal:
        return None if text in accepted else (f"{text!r} is not accepted here", nearest(text, accepted))

    return Text(accept, check)


def _literal(text: str) -> Refusal:
    return (f"{text!r} has a placeholder in it", RENDER) if "{{" in text else None


def _number(text: str) -> Refusal:
    return None if number(text) is not None else (f"{text!r} is not a number", "")


FLAG = words("true", "false")
NUMBER = Text(_number)
TEXT = Text()
LITERAL = Text(_literal)
"""A text in which nothing is expanded, such as a name."""
TEXTS = mapping_of(TEXT)
"""Labels, or annotations."""


def check(findings: Findings, node: Node, shape: Shape, path: str = "") -> None:
    """Add the problems of a value at a path."""
    match shape:
        case Chosen():
            check(findings, node, shape.choose(node), path)
        case Text():
            _check_text(findings, node, shape, path)
        case Items():
            if isinstance(node, List):
                for index, item in enumerate(node.items):
                    check(findings, item, shape.item, f"{path}[{index}]")
                _check_length(findings, node, shape, path)
            elif not is_empty(node):
                findings.problem(checks.TYPE, f"{path!r} must be a list", node, "begin each item with '- '")
        case Keys():
            if isinstance(node, Record):
                _check_keys(findings, node, shape, path)
            elif not is_empty(node):
                hint = nearest("", shape.fields) or "one 'key: value' per line"
                findings.problem(checks.TYPE, f"{path!r} must be a mapping", node, hint)
        case Anything():
            pass


def _check_length(findings: Findings, node: List, shape: Items, path: str) -> None:
    found = [one for one in node.items if not is_empty(one)]
    if len(found) < shape.least:
        findings.problem(checks.MISSING, f"{path!r} needs {count(shape.least, 'item')}", node)
    elif shape.most is not None and len(found) > shape.most:
        message = f"{path!r} has {count(shape.most, 'item')} at most"
        findings.problem(checks.VALUE, message, found[shape.most])


def is_identified(findings: Findings, root: Record, shape: Keys) -> bool:
    """Check the version and the kind of a document, before its other fields: another kind has others."""
    said = {name: shape.fields[name] for name in ("apiVersion", "kind")}
    check(findings, root, Keys(said, required=tuple(said), others=Anything()))
    return findings.is_right(root)


def _check_text(findings: Findings, node: Node, shape: Text, path: str) -> None:
    if not isinstance(node, Scalar):
        findings.problem(checks.TYPE, f"{path!r} must be a single value", node)
    elif not node.text:
        pass
    elif place := placeholder(node.text):
        message = "this is a template of Helm that was not rendered"
        findings.within(checks.NOT_RENDERED, message, node, *place, RENDER)
    elif refusal := shape.accept(node.text):
        findings.problem(shape.check, f"{path}: {refusal[0]}", node, refusal[1])


def _check_keys(findings: Findings, node: Record, shape: Keys, path: str) -> None:
    below = f"{path}." if path else ""
    missing = [name for name in shape.required if is_empty(node.fields.get(name))]
    hints = []
    for name, one in node.fields.items():
        if name in shape.fields:
            check(findings, one, shape.fields[name], f"{below}{name}")
        elif shape.others is not None and not nearest(name, missing).startswith("did you mean"):
            check(findings, one, shape.others, f"{below}{name}")
        else:
            hints.append(nearest(name, shape.fields))
            message = f"there is no key {below + name!r}"
            findings.problem(checks.UNKNOWN_KEY, message, node.keys[name], hints[-1])
    misspelt = {name for name in shape.fields if f"did you mean {name!r}?" in hints}
    for name in missing:
        if name not in misspelt:
            at = node.keys.get(name) or node.beginning
            findings.problem(checks.MISSING, f"{below + name!r} is missing", at)
    if misspelt.isdisjoint(shape.one_of):
        _check_choice(findings, node, shape.one_of, path)


def _check_choice(findings: Findings, node: Record, names: Sequence[str], path: str) -> None:
    """Add a problem unless exactly one of the keys is there; of no keys, none needs to be."""
    found = [name for name in names if value(node, name) is not None]
    if not names or len(found) == 1:
        return
    message = f"{path!r} needs exactly one of {', '.join(map(repr, names[:-1]))} and {names[-1]!r}"
    if found:
        findings.problem(checks.VALUE, f"{message}, and has {len(found)}", node.keys[found[1]])
    else:
        at = next((node.keys[name] for name in names if name in node.keys), node.beginning)
        findings.problem(checks.MISSING, message, at)
