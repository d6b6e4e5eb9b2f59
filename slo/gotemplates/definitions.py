"""Templates that texts define and use, for a text that has to bring along those that it uses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo.gotemplates.syntax import Node, all_nodes, parse

_OPEN, _OPENED = "{{", "{{-"
"""Before an action, and before one that removes the blanks before it."""


class Definition(NamedTuple):
    """A template: its text from `{{ define }}` to `{{ end }}`, and the names of those that it uses."""

    text: str
    uses: tuple[str, ...]


def definitions(texts: Iterable[str]) -> Mapping[str, Definition]:
    """Return the templates that texts define by their names: of those with one name, the last.

    Raises TemplateError for what Go would refuse.
    """
    return {
        node.name: Definition(text[text.rfind("{{", 0, node.start) : node.stop], tuple(_used(node.body)))
        for text in texts
        for node in parse(text)
        if node.kind == "define"
    }


def with_definitions(text: str, known: Mapping[str, Definition]) -> str:
    """Return a text after all templates that it uses, also by others, except those that it defines itself.

    Raises TemplateError for what Go would refuse.
    """
    nodes = parse(text)
    own = {node.name for node in nodes if node.kind == "define"}
    waiting, needed = list(_used(nodes)), set[str]()
    while waiting:
        name = waiting.pop()
        if name in known and name not in needed | own:
            needed.add(name)
            waiting.extend(known[name].uses)
    # A line for each, whose break Go removes.
    lines = [f"{_OPENED}{known[name].text[len(_OPEN) :].removeprefix('-')}" for name in sorted(needed)]
    if text.startswith(f"{_OPEN} "):
        return "\n".join([*lines, text.replace(_OPEN, _OPENED, 1) if lines else text])
    return "\n".join(lines) + text


def _used(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.name for node in all_nodes(nodes) if node.kind == "template")
