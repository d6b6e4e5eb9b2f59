"""Whatever is wrong in a field of any dialect is a problem or a note there."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from slo.catalogue.conversion import convertible
from slo.catalogue.foreign import is_foreign, parts
from slo.dialects.dialect import Answers, Dialect
from slo.dialects.known import DIALECTS
from slo.source.document import parse
from slo.source.nodes import plain, scalars
from tests.dialects.samples import FOLDER

FILE = "definitions.yaml"
Path = tuple[str | int, ...]
Edit = Callable[[str, Any], tuple[str, Any]]

EDITS: dict[str, Edit] = {
    "a misspelt key": lambda key, value: (f"{key}x", value),
    "an empty value": lambda key, _: (key, None),
    "a list of it": lambda key, value: (key, [value]),
    "a mapping": lambda key, value: (key, {"unknown": value}),
    "a placeholder of Helm": lambda key, _: (key, "{{ .Values.unknown }}"),
}


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of each key in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


def fields(dialect: Dialect) -> Iterator[tuple[Any, Path]]:
    """Yield a document of the samples for each field that they have, and its path there."""
    seen = set()
    for sample in sorted((FOLDER / dialect.name).glob("*.yaml")):
        for document in parse(sample.read_text(), FILE, is_foreign).documents:
            for one in map(plain, (part.root for part in parts(document))):
                for path in paths(one):
                    field = re.sub(r"\d+", "", repr(path))
                    if field not in seen:
                        seen.add(field)
                        yield one, path


def edited(value: Any, path: Path, edit: Edit) -> Any:
    """Return a document with an edit of the field at a path."""
    head, *rest = path
    if isinstance(value, list):
        return [edited(one, tuple(rest), edit) if index == head else one for index, one in enumerate(value)]
    return {
        key: one
        for name, inner in value.items()
        for key, one in [
            (name, inner)
            if name != head
            else (name, edited(inner, tuple(rest), edit))
            if rest
            else edit(name, inner)
        ]
    }


def is_silent(dialect: Dialect, text: str, path: Path) -> bool:
    """Return whether there is no problem at a field, and no note on it or on what is around it."""
    found = convertible({FILE: text.encode()}, Answers())
    (document,) = parse(text, FILE, is_foreign).documents
    if not dialect.recognises(document):
        return not found.problems
    keys = [document.where_key(*path[:length]) for length in range(1, len(path) + 1)]
    value = document.at(*path)
    end = document.source.span(max(value.end - 1, value.start), value.end)
    at = {(one.span.line, one.span.column) for one in found.problems}
    noted = {(one.span.line, one.span.column) for one in found.notes}
    inside = any((keys[-1].line, keys[-1].column) <= place <= (end.line, end.column) for place in at | noted)
    if inside or noted & {(key.line, key.column) for key in keys}:
        return False
    made = {one.start for other in found.documents.get(FILE, ()) for one in scalars(other.root)}
    return not all(one.start in made for one in scalars(value) if one.text)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
@pytest.mark.parametrize("what", EDITS)
def test_a_mistake_is_said_where_it_is(dialect: Dialect, what: str) -> None:
    lost = []
    for document, path in fields(dialect):
        name, _ = EDITS[what](str(path[-1]), "")
        text = yaml.dump(edited(document, path, EDITS[what]), Dumper=yaml.CSafeDumper, sort_keys=False)
        if is_silent(dialect, text, (*path[:-1], name)):
            lost.append(path)

    assert lost == []
