"""Insertion of items into lists of a YAML text, which otherwise stays as it is, character by character.

So comments, anchors, quotes and the order of keys survive. Both texts are read, to check that the new items
are the only difference.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from slo.source.others import LOADER
from slo.text.yaml import Value, items

Path = tuple[str, ...]


class NotInserted(Exception):
    """Raised if a text cannot be extended; `place` is the position in it, in characters."""

    def __init__(self, message: str, place: int) -> None:
        self.place = place
        super().__init__(message)


class Addition(NamedTuple):
    """New items for the list at a path of keys.

    They come first, or on the line at the position `line`, in front of the item with the number `before`. A
    list that does not exist is added to its mapping.
    """

    path: Path
    items: tuple[Mapping[str, Value] | str, ...]
    before: int = 0
    line: int | None = None


def inserted(text: str, addition: Addition) -> str:
    """Return a text with further items in a list; raises NotInserted."""
    root = yaml.compose(text, LOADER)
    position, new = _text_of(text, root, addition)
    changed = text[:position] + new + text[position:]
    if addition.path and not _is_extended(text, changed, addition):
        message = f"nothing can be added to {'.'.join(addition.path)!r} here without a change of other values"
        raise NotInserted(message, position)
    return changed


def _text_of(text: str, root: Any, addition: Addition) -> tuple[int, str]:
    """Return the position of a list's new items, and their text."""
    around, key, found = _find(root, addition.path)
    if found is None:
        return _new_key(text, around, addition)
    if not isinstance(found, yaml.SequenceNode):
        if found.tag != "tag:yaml.org,2002:null" or found.value:
            raise NotInserted(f"{addition.path[-1]!r} must be a list", key.start_mark.index)
        return found.start_mark.index, f" {_in_flow(addition)}"
    if found.flow_style or not found.value:
        start = text.index("[", found.start_mark.index) + 1
        inner = _in_flow(addition)[1:-1]
        return start, f"{inner}, " if found.value else inner
    indent = found.start_mark.column
    line = _next_line(text, key.end_mark.index) if addition.line is None else addition.line
    return line, _in_lines(addition, indent)


def _find(root: Any, path: Path) -> tuple[Any, Any, Any]:
    """Return the mapping around the end of a path, its key and the node there; None for what is not there."""
    around, key, found = None, None, root
    for part in path:
        around = found
        if not isinstance(around, yaml.MappingNode):
            raise NotInserted(f"{part!r} must be below a mapping", around.start_mark.index)
        pairs = {one.value: (one, value) for one, value in around.value}
        key, found = pairs.get(part, (None, None))
        if found is None and "<<" in pairs:
            raise NotInserted(
                f"write {part!r} out: here it may come from a merge key", pairs["<<"][0].start_mark.index
            )
        if found is None and part != path[-1]:
            raise NotInserted(f"there is no {part!r}", around.start_mark.index)
    return around, key, found


def _new_key(text: str, around: Any, addition: Addition) -> tuple[int, str]:
    """Return the position and text of a list that its mapping does not have yet: at its end."""
    name = addition.path[-1]
    if around.flow_style:
        start = text.index("{", around.start_mark.index) + 1
        return start, f"{json.dumps(name)}: {_in_flow(addition)}{', ' if around.value else ''}"
    indent = around.start_mark.column
    end = _content_end(around)
    line = end if text[:end].endswith("\n") else _next_line(text, end)
    before = "" if text[:line].endswith("\n") else "\n"
    return line, f"{before}{' ' * indent}{name}:\n{_in_lines(addition, indent + 2)}"


def _content_end(node: Any) -> int:
    """Return where the text of a node ends; the parser's end of a block is where the next node begins."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return int(node.end_mark.index)


def _next_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _in_lines(addition: Addition, indent: int) -> str:
    return "".join(f"{line}\n" for line in items(addition.items, indent))


def _in_flow(addition: Addition) -> str:
    return json.dumps(addition.items, ensure_ascii=False)


def _is_extended(before: str, after: str, addition: Addition) -> bool:
    """Return whether a text has exactly the new items in addition to another."""
    try:
        had, has = _plain(yaml.compose(before, LOADER)), _plain(yaml.compose(after, LOADER))
    except yaml.YAMLError:
        return False
    around = had
    for part in addition.path[:-1]:
        around = around[part]
    name = addition.path[-1]
    old = around.get(name) or []
    new = _plain(yaml.compose(json.dumps(addition.items), LOADER))
    around[name] = [*old[: addition.before], *new, *old[addition.before :]]
    return bool(had == has)


def _plain(node: Any) -> Any:
    """Return a node as dicts, lists and texts. Merge keys stay, so that what they stand for is compared."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value if node.tag != "tag:yaml.org,2002:null" else None
