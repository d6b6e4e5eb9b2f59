"""Checker of notification templates: what would fail only when Alertmanager sends a message.

Every branch is checked, whatever alerts it needs: Alertmanager looks up fields only when it executes them, so
a misspelled one would stop a page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from slo.channels import older
from slo.targets.alertmanager.template_syntax import (
    Command,
    Field,
    Node,
    Operand,
    Pipeline,
    TemplateError,
    parse,
)
from slo.targets.alertmanager.template_types import (
    ALERTS,
    ANY,
    BOOLEAN,
    DATA,
    ELEMENTS,
    FIELDS,
    FUNCTIONS,
    LABELS,
    METHODS,
    NOTHING,
    NUMBER,
    OF_TIME,
    SOME_ALERTS,
    TEXT,
    TEXTS,
    TIME,
)
from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest

_LITERALS = {"string": TEXT, "number": NUMBER, "boolean": BOOLEAN, "nil": NOTHING}
_INCOMPARABLE = frozenset({ALERTS, SOME_ALERTS, LABELS, TEXTS})
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
_OF_ALERTMANAGER = ("__", ".default.")
"""What is in the names of the templates that Alertmanager defines itself."""

Variables = dict[str, str]
"""The types of variables."""


def mistakes(files: Mapping[str, str], entries: Iterable[str], version: str) -> list[Problem]:
    """Find what an Alertmanager of a version cannot execute in templates, by the names of their files.

    `entries` are the templates that notifications execute. Templates that none of them uses are checked as
    far as that is possible without knowing their data.
    """
    checker = _Checker(version)
    for file, text in files.items():
        checker.read(file, text)
    return checker.check(entries)


class _Checker:
    def __init__(self, version: str) -> None:
        self._version = version
        self._files: dict[str, str] = {}
        self._defined: dict[str, tuple[str, Node]] = {}
        self._parsed: list[tuple[str, tuple[Node, ...]]] = []
        self._seen: set[tuple[str, str]] = set()
        self._found: list[Problem] = []

    def read(self, file: str, text: str) -> None:
        """Parse a file. A template that is defined twice is the last one."""
        self._files[file] = text
        try:
            nodes = parse(text)
        except TemplateError as error:
            self._problem(file, str(error), error.start, error.end)
            return
        self._parsed.append((file, nodes))
        for node in _all(nodes):
            if node.name and node.kind in ("define", "block"):
                self._defined[node.name] = (file, node)

    def check(self, entries: Iterable[str]) -> list[Problem]:
        for name in entries:
            if name not in self._defined:
                self._missing(name)
            self._template(name, DATA)
        for name in self._defined:
            if all(name != seen for seen, _ in self._seen):
                self._template(name, ANY)
        for file, nodes in self._parsed:
            _Execution(self, file).nodes(nodes, ANY, {"$": ANY})
        return self._found

    def _missing(self, name: str) -> None:
        """Report a template that notifications execute: at the end of the first file, for it is in none."""
        file, text = next(iter(self._files.items()))
        self._problem(file, f"no file in templates/alertmanager/ defines {name!r}", len(text), len(text))

    def _template(self, name: str, dot: str) -> None:
        if name in self._defined and (name, dot) not in self._seen:
            self._seen.add((name, dot))
            file, node = self._defined[name]
            _Execution(self, file).nodes(node.body, dot, {"$": dot})

    def used(self, name: str, dot: str, file: str, node: Node) -> None:
        """Check a template that another one uses."""
        if name in self._defined:
            self._template(name, dot)
        elif not any(part in name for part in _OF_ALERTMANAGER):
            hint = nearest(name, self._defined)
            self._problem(file, f"no template {name!r} is defined", node.start, node.end, hint)

    def function_exists(self, name: str) -> bool:
        return name in FUNCTIONS and not older(self._version, than=FUNCTIONS[name].since or self._version)

    def _problem(self, file: str, message: str, start: int, end: int, hint: str = "") -> None:
        before = self._files[file][:start]
        column = start - (before.rfind("\n") + 1) + 1
        length = len(self._files[file][start : max(end, start + 1)].split("\n")[0])
        span = Span(file, before.count("\n") + 1, column, column + max(length, 1))
        problem = checks.TEMPLATE.problem(message, span, hint=hint)
        if problem not in self._found:
            self._found.append(problem)

    problem = _problem


class _Execution:
    """Follows the actions of a template, with the types of its values."""

    def __init__(self, checker: _Checker, file: str) -> None:
        self._checker, self._file = checker, file

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
            self._checker.used(node.name, result, self._file, node)
        elif node.kind in ("if", "with", "range"):
            self.nodes(node.body, dot if node.kind == "if" else result, {**inner})
            self.nodes(node.otherwise, dot, {**inner})

    def _elements(self, pipeline: Pipeline, dot: str, variables: Variables) -> str:
        """Return the type of what a range gives, and add its variables."""
        result = self._pipeline(pipeline._replace(variables=()), dot, variables)
        if result not in ELEMENTS and result != NUMBER:
            self._wrong(f"a range needs a list, not {result}", pipeline.start, pipeline.end)
        element = ELEMENTS.get(result, NUMBER if result == NUMBER else ANY)
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
        if base == LABELS and name in METHODS:
            if with_arguments != (name == "Remove"):
                needs = "needs a list of names" if name == "Remove" else "takes no arguments"
                self._wrong(f"{name} {needs}", field.start, field.end)
            return METHODS[name]
        known = {name: TEXT} if base == LABELS else FIELDS.get(base, {})
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
        if not self._checker.function_exists(name):
            accepted = {one for one in FUNCTIONS if self._checker.function_exists(one)}
            newer = f"Alertmanager has it since {FUNCTIONS[name].since}" if name in FUNCTIONS else ""
            hint = newer or nearest(name, accepted)
            self._wrong(f"there is no function {name!r}", function.start, function.end, hint)
            return ANY
        known = FUNCTIONS[name]
        most = len(known.arguments) + known.more if known.more is not None else None
        if len(given) < len(known.arguments) - (known.more is None and name in ("printf", "stringSlice")) or (
            most is not None and len(given) > most
        ):
            self._wrong(f"{name} has {len(given)} arguments", function.start, function.end, _accepted(name))
        for number, one in enumerate(given):
            needed = known.arguments[min(number, len(known.arguments) - 1)] if known.arguments else ANY
            if ANY not in (needed, one) and one != needed:
                self._wrong(f"{name} needs {needed}, not {one}", function.start, function.end)
        if name == "len" and given and given[0] in (NUMBER, BOOLEAN, TIME):
            self._wrong(f"{given[0]} has no length", function.start, function.end)
        if name in _COMPARISONS:
            self._compared(function, given)
        return _result(name, given)

    def _compared(self, function: Operand, given: Sequence[str]) -> None:
        types = {one for one in given if one != ANY}
        if wrong := types & _INCOMPARABLE:
            self._wrong(f"{min(wrong)} cannot be compared", function.start, function.end)
        elif len(types) > 1:
            self._wrong(f"{' and '.join(sorted(types))} cannot be compared", function.start, function.end)

    def _wrong(self, message: str, start: int, end: int, hint: str = "") -> None:
        self._checker.problem(self._file, message, start, end, hint)


def _result(name: str, given: Sequence[str]) -> str:
    """Return the type of a function's result, which may depend on its arguments."""
    if name == "index" and given:
        return ELEMENTS.get(given[0], ANY)
    if name == "slice" and given:
        return given[0]
    if name in ("and", "or") and len(set(given)) == 1:
        return given[0]
    return FUNCTIONS[name].result


def _accepted(name: str) -> str:
    known = FUNCTIONS[name]
    least = len(known.arguments)
    if known.more is None:
        return f"it needs {least} or more"
    return f"it needs {least}" if not known.more else f"it needs {least} to {least + known.more}"


def _all(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all((*node.body, *node.otherwise))
