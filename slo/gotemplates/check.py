"""Checker of Go templates: what would fail only when a program executes them.

Every branch is checked, whatever values it needs: fields are looked up only when they are executed.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from slo.gotemplates.syntax import Command, Field, Node, Operand, Pipeline
from slo.gotemplates.types import (
    ANY,
    BOOLEAN,
    LABELS,
    NOTHING,
    NUMBER,
    OF_TIME,
    TEXT,
    TIME,
    Function,
    Vocabulary,
)
from slo.text.diagnostics import nearest

_LITERALS = {"string": TEXT, "number": NUMBER, "boolean": BOOLEAN, "nil": NOTHING}
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")

Variables = dict[str, str]
"""The types of variables."""


class Mistake(NamedTuple):
    """What a program could not execute; `start` and `end` are its characters."""

    message: str
    start: int
    end: int
    hint: str = ""


class Execution:
    """Follows the actions of a template, with the types of its values, and collects `mistakes`.

    `used` is called with each template that an action executes, its data, and the action.
    """

    def __init__(self, vocabulary: Vocabulary, used: Callable[[str, str, Node], None]) -> None:
        self.mistakes: list[Mistake] = []
        self._words, self._used = vocabulary, used

    def nodes(self, nodes: Sequence[Node], dot: str, variables: Variables) -> None:
        for node in nodes:
            self._node(node, dot, variables)

    def _node(self, node: Node, dot: str, variables: Variables) -> None:
        if node.kind == "define":
            return
        inner = variables if node.kind == "value" else {**variables}
        if node.kind == "range":
            assert node.pipeline is not None
            result = self._elements(node.pipeline, dot, inner)
        else:
            result = self._pipeline(node.pipeline, dot, inner) if node.pipeline else NOTHING
        if node.kind in ("template", "block"):
            self._used(node.name, result, node)
        elif node.kind in ("if", "with", "range"):
            self.nodes(node.body, dot if node.kind == "if" else result, {**inner})
            self.nodes(node.otherwise, dot, {**inner})

    def _elements(self, pipeline: Pipeline, dot: str, variables: Variables) -> str:
        """Return the type of what a range gives, and add its variables."""
        result = self._pipeline(pipeline._replace(variables=()), dot, variables)
        if result not in self._words.elements and result != NUMBER:
            self._wrong(f"a range needs a list, not {result}", pipeline.start, pipeline.end)
        element = self._words.elements.get(result, NUMBER if result == NUMBER else ANY)
        key = TEXT if result == LABELS else NUMBER
        types = (key, element) if len(pipeline.variables) > 1 else (element,)
        variables.update(zip(pipeline.variables, types, strict=False))
        return element

    def _pipeline(self, pipeline: Pipeline, dot: str, variables: Variables) -> str:
        result: str | None = None
        for command in pipeline.commands:
            result = self._command(command, result, dot, variables)
        assert result is not None
        for name in pipeline.variables:
            if not pipeline.declares and name not in variables:
                self._wrong(f"the variable {name} is not declared", pipeline.start, pipeline.end)
            variables[name] = result if pipeline.declares else ANY
        return result

    def _command(self, command: Command, piped: str | None, dot: str, variables: Variables) -> str:
        first, *others = command
        given = [self._value(one, dot, variables) for one in others]
        given += [piped] if piped is not None else []
        if first.kind == "function":
            result = self._call(first, given)
            return self._fields(result, first.fields, given=False)
        result = self._value(first, dot, variables, given=bool(given))
        if given and not first.fields and result != ANY:
            self._wrong(f"{first.text} is {result}, and takes no arguments", first.start, first.end)
        return result

    def _value(self, one: Operand, dot: str, variables: Variables, *, given: bool = False) -> str:
        if one.kind == "function":
            base = self._call(one, [])
        elif one.kind == "pipeline":
            assert one.pipeline is not None
            base = self._pipeline(one.pipeline, dot, {**variables})
        elif one.kind == "variable":
            base = variables.get(one.text, ANY)
            if one.text not in variables:
                hint = nearest(one.text, variables)
                self._wrong(f"the variable {one.text} is not declared", one.start, one.end, hint)
        else:
            base = dot if one.kind == "dot" else _LITERALS[one.kind]
        return self._fields(base, one.fields, given=given)

    def _fields(self, base: str, fields: Sequence[Field], *, given: bool) -> str:
        """Follow fields from a type; the last may be a method with arguments, if they are `given`."""
        for index, field in enumerate(fields):
            with_arguments = given and index == len(fields) - 1
            base = self._field(base, field, with_arguments)
        return base

    def _field(self, base: str, field: Field, with_arguments: bool) -> str:
        name = field.name
        if base == ANY or (base == TIME and name in OF_TIME):
            return ANY
        if base == LABELS and name in self._words.methods:
            if with_arguments != (name == "Remove"):
                needs = "needs a list of names" if name == "Remove" else "takes no arguments"
                self._wrong(f"{name} {needs}", field.start, field.end)
            return self._words.methods[name]
        known = {name: TEXT} if base == LABELS else self._words.fields.get(base, {})
        if base == TIME:
            known = dict.fromkeys(OF_TIME, ANY)
        if name not in known:
            self._wrong(f"{base} has no field {name!r}", field.start, field.end, nearest(name, known))
            return ANY
        if with_arguments:
            self._wrong(f"{name!r} is no method, and takes no arguments", field.start, field.end)
        return known[name]

    def _call(self, function: Operand, given: Sequence[str]) -> str:
        """Return the type of a function's result, and check its arguments."""
        name = function.text
        known = self._words.functions.get(name)
        if known is None or not self._words.has(known):
            accepted = {one for one, its in self._words.functions.items() if self._words.has(its)}
            newer = f"{self._words.program} has it since {known.since}" if known else ""
            hint = newer or nearest(name, accepted)
            self._wrong(f"there is no function {name!r}", function.start, function.end, hint)
            return ANY
        most = len(known.arguments) + known.more if known.more is not None else None
        if len(given) < len(known.arguments) - (known.more is None and name in ("printf", "stringSlice")) or (
            most is not None and len(given) > most
        ):
            self._wrong(f"{name} has {len(given)} arguments", function.start, function.end, _accepted(known))
        for number, one in enumerate(given):
            needed = known.arguments[min(number, len(known.arguments) - 1)] if known.arguments else ANY
            if ANY not in (needed, one) and one != needed:
                self._wrong(f"{name} needs {needed}, not {one}", function.start, function.end)
        if name == "len" and given and given[0] in (NUMBER, BOOLEAN, TIME):
            self._wrong(f"{given[0]} has no length", function.start, function.end)
        if name in _COMPARISONS:
            self._compared(function, given)
        return self._result(name, known, given)

    def _compared(self, function: Operand, given: Sequence[str]) -> None:
        types = {one for one in given if one != ANY}
        if wrong := types & self._words.incomparable:
            self._wrong(f"{min(wrong)} cannot be compared", function.start, function.end)
        elif len(types) > 1:
            self._wrong(f"{' and '.join(sorted(types))} cannot be compared", function.start, function.end)

    def _wrong(self, message: str, start: int, end: int, hint: str = "") -> None:
        self.mistakes.append(Mistake(message, start, end, hint))

    def _result(self, name: str, function: Function, given: Sequence[str]) -> str:
        """Return the type of a function's result, which may depend on its arguments."""
        if name == "index" and given:
            return self._words.elements.get(given[0], ANY)
        if name == "slice" and given:
            return given[0]
        if name in ("and", "or") and len(set(given)) == 1:
            return given[0]
        return function.result


def _accepted(function: Function) -> str:
    least = len(function.arguments)
    if function.more is None:
        return f"it needs {least} or more"
    return f"it needs {least}" if not function.more else f"it needs {least} to {least + function.more}"
