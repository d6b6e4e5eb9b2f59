"""What a file says of one objective: the objective and its indicator, as they are written."""

from collections.abc import Iterator
from functools import lru_cache
from textwrap import dedent, indent

from slo.catalogue.archetypes import TEMPLATE
from slo.source.document import parse
from slo.source.nodes import Document, Node, Record, Scalar, Sequence, scalars

_OF_ARCHETYPES = ("uses", "with")
_LARGE_FILES = 4  # kept as nodes for the next objectives of the same file


def excerpt(document: Document, position: int, indicator: str) -> str:
    """Return the YAML of the objective at a position of a service, and of its indicator.

    Of what comes from an archetype, it is the use of the archetype. It is "" for a definition that was made
    from one of another tool. Nodes of archetypes have positions in the file of the service, so the file is
    read again, without them.
    """
    objective, measured = (
        document.at(section, name) for section, name in (("objectives", position), ("indicators", indicator))
    )
    places = {one.start for node in (objective, measured) for one in scalars(node)}
    for root in _services(document.source.text, document.source.file):
        if found := "".join(_sections(document.source.text, root, places)):
            return found
    return ""


@lru_cache(maxsize=_LARGE_FILES)
def _services(text: str, file: str) -> tuple[Record, ...]:
    documents = parse(text, file).documents
    return tuple(
        one.root for one in documents if one.text("kind") == "Service" and isinstance(one.root, Record)
    )


def _sections(text: str, root: Record, places: set[int]) -> Iterator[str]:
    """Yield the parts of a service in which any of the places is, each below its key."""

    def has_place(key: Node, value: Node) -> bool:
        return any(key.start <= place < value.end for place in places)

    used = any(has_place(root.keys[key], root.fields[key]) for key in _OF_ARCHETYPES if key in root.fields)
    for name, section in root.fields.items():
        if name in _OF_ARCHETYPES and used:
            yield _written(text, root.keys[name], section, "", "")
        elif name in TEMPLATE:
            if isinstance(section, Sequence):
                chosen = [(item, item, "  - ") for item in section.items if has_place(item, item)]
            elif isinstance(section, Record):
                pairs = ((section.keys[key], value) for key, value in section.fields.items())
                chosen = [(key, value, "  ") for key, value in pairs if has_place(key, value)]
            else:
                chosen = []
            if chosen:
                parts = (_written(text, begin, end, first, " " * len(first)) for begin, end, first in chosen)
                yield f"{name}:\n{''.join(parts)}"


def _written(text: str, begin: Node, end: Node, first: str, others: str) -> str:
    """Return the text of nodes, with other indentation: that of the first line, and of all others."""
    column = len(text[: begin.start].rpartition("\n")[2])
    lines = dedent(" " * column + text[begin.start : _end(text, end)])
    return first + indent(lines, others)[len(others) :] + "\n"


def _end(text: str, node: Node) -> int:
    """Return where a node ends: in a block, at the end of its last line, which may have a comment."""
    end = _last(text, node)
    if _in_brackets(text, node):
        return end
    line = text.find("\n", end)
    return line if line >= 0 else len(text)


def _last(text: str, node: Node) -> int:
    """Return the end of the last visible character: the parser ends a block where the next one begins."""
    if isinstance(node, Scalar) or _in_brackets(text, node):
        return len(text[node.start : node.end].rstrip()) + node.start
    inner = node.fields.values() if isinstance(node, Record) else node.items
    return max((_last(text, one) for one in inner), default=node.start)


def _in_brackets(text: str, node: Node) -> bool:
    return not isinstance(node, Scalar) and text[node.start : node.start + 1] in ("{", "[")
