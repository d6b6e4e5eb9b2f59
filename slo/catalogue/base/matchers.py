"""Matchers of Alertmanager in all their forms: `matchers`, and the older `match` and `match_re`.

https://prometheus.io/docs/alerting/latest/configuration/#label-matchers
"""

import re
from collections.abc import Iterator

from slo.model.base import BaseMatcher
from slo.promql.regex import fault
from slo.source.nodes import Document, Path, Record, Scalar, Sequence
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem

_TOKEN = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+', re.DOTALL)
"""One matcher of several: what is between commas, except within quotes."""
_TOKENS = re.compile(rf"(?:{_TOKEN.pattern})?(?:,(?:{_TOKEN.pattern})?)*", re.DOTALL)
_MATCHER = re.compile(
    r'\s*(?P<name>"(?:[^"\\]|\\.)*"|[^\s=!~",{}]+)\s*(?P<op>=~|!~|!=|=)'
    r'\s*(?P<value>"(?:[^"\\]|\\.)*"|[^"]*?)\s*',
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\([n"\\])')


class Matchers:
    """Reads the matchers of a route or an inhibition, and collects problems."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document

    def read(self, path: Path, prefix: str = "") -> tuple[BaseMatcher, ...]:
        """Return the matchers of the mapping at a path; their keys may begin with `source_` or `target_`."""
        found = [
            *self._texts((*path, f"{prefix}matchers")),
            *self._pairs((*path, f"{prefix}match"), "="),
            *self._pairs((*path, f"{prefix}match_re"), "=~"),
        ]
        return tuple(found)

    def _texts(self, path: Path) -> Iterator[BaseMatcher]:
        node = node_at(self._document, path)
        if node is None:
            return
        if not isinstance(node, Sequence):
            self._add(checks.TYPE, f"{path[-1]!r} must be a list of matchers", path)
            return
        for number, item in enumerate(node.items):
            text = item.text if isinstance(item, Scalar) else None
            found = None if text is None else parsed(text)
            if found is None:
                hint = 'write it as name="value", with =, !=, =~ or !~'
                self._add(checks.VALUE, f"{text!r} is not a matcher", (*path, number), hint)
                continue
            for one in found:
                yield self._checked(one, (*path, number))

    def _pairs(self, path: Path, op: str) -> Iterator[BaseMatcher]:
        node = node_at(self._document, path)
        if node is None:
            return
        if not isinstance(node, Record):
            self._add(checks.TYPE, f"{path[-1]!r} must be a mapping of labels to values", path)
            return
        for name, value in node.fields.items():
            text = value.text if isinstance(value, Scalar) else None
            yield self._checked((name, op, text or ""), (*path, name))

    def _checked(self, matcher: BaseMatcher, path: Path) -> BaseMatcher:
        _, op, value = matcher
        if op.endswith("~") and (wrong := fault(value)):
            self._add(checks.VALUE, f"{value!r} is not a regular expression: {wrong}", path)
            return (matcher[0], op, "")
        return matcher

    def _add(self, check: Check, message: str, path: Path, hint: str = "") -> None:
        self.problems.append(check.problem(message, self._document.where(*path), hint))


def node_at(document: Document, path: Path) -> Record | Sequence | Scalar | None:
    """Return the node at a path; None if there is none, or it is empty."""
    if document.written(path) != path:
        return None
    node = document.at(*path)
    return None if isinstance(node, Scalar) and node.text is None else node


def parsed(text: str) -> tuple[BaseMatcher, ...] | None:
    """Return the matchers of one text, None if it has none. Braces around them, and quotes, may be left out.

    >>> parsed('severity="page"'), parsed("{team=~a|b, x!=c}")
    ((('severity', '=', 'page'),), (('team', '=~', 'a|b'), ('x', '!=', 'c')))
    """
    inner = text.strip().removeprefix("{").removesuffix("}")
    found = [_MATCHER.fullmatch(token) for token in _TOKEN.findall(inner) if token.strip()]
    if not found or None in found or not _TOKENS.fullmatch(inner):
        return None
    return tuple((_unquoted(one["name"]), one["op"], _unquoted(one["value"])) for one in found if one)


def _unquoted(text: str) -> str:
    return _escaped(text[1:-1] if text.startswith('"') else text)


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda one: "\n" if one[1] == "n" else one[1], text)
