"""Parsing of definitions: values stay texts, and every node has its position."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from slo.source import document
from slo.source.document import parse
from slo.source.nodes import Scalar, plain
from slo.source.source import Source, decode_text
from slo.text.diagnostics import Invalid, Span

WORDS = [
    "no",
    "on",
    "17:30",
    "010",
    "1_000",
    "99.95",
    "1e3",
    "2026-01-31",
    "0x1F",
    ".inf",
    "true",
    "=",
    "NaN",
]
PRINTABLE = st.text(
    st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff")
)


def value_of(text: str) -> object:
    (definition,) = parse(text, "a.yaml").documents
    return plain(definition.root)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_stays_the_word_that_was_written(word: str) -> None:
    assert value_of(f"a: {word}\n") == {"a": word}
    assert value_of(f"{word}: a\n") == {word: "a"}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_only_nothing_is_none(nothing: str) -> None:
    assert value_of(f"a: {nothing}\n") == {"a": None}
    assert value_of(f"a: '{nothing}'\n") == {"a": nothing}


@given(PRINTABLE)
def test_every_text_between_quotes_survives(text: str) -> None:
    quoted = text.replace("'", "''")

    assert value_of(f"a: '{quoted}'\n") == {"a": text}


@given(
    st.recursive(PRINTABLE, lambda inner: st.lists(inner) | st.dictionaries(PRINTABLE, inner), max_leaves=8)
)
def test_what_yaml_writes_is_read_again(value: object) -> None:
    text = yaml.safe_dump({"a": value}, allow_unicode=True, default_style='"')

    assert value_of(text) == {"a": value}


def test_definitions_are_parted_by_dashes_and_empty_ones_are_none() -> None:
    parsed = parse("---\n# nothing\n---\na: b\n---\n---\nc: d\n", "a.yaml")

    assert [plain(one.root) for one in parsed.documents] == [{"a": "b"}, {"c": "d"}]
    assert parsed.problems == ()
    assert parsed.read_whole


def test_documents_before_a_syntax_error_are_read() -> None:
    parsed = parse("a: b\n---\nc: d\n---\n'e\n", "a.yaml")

    assert [plain(one.root) for one in parsed.documents] == [{"a": "b"}, {"c": "d"}]
    assert not parsed.read_whole


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_do_not_depend_on_how_lines_end(line_end: str) -> None:
    (definition,) = parse(line_end.join(["a: b", "c:", "  - d: é𝄞", "    e: f", ""]), "a.yaml").documents

    assert definition.where("c", 0, "e") == Span("a.yaml", 4, 8, 9)


def test_a_byte_order_mark_is_no_character() -> None:
    (definition,) = parse("\ufeffa: b\n", "a.yaml").documents

    assert definition.where("a") == Span("a.yaml", 1, 4, 5)
    assert decode_text(b"\xef\xbb\xbfa: b", "a.yaml") == "a: b"


def test_bytes_that_are_no_text_are_shown_at_their_line_and_column() -> None:
    with pytest.raises(Invalid) as raised:
        decode_text("é: b\nü: ".encode() + b"\xff", "a.yaml")

    assert [problem.span for problem in raised.value.problems] == [Span("a.yaml", 2, 4, 5)]


NESTED = """\
kind: Service
title:
indicators:
  buying: {events: {total: x}}
objectives:
  - target: 99%
    window: 7d
  - {target: 95%}
"""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("objectives", 0, "window"), "7d"),
        (("objectives", 0), "target: 99%"),
        (("objectives", 1), "{target: 95%}"),
        (("objectives",), "objectives"),
        (("indicators", "buying", "events"), "events"),
        (("title",), "title"),
    ],
)
def test_a_path_leads_to_a_value_or_to_the_key_of_several(path: tuple[str | int, ...], words: str) -> None:
    assert words_at(NESTED, path) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("objectives", 0, "runbook"), "target: 99%"),
        (("objectives", 7, "runbook"), "objectives"),
        (("indicators", "buying", "probe", "gauge"), "buying"),
        (("runbook",), "Service"),
        ((), "Service"),
    ],
)
def test_a_path_to_nothing_leads_as_far_as_something_was_written(
    path: tuple[str | int, ...], words: str
) -> None:
    assert words_at(NESTED, path) == words


def words_at(text: str, path: tuple[str | int, ...]) -> str:
    (definition,) = parse(text, "a.yaml").documents
    span = definition.where(*path)
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


@given(st.text(st.sampled_from("ab \n\r\t\x85\u2028")), st.data())
def test_every_character_is_on_the_line_and_column_it_is_shown_on(text: str, data: st.DataObject) -> None:
    visible = [index for index, character in enumerate(text) if not character.isspace()]
    if not visible:
        return
    index = data.draw(st.sampled_from(visible))

    span = Source("a.yaml", text).span(index, index + 1)

    assert text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1] == text[index]


BROKEN = [
    "a:\n\tb: c\n",
    "a: 'b\n",
    "a: {b\nc: d\n",
    "a: [b\nc: d\n",
    "a:\n    b: c\n  d: e\n",
    "a: 'b' c\n",
    "a: b: c\n",
    "a\nb: c\n",
    "a: @b\n",
    'a: "\\d"\n',
    "a: - b\n",
    "- a\nb: c\n",
    "a: \x07\n",
    "a: b\n...\nc: d\n",
    "a: *b\n",
    "a: &b c\n",
    "a: !!str b\n",
    "? [a]\n: b\n",
    "a: b\na: c\n",
    "[" * 50,
]


@pytest.mark.parametrize("text", [NESTED, *BROKEN])
def test_without_libyaml_documents_and_problems_are_the_same(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_libyaml = parse(text, "a.yaml")
    monkeypatch.setattr(document, "_Parser", yaml.SafeLoader)
    without = parse(text, "a.yaml")

    assert [plain(one.root) for one in without.documents] == [
        plain(one.root) for one in with_libyaml.documents
    ]
    assert [(p.message, p.span.line) for p in without.problems] == [
        (p.message, p.span.line) for p in with_libyaml.problems
    ]


def test_this_machine_has_libyaml() -> None:
    assert document._Parser is not yaml.SafeLoader


@given(st.text(st.sampled_from("a:- \n{}[]'\"|>#&*!%@\\\t,?~\x00\ufeff\ud800é")))
def test_no_text_ends_in_anything_but_definitions_and_problems(text: str) -> None:
    parsed = parse(text, "a.yaml")

    assert parsed.documents or parsed.problems
    assert all(not isinstance(one.root, Scalar) or one.root.text is not None for one in parsed.documents)


@pytest.mark.parametrize("first", ["kind", "apiVersion"])
def test_a_missing_line_between_two_definitions_is_one_problem_and_both_are_read(first: str) -> None:
    begin = {"kind": "kind: Service\n", "apiVersion": "apiVersion: slo/v1\nkind: Service\n"}[first]
    found = parse(f"{begin}name: a\n{begin}name: b\nindicators: {{x: {{kind: y}}}}\n", "a.yaml")

    assert [plain(one.root)["name"] for one in found.documents] == ["a", "b"]
    (problem,) = found.problems
    assert problem.message == "another definition begins here, without a line '---' above it"
    assert problem.span.line == begin.count("\n") + 2
