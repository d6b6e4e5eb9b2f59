"""Parser of Go's template language: a tree of actions, each with its place in the text.

https://pkg.go.dev/text/template
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class TemplateError(Exception):
    """Raised for a text that Go would refuse; `start` and `end` are its characters at fault."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


class Operand(NamedTuple):
    """A value: `.`, a name of a function, a variable, a literal or a pipeline, and the fields read of it.

    `kind` is dot, function, variable, string, number, boolean, nil or pipeline.
    """

    kind: str
    text: str
    fields: tuple["Field", ...]
    start: int
    end: int
    pipeline: "Pipeline | None" = None


class Field(NamedTuple):
    """A field or method by its name, without the dot."""

    name: str
    start: int
    end: int


Command = tuple[Operand, ...]
"""A function or method with its arguments, or one value."""


class Pipeline(NamedTuple):
    """Commands, each of which gets the result of the one before; `variables` are those that it declares."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...]
    declares: bool
    start: int
    end: int


class Node(NamedTuple):
    """An action: value, if, with, range, define, block or template; the last three have a `name`.

    `start` and `end` are those of its first action; `stop` is behind the `{{ end }}` of a block.
    """

    kind: str
    start: int
    end: int
    pipeline: Pipeline | None = None
    name: str = ""
    body: tuple["Node", ...] = ()
    otherwise: tuple["Node", ...] = ()
    stop: int = 0


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_ACTION = re.compile(r"\{\{(?:-(?=\s))?")
_COMMENT = re.compile(r"\{\{(?:-\s+)?/\*.*?\*/(?:\s+-)?\}\}", re.DOTALL)
_TOKENS = re.compile(
    r"""(?P<space>\s+)
    |(?P<close>(?<=\s)-\}\}|\}\})
    |(?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
    |(?P<character>'(?:[^'\\\n]|\\.)+')
    |(?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)i?)
    |(?P<declare>:=)
    |(?P<field>\.[^\W\d]\w*)
    |(?P<dot>\.)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>[|(),=])
    """,
    re.VERBOSE,
)
_BLOCKS = ("if", "with", "range", "define", "block")
_LITERALS = {"true": "boolean", "false": "boolean", "nil": "nil"}
_ENDS = ("close", "sign")
_DEEPEST = 100
"""How many blocks and brackets may be within each other."""


def parse(text: str) -> tuple[Node, ...]:
    """Return the actions of a text; raises TemplateError at the first mistake."""
    parser = _Parser(text)
    nodes, end = parser.nodes(())
    if end is not None:
        raise TemplateError(f"{end.text!r} ends nothing", end.start, end.end)
    return nodes


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and those within them, in the order of the text."""
    for node in nodes:
        yield node
        yield from all_nodes((*node.body, *node.otherwise))


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._tokens: list[_Token] = []
        self._depth = 0

    def nodes(self, until: tuple[str, ...]) -> tuple[tuple[Node, ...], _Token | None]:
        """Return nodes up to one of these words, and that word, which begins an action."""
        found: list[Node] = []
        while self._next_action():
            word = self._tokens[0]
            if word.text in ("end", "else") and word.kind == "word":
                if word.text not in until:
                    raise TemplateError(f"{word.text!r} belongs to no block", word.start, word.end)
                return tuple(found), self._take()
            found.append(self._node())
        if until:
            raise TemplateError("a block has no {{ end }}", len(self._text), len(self._text))
        return tuple(found), None

    def _next_action(self) -> bool:
        """Read the tokens of the next action; return False at the end of the text."""
        while found := _ACTION.search(self._text, self._at):
            if comment := _COMMENT.match(self._text, found.start()):
                self._at = comment.end()
                continue
            self._tokens = list(self._lexed(found.end()))
            self._at = self._tokens[-1].end
            if self._tokens[0].kind == "close":
                raise TemplateError("an action is empty", found.start(), self._at)
            return True
        return False

    def _lexed(self, at: int) -> Iterator[_Token]:
        start = at
        while found := _TOKENS.match(self._text, at):
            at = found.end()
            kind = found.lastgroup or ""
            if kind != "space":
                yield _Token(kind, found[0], found.start(), at)
            if kind == "close":
                return
        if at >= len(self._text):
            raise TemplateError("an action is not closed: '}}' is missing", start - 2, start)
        raise TemplateError(f"{self._text[at]!r} is not understood in an action", at, at + 1)

    def _take(self, kind: str = "") -> _Token:
        token = self._tokens[0]
        if kind and token.kind != kind:
            raise TemplateError(f"expected a {kind}, not {token.text!r}", token.start, token.end)
        return self._tokens.pop(0)

    def _node(self) -> Node:
        word = self._tokens[0]
        if word.kind == "word" and word.text in _BLOCKS:
            return self._block(self._take())
        if word.kind == "word" and word.text == "template":
            self._take()
            name = self._name()
            pipeline = None if self._tokens[0].kind == "close" else self._pipeline()
            return Node("template", word.start, self._closed(), pipeline, name)
        if word.kind == "word" and word.text in ("break", "continue"):
            self._take()
            return Node(word.text, word.start, self._closed())
        pipeline = self._pipeline()
        return Node("value", word.start, self._closed(), pipeline)

    def _deeper(self, by: _Token) -> None:
        """Note that a token opens a block or a bracket; raises TemplateError if too many are open."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TemplateError(f"{_DEEPEST} blocks and brackets are open already", by.start, by.end)

    def _block(self, word: _Token) -> Node:
        self._deeper(word)
        block = self._rest_of_block(word)
        self._depth -= 1
        return block

    def _rest_of_block(self, word: _Token) -> Node:
        name = self._name() if word.text in ("define", "block") else ""
        pipeline = None if word.text == "define" else self._pipeline()
        end = self._closed()
        with_else = word.text in ("if", "with", "range")
        body, stop = self.nodes(("end", "else") if with_else else ("end",))
        otherwise: tuple[Node, ...] = ()
        if stop is not None and stop.text == "else":
            if self._tokens[0].text in ("if", "with"):
                other = self._block(self._take())
                return Node(word.text, word.start, end, pipeline, name, body, (other,), other.stop)
            self._closed()
            otherwise, _ = self.nodes(("end",))
        return Node(word.text, word.start, end, pipeline, name, body, otherwise, self._closed())

    def _name(self) -> str:
        return self._take("string").text[1:-1]

    def _closed(self) -> int:
        return self._take("close").end

    def _pipeline(self) -> Pipeline:
        start = self._tokens[0].start
        variables, declares = self._declared()
        commands = [self._command()]
        while self._tokens[0].text == "|":
            self._take()
            commands.append(self._command())
        return Pipeline(tuple(commands), variables, declares, start, commands[-1][-1].end)

    def _declared(self) -> tuple[tuple[str, ...], bool]:
        """Read `$name :=`, `$name =` or `$index, $name :=`, if the pipeline begins so."""
        kinds = [token.text if token.kind in ("declare", "sign") else token.kind for token in self._tokens]
        for pattern in (["variable", ":="], ["variable", "="], ["variable", ",", "variable", ":="]):
            if kinds[: len(pattern)] == pattern:
                taken = [self._take() for _ in pattern]
                names = tuple(token.text for token in taken if token.kind == "variable")
                return names, taken[-1].text == ":="
        return (), False

    def _command(self) -> Command:
        found = [self._operand()]
        while self._tokens[0].kind not in _ENDS or self._tokens[0].text == "(":
            found.append(self._operand())
        return tuple(found)

    def _operand(self) -> Operand:
        token = self._take()
        pipeline = None
        fields: list[Field] = []
        kind = _LITERALS.get(token.text, token.kind) if token.kind == "word" else token.kind
        if token.text == "(":
            self._deeper(token)
            pipeline = self._pipeline()
            self._depth -= 1
            kind = "pipeline"
            if self._take().text != ")":
                raise TemplateError("a bracket is not closed", token.start, token.end)
        elif kind == "field":
            kind = "dot"
            fields.append(Field(token.text[1:], token.start, token.end))
        elif kind in ("close", "sign", "declare"):
            raise TemplateError(f"a value is missing before {token.text!r}", token.start, token.end)
        end = token.end
        while self._tokens[0].kind == "field" and self._adjacent():
            field = self._take()
            fields.append(Field(field.text[1:], field.start, field.end))
            end = field.end
        names = {"word": "function", "character": "number"}
        return Operand(names.get(kind, kind), token.text, tuple(fields), token.start, end, pipeline)

    def _adjacent(self) -> bool:
        """Return whether no blank is before the next token, so that it belongs to the one before."""
        return not self._text[self._tokens[0].start - 1].isspace()
