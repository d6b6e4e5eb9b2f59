"""Damaged definitions: either nothing is lost, or a problem is reported."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from slo.catalogue.foreign import is_foreign
from slo.catalogue.load import load
from slo.catalogue.reading import unread
from slo.source.document import parse
from slo.source.nodes import plain
from slo.text.diagnostics import Invalid

CASES = sorted((Path(__file__).parent.parent / "cases").iterdir())

Definitions = list[dict[str, Any]]

ANYTHING = (None, "", "word", "17", [], [None], ["word"], {}, {"word": "word"})
KEPT = ("Organisation", "Product", "Service", "Agreement", "Alerts", "UseCase")
"""Kinds that a catalogue has as they were defined; policies and exclusions are part of its objectives."""


def definitions_of(case: Path) -> Definitions:
    """Every definition of slo in a story, as dicts, lists and texts."""
    files = sorted((case / "definitions").rglob("*.yaml"))
    parsed = [parse(file.read_text(errors="replace"), file.name) for file in files]
    documents = (document for one in parsed for document in one.documents if not is_foreign(document))
    found = [plain(document.root) for document in documents]
    return [one for one in found if isinstance(one, dict)]


STORIES = {case.name: definitions_of(case) for case in CASES}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path in a definition but its own."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def without_names(path: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give a path that is the same for all items of a list."""
    return tuple("*" if isinstance(part, int) else part for part in path)


def with_value(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """Give the same with another value at a path."""
    if not path:
        return other
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = with_value(value[path[0]], path[1:], other)
    return changed


def without(value: Any, path: tuple[Any, ...], renamed: str | None) -> Any:
    """Give the same without the key or item that ends a path, or with another key."""
    changed = dict(value) if isinstance(value, dict) else list(value)
    if len(path) > 1:
        changed[path[0]] = without(value[path[0]], path[1:], renamed)
        return changed
    removed = changed.pop(path[0])
    if renamed is not None and isinstance(changed, dict):
        changed[renamed] = removed
    return changed


def problems_of(definitions: Definitions) -> int:
    """Load definitions; give how many problems they have, and see to it that nothing is missing if none."""
    files = {f"{number}.yaml": json.dumps(one) for number, one in enumerate(definitions)}
    try:
        catalogue = load(files)
    except Invalid as invalid:
        return len(invalid.problems) or pytest.fail("refused without a problem")
    kept = len(catalogue.services) + len(catalogue.products) + len(catalogue.agreements)
    kept += len(catalogue.alerts) + len(catalogue.use_cases) + (catalogue.organisation is not None)
    assert kept == sum(one.get("kind") in KEPT for one in definitions)
    return 0


def everywhere() -> dict[tuple[Any, ...], tuple[Any, tuple[Any, ...]]]:
    """One place for each path that the stories' definitions of a kind have."""
    return {
        (one.get("kind"), *without_names(path)): (one, path)
        for definitions in STORIES.values()
        for one in definitions
        for path in places(one)
    }


def test_an_emptied_value_is_always_a_problem() -> None:
    found = everywhere()

    assert len(found) > 500
    assert [
        place for place, (one, path) in found.items() if not problems_of([with_value(one, path, None)])
    ] == []


@pytest.mark.parametrize("value", ANYTHING[1:], ids=repr)
def test_no_value_anywhere_is_a_fault_of_ours(value: Any) -> None:
    for one, path in everywhere().values():
        problems_of([with_value(one, path, value)])


@pytest.mark.parametrize("story", [story for story, definitions in STORIES.items() if definitions])
def test_missing_or_garbled_keys_hide_no_definition(story: str) -> None:
    random, definitions = Random(story), STORIES[story]
    for _ in range(20):
        garbled = list(definitions)
        for _ in range(random.choice((1, 1, 2, 3))):
            number = random.randrange(len(garbled))
            if paths := list(places(garbled[number])):
                name = random.choice((None, "nmae", ""))
                garbled[number] = without(garbled[number], random.choice(paths), name)
        problems_of(garbled)


def test_a_service_without_a_name_and_with_an_unknown_archetype_is_a_problem() -> None:
    with pytest.raises(Invalid) as raised:
        load({"a.yaml": "kind: Service\nuses: nothing-like-it\n"})

    assert [problem.message for problem in raised.value.problems] == ["'name' is missing"]


def test_a_definition_that_could_not_be_used_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Invalid([])

    monkeypatch.setattr("slo.catalogue.reading.decode", refuse)
    with pytest.raises(Invalid) as raised:
        load({"a.yaml": "kind: Product\nname: shop\n"})

    assert [problem.code for problem in raised.value.problems] == ["unread"]
    assert list(unread([])) == []
