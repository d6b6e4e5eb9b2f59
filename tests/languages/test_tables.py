"""The tables of texts: complete in every language, used, and written as each language is."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from slo.languages import LANGUAGES
from slo.languages.language import language
from slo.languages.tables import TABLES

ROOT = Path(__file__).parents[2]
RULES = {"none_is_one", "spaced"}
"""Keys whose values are no texts."""


def leaves(texts: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(texts, dict):
        for key, inner in texts.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, texts


def values_in(text: Any) -> Any:
    """Return the names of the values in a text, or the length of a list."""
    return (
        sorted({name for _, name, *_ in Formatter().parse(text) if name})
        if isinstance(text, str)
        else len(text)
    )


def test_no_text_is_missing_in_any_language() -> None:
    assert {
        key: set(texts) for table in TABLES for key, texts in table.items() if set(texts) != set(LANGUAGES)
    } == {}
    assert {
        path for code in LANGUAGES for path, text in leaves(language(code).words) if text is None
    } == set()


def test_every_key_has_one_meaning() -> None:
    assert [key for key, uses in Counter(key for table in TABLES for key in table).items() if uses > 1] == []


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_languages_say_the_same_with_the_same_values(code: str) -> None:
    english, other = dict(leaves(language("en").words)), dict(leaves(language(code).words))
    assert english.keys() == other.keys()
    known = english.keys() - RULES
    assert {path for path in known if values_in(english[path]) != values_in(other[path])} == set()


def test_every_text_is_used() -> None:
    places = [
        *(ROOT / "slo").rglob("*.py"),
        *(ROOT / "slo").rglob("*.html"),
        *(ROOT / "templates").rglob("*.*"),
    ]
    text = "\n".join(one.read_text() for one in places if "tables" not in one.parts)
    families = set(re.findall(r"[\"']([a-z_]+_)(?:\{|[\"'] ~)", text))

    def is_used(key: str) -> bool:
        return bool(re.search(rf"[\"'.]{key}\b", text)) or any(key.startswith(one) for one in families)

    assert {key for key in language("en").words if not is_used(key)} == set()


def test_french_has_unbreakable_spaces_before_punctuation_and_within_quotation_marks() -> None:
    texts = [text for _, text in leaves(language("fr").words) if isinstance(text, str)]
    assert [text for text in texts if re.search(r" [:;!?»%]|« ", text)] == []
    assert [
        text
        for text in texts
        if re.search(r"\w[:;!?»%](?![a-z/])|«\w", re.sub(r"\{[^}]*\}|\d\d:\d\d", "", text))
    ] == []
    assert [text for text in texts if "'" in re.sub("`[^`]*`|«[^»]*»", "", text)] == []
