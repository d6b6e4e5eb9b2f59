"""Checker of notification templates: what would fail only when Alertmanager sends a message.

Every branch is checked, whatever alerts it needs: Alertmanager looks up fields only when it executes them, so
a misspelled one would stop a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from slo.gotemplates.check import Execution
from slo.gotemplates.syntax import Node, TemplateError, all_nodes, parse
from slo.gotemplates.types import ANY
from slo.targets.alertmanager.template_types import DATA, vocabulary
from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest

_OF_ALERTMANAGER = ("__", ".default.")
"""What is in the names of the templates that Alertmanager defines itself."""


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
        self._vocabulary = vocabulary(version)
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
        for node in all_nodes(nodes):
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
            self._execute(file, nodes, ANY)
        return self._found

    def _missing(self, name: str) -> None:
        """Report a template that notifications execute: at the end of the first file, for it is in none."""
        file, text = next(iter(self._files.items()))
        self._problem(file, f"no file in templates/alertmanager/ defines {name!r}", len(text), len(text))

    def _template(self, name: str, dot: str) -> None:
        if name in self._defined and (name, dot) not in self._seen:
            self._seen.add((name, dot))
            file, node = self._defined[name]
            self._execute(file, node.body, dot)

    def _execute(self, file: str, nodes: Sequence[Node], dot: str) -> None:
        execution = Execution(self._vocabulary, partial(self._use, file))
        execution.nodes(nodes, dot, {"$": dot})
        for one in execution.mistakes:
            self._problem(file, *one)

    def _use(self, file: str, name: str, dot: str, node: Node) -> None:
        """Check a template that another one uses."""
        if name in self._defined:
            self._template(name, dot)
        elif not any(part in name for part in _OF_ALERTMANAGER):
            hint = nearest(name, self._defined)
            self._problem(file, f"no template {name!r} is defined", node.start, node.end, hint)

    def _problem(self, file: str, message: str, start: int, end: int, hint: str = "") -> None:
        before = self._files[file][:start]
        column = start - (before.rfind("\n") + 1) + 1
        length = len(self._files[file][start : max(end, start + 1)].split("\n")[0])
        span = Span(file, before.count("\n") + 1, column, column + max(length, 1))
        problem = checks.TEMPLATE.problem(message, span, hint=hint)
        if problem not in self._found:
            self._found.append(problem)
