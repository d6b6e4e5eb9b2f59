"""Parser of definitions: one pass over libyaml's events that keeps the position of every node.

It reads a subset of YAML. Values stay texts: `no`, `17:30`, `010` and `99.95` are interpreted by their
fields. Duplicate keys are errors. So are anchors, aliases, merge keys and tags, except in documents of
another tool.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from slo.source.anchors import Anchors, Unreadable, merge
from slo.source.comments import Comment, comments
from slo.source.nodes import Document, Node, Record, Scalar, Sequence, moved
from slo.source.source import Source, without_mark
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem
from slo.text.terminal import UNSEEN

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML was built without libyaml: same result, twenty times slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BLOCKS = ("|", ">")
"""Block scalars, whose text begins below a header line that may have a comment."""

ADDRESS = "slo:"
"""The beginning of comments that are instructions to slo."""

_DEEPEST = 20
"""Most levels of nesting; definitions need half of them."""

_INVISIBLE = re.compile(f"[{UNSEEN}]")
"""What would reach terminals, pages and comments in generated files."""

_STANDARD_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"
_IN_FULL = "write the value out in full"
_NO_MERGE = "merge keys ('<<') are not supported"
_SEPARATE = "write '---' on the line above it"
_FIRST_KEYS = frozenset(("apiVersion", "kind"))
"""Keys with which a definition begins. If one of them is repeated, a line '---' is missing above it."""

_QUOTE = "put a text with braces between quotes"


class Parsed(NamedTuple):
    """The documents of a file and its problems. It was `read_whole` unless a problem stopped the parser.

    `comments` are collected only if the text contains "slo:", with which instructions to slo begin.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    read_whole: bool
    comments: tuple[Comment, ...] = ()


def parse(text: str, file: str, of_other_tool: Callable[[Document], bool] = lambda _: False) -> Parsed:
    """Read every document of a file, up to the first syntax error.

    Documents `of_other_tool` may use anchors, aliases, merge keys and the standard tags.
    """
    source = Source(file, without_mark(text))
    reader = _Reader(source, of_other_tool)
    documents: list[Document] = []
    read_whole = True
    try:
        for document in reader.documents():
            documents.append(document)  # one by one, to keep those before a syntax error
    except Unreadable as end:
        reader.problems.append(end.problem)
        read_whole = False
    except (yaml.YAMLError, UnicodeError) as error:
        from slo.source.syntax import explain  # imported here, because few files have mistakes of syntax

        reader.problems.append(explain(error, source))
        read_whole = False
    if read_whole and not documents:
        reader.problems.append(checks.EMPTY.problem("this file defines nothing", source.span(0, 1)))
    addressed = read_whole and ADDRESS in source.text
    found = tuple(comments(source, reader.values)) if addressed else ()
    if read_whole:
        documents = list(map(_with_extent, documents, reader.extents))
    return Parsed(tuple(documents), tuple(reader.problems), read_whole, found)


def _with_extent(document: Document, extent: tuple[int, int] | None) -> Document:
    """Return a document that can be read again from its part of the text."""
    return Document(document.source, document.root, extent and partial(_again, document.source, *extent))


def _again(source: Source, start: int, end: int) -> Node:
    part = Source(source.file, source.text[start:end])
    return moved(next(_Reader(part, lambda _: False).documents()).root, start)


