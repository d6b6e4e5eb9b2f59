"""Reader of YAML that others wrote: with anchors, aliases and merge keys, each value with its position.

Values stay texts, as in definitions. An alias has the position of what it stands for.
"""

from collections.abc import Callable
from typing import Any

import yaml

from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.source.source import Source, without_mark
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Invalid, Problem

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MERGE = "<<"
_DEEPEST = 50
_PLACEHOLDERS = ("{{", "<%", "[[")
"""How placeholders of Helm, ERB and Go templates begin. Within quotes they are values, and no mistake."""

_RENDER = "this looks like a template: render it first, and name the result"


def read_others(text: str, file: str) -> Document:
    """Read a file of one document; raises Invalid with all problems."""
    source = Source(file, without_mark(text))
    (found,) = _documents(source, lambda: [yaml.compose(source.text, LOADER)]) or (None,)
    if found is None:
        raise Invalid([checks.EMPTY.problem("this file has no settings", source.span(0, 1))])
    return found


def read_all_others(text: str, file: str) -> list[Document]:
    """Read a file of any number of documents; raises Invalid with all problems."""
    source = Source(file, without_mark(text))
    return _documents(source, lambda: list(yaml.compose_all(source.text, LOADER)))


def _documents(source: Source, compose: Callable[[], list[Any]]) -> list[Document]:
    """Return the documents that are not empty."""
    try:
        roots = compose()
    except (yaml.YAMLError, UnicodeError) as error:
        raise Invalid([_explained(error, source)]) from error
    except RecursionError:
        raise Invalid([_too_deep(source, 0)]) from None
    reader = _Reader(source)
    found = [reader.node(root, 0) for root in roots if root is not None]
    if reader.problems:
        raise Invalid(reader.problems)
    return [Document(source, root) for root in found]


def _explained(error: yaml.YAMLError | UnicodeError, source: Source) -> Problem:
    from slo.source.syntax import explain  # imported here, because few files have mistakes of syntax

    problem = explain(error, source)
    lines = source.text.splitlines()[: problem.span.line]
    # YAML may go on for some lines before it finds that a line which is for a template cannot be.
    begun = any(line.lstrip().startswith(_PLACEHOLDERS) for line in lines)
    if begun or any(mark in "".join(lines[-1:]) for mark in _PLACEHOLDERS):
        return checks.YAML.problem(problem.message, problem.span, hint=_RENDER)
    return problem


def _too_deep(source: Source, start: int) -> Problem:
    return checks.DEPTH.problem(
        f"this is nested deeper than {_DEEPEST} levels", source.span(start, start + 1)
    )


class _Reader:
    """Turns composed nodes into ours, and collects problems."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._known: dict[int, Node] = {}

    def node(self, node: Any, depth: int) -> Node:
        """Return a node. What several aliases stand for is read once."""
        if depth > _DEEPEST:  # also where an alias is within what it stands for
            raise Invalid([_too_deep(self._source, node.start_mark.index)])
        if id(node) not in self._known:
            read: Callable[[Any, int], Node] = {
                yaml.MappingNode: self._record,
                yaml.SequenceNode: self._sequence,
            }.get(type(node), _scalar)
            self._known[id(node)] = read(node, depth + 1)
        return self._known[id(node)]

    def _sequence(self, node: Any, depth: int) -> Node:
        items = [self.node(item, depth) for item in node.value]
        return Sequence(items, node.start_mark.index, node.end_mark.index)

    def _record(self, node: Any, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        merged: list[Record] = []
        for key_node, value_node in node.value:
            key, value = self.node(key_node, depth), self.node(value_node, depth)
            if not isinstance(key, Scalar) or key.text is None:
                # In YAML, `{{ … }}` is a mapping whose key is a mapping.
                hint = _RENDER if isinstance(key, Record) else ""
                self._add(checks.KEY, "a key must be a single word", key, hint)
            elif key.text == _MERGE:
                parts = value.items if isinstance(value, Sequence) else [value]
                merged += [part for part in parts if isinstance(part, Record)]
            elif key.text in keys:
                line = self._source.span(keys[key.text].start, keys[key.text].end).line
                self._add(checks.DUPLICATE_KEY, f"key {key.text!r} is already set on line {line}", key)
            else:
                fields[key.text], keys[key.text] = value, key
        for part in merged:
            for name, value in part.fields.items():
                if name not in fields:
                    fields[name], keys[name] = value, part.keys[name]
        return Record(fields, keys, node.start_mark.index, node.end_mark.index)

    def _add(self, check: Check, message: str, node: Node, hint: str = "") -> None:
        self.problems.append(check.problem(message, self._source.span(node.start, node.end), hint=hint))


def _scalar(node: Any, _: int) -> Node:
    text = None if node.tag == "tag:yaml.org,2002:null" else node.value
    return Scalar(text, node.start_mark.index, node.end_mark.index)
