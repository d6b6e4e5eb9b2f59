"""Characters that nobody can see do not get past the reader of definitions, whatever has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.source.document import parse

INVISIBLE = ["\\e", "\\a", "\\r", "\\0", "\\u202E", "\\u2066", "\\u2028", "\\x85", "\\x9b"]


@pytest.mark.parametrize("escape", INVISIBLE)
@pytest.mark.parametrize("text", ['title: "a{0}b"', '"a{0}b": title', 'titles: ["a{0}b"]'])
def test_an_invisible_character_is_an_error_where_it_is_written(escape: str, text: str) -> None:
    (problem,) = parse(text.format(escape), "shop.yaml").problems

    assert problem.message.startswith("this text has a character that nobody can see: U+")
    assert problem.span.column == text.index('"') + 1


@pytest.mark.parametrize("plain", ["\u202eevil", "a\u2066b"])
def test_so_is_one_that_is_written_as_it_is(plain: str) -> None:
    assert parse(f"title: {plain}", "shop.yaml").problems


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1))
def test_all_other_characters_are_read(text: str) -> None:
    written = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert not [one for one in parse(f"title: {written}", "a.yaml").problems if "see" in one.message]


def test_lines_tabs_and_joined_emoji_are_read() -> None:
    text = 'do: |\n  first\n  second\n\nname: "a\\tb\\nc"\nwho: "👩\u200d🚒"'

    assert parse(text, "a.yaml").problems == ()