class _Reader:
    """Turns the parser's events into documents, and collects problems."""

    def __init__(self, source: Source, of_other_tool: Callable[[Document], bool]) -> None:
        self.problems: list[Problem] = []
        self.extents: list[tuple[int, int] | None] = []
        """Where the text of each document begins and ends; None for several that are not separated."""
        self.values: list[tuple[int, int]] = []
        """Start and end of the text of each value, in a text that may have comments to slo."""
        self._has_comments = ADDRESS in source.text
        self._may_be_invisible = "\\" in source.text or bool(_INVISIBLE.search(source.text))
        """Whether a value may have invisible characters: those of the text, or of escapes."""
        self._texts: dict[str, str] = {}
        """Of equal texts, such as keys, the first is kept in place of all."""
        self._source = source
        self._of_other_tool = of_other_tool
        self._depth = 0
        self._anchors = Anchors(source)
        self._refusals: list[Problem] = []
        self._unseparated: list[Record] = []
        """Definitions of one document, above the last one."""

    def documents(self) -> Iterator[Document]:
        """Yield each document as soon as it is read; raises what the parser raises."""
        self._next: Callable[[], Any] = _Parser(self._source.text).get_event
        self._next()  # the beginning of the stream
        end = 0
        while isinstance(self._next(), DocumentStartEvent):
            self._anchors, self._refusals, self._unseparated = Anchors(self._source), [], []
            document = Document(self._source, self._node(self._next()))
            if not (self._refusals and self._of_other_tool(document)):
                self.problems += self._refusals
            roots = [one for one in (*self._unseparated, document.root) if not _is_empty(one)]
            yield from (Document(self._source, one) for one in roots)
            start, end = end, _ends(self._next())[1]
            self.extents += [(start, end)] if len(roots) == 1 else [None] * len(roots)

    def _node(self, event: Any) -> Node:
        if event.anchor is None and event.tag is None:  # an alias has no tag, but an anchor
            return self._value(event)
        self._refuse(event)
        if isinstance(event, AliasEvent):
            return self._anchors.repeated(str(event.anchor), *_ends(event))
        node = self._value(event)
        if event.anchor is not None:
            self._anchors.named[event.anchor] = node
        return node

    def _value(self, event: Any) -> Node:
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if self._depth == _DEEPEST:
            place = self._source.span(*_ends(event))
            raise Unreadable(checks.DEPTH.problem(f"this is nested deeper than {_DEEPEST} levels", place))
        self._depth += 1
        node = self._record(event) if isinstance(event, MappingStartEvent) else self._sequence(event)
        self._depth -= 1
        return node

    def _scalar(self, event: Any) -> Scalar:
        value, style = event.value, event.style
        start, end = event.start_mark.index, event.end_mark.index
        if self._has_comments:
            header = len(self._source.line_from(start)) if style in _BLOCKS else 0
            self.values.append((start + header, end))
        if self._may_be_invisible and (found := _INVISIBLE.search(value)):
            message = f"this text has a character that nobody can see: U+{ord(found.group()):04X}"
            self._add(checks.YAML, message, start, end, "leave it out; a text may have several lines")
        if not style and value in _NULLS:
            return Scalar(None, start, end)
        return Scalar(self._texts.setdefault(value, value), start, end)

    def _record(self, begin: Any) -> Record:
        fields: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        merged: list[Node] = []
        start = _ends(begin)[0]
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._node(event)
            name = key.text if isinstance(key, Scalar) else None
            if name in _FIRST_KEYS and name in keys and self._depth == 1:
                self._begins_again(Record(fields, keys, start, key.start), key)
                fields, keys, merged, start = {}, {}, [], key.start
            value = self._node(self._next())
            if name is None or name in keys:
                self._no_key(key, keys)
            elif name == _MERGE:
                self._refusals.append(self._problem(checks.KEY, _NO_MERGE, key.start, key.end, _IN_FULL))
                merged.append(value)
            else:
                fields[name], keys[name] = value, key
        for value in merged:
            merge(value, fields, keys)
        return Record(fields, keys, start, _ends(event)[1])

    def _begins_again(self, above: Record, key: Node) -> None:
        """Take what is above a repeated first key as a definition of its own, so there is one problem."""
        self._unseparated.append(above)
        message = "another definition begins here, without a line '---' above it"
        self._add(checks.DUPLICATE_KEY, message, key.start, key.end, _SEPARATE)

    def _sequence(self, begin: Any) -> Sequence:
        items = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(items, _ends(begin)[0], _ends(event)[1])

    def _no_key(self, key: Node, keys: Mapping[str, Node]) -> None:
        """Report a key that is none, or that is there already."""
        if not isinstance(key, Scalar) or key.text is None:
            hint = _QUOTE if isinstance(key, Record) else ""
            self._add(checks.KEY, "a key must be a single word", key.start, key.end, hint)
        else:
            first = self._source.span(keys[key.text].start, keys[key.text].end)
            message = f"key {key.text!r} is already set on line {first.line}"
            self._add(checks.DUPLICATE_KEY, message, key.start, key.end)

    def _refuse(self, event: Any) -> None:
        start = _ends(event)[0]
        end = start + len(self._source.line_from(start).split()[0])
        if event.anchor is not None:
            message = "anchors and aliases are not supported"
            self._refusals.append(self._problem(checks.ANCHOR, message, start, end, _IN_FULL))
            return
        hint = "leave it out: the field decides the type"
        standard = event.tag.startswith(_STANDARD_TAG)
        tag = self._problem(checks.TAG, "tags are not supported", start, end, hint)
        (self._refusals if standard else self.problems).append(tag)

    def _add(self, check: Check, message: str, start: int, end: int, hint: str = "") -> None:
        self.problems.append(self._problem(check, message, start, end, hint))

    def _problem(self, check: Check, message: str, start: int, end: int, hint: str = "") -> Problem:
        return check.problem(message, self._source.span(start, end), hint)


def _ends(event: Any) -> tuple[int, int]:
    """Return start and end of a node, in characters."""
    return event.start_mark.index, event.end_mark.index


def _is_empty(root: Node) -> bool:
    return isinstance(root, Scalar) and root.text is None
