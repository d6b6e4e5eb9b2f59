"""Positions of the characters of a value in its source."""

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from slo.source.offsets import written_at

STYLES = [
    "up{job=x}",
    "up{job=x,\n   zone=y}",
    "'up{job=\"it''s\", zone=y}'",
    "'up{job=x,\n\n   zone=y}'",
    '"up{job=\\"x\\", zone=\\u0079\\x7d"',
    '"up{job=\\\n    x, zo\\\n   ne=\\\ty}"',
    "|\n  up{\n    job=x,\n\n    zone=y\n  }\n",
    "|2-\n    up{\n    job=x}",
    ">- # folded\n  up{job=x,\n  zone=y,\n\n    kept=z}\n",
]


@pytest.mark.parametrize("raw", STYLES)
def test_every_visible_character_is_found_where_it_was_written(raw: str) -> None:
    value = yaml.safe_load(f"a: {raw}")["a"]

    for offset, character in enumerate(value):
        if not character.isspace():
            at = written_at(raw, value, offset)
            assert raw[at] in {character, "\\"}
            assert raw[at] != "\\" or raw[at : at + 2] != "\\\n"


@given(st.text("ab'\"\\ \n\té\x85", min_size=1), st.sampled_from(["'", '"', "|"]), st.data())
def test_what_yaml_writes_is_found_again(value: str, style: str, data: st.DataObject) -> None:
    visible = [index for index, character in enumerate(value) if not character.isspace()]
    assume(visible)
    offset = data.draw(st.sampled_from(visible))
    raw = yaml.safe_dump(value, default_style=style, allow_unicode=True, width=10).rstrip("\n")

    at = written_at(raw, value, offset)

    assert (
        yaml.safe_load(
            f'"{raw[at : at + 2]}"' if raw[at] == "\\" and raw[0] == '"' else f'"{_plain(raw[at])}"'
        )
        == (value[offset])
    )


def _plain(character: str) -> str:
    return f"\\{character}" if character in '"\\' else character


def test_the_end_of_a_value_is_right_after_its_last_character() -> None:
    assert written_at("'up '", "up ", 3) == 3
    assert written_at("|\n  up\n", "up\n", 3) == 6


def test_a_value_of_blanks_is_shown_at_its_beginning() -> None:
    assert written_at("'  '", "  ", 1) == 0
