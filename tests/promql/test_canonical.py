"""Texts that ask for the same are written the same way, and that way asks for what they ask."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.promql import parse_selector
from slo.promql.canonical import canonical_query, canonical_selector
from slo.promql.lexer import tokenize
from slo.promql.text import unquote
from tests.promql.composing import composed
from tests.promql.expressions import CLASSIC, EXPERIMENTAL, MODERN

RANDOMS = st.randoms(use_true_random=False)
BLANKS = (" ", "\n", "\t ", "  # a comment\n")


def meant(query: str) -> list[str]:
    """The tokens of a query, with what is between quotes."""
    tokens = ((token, query[token.start : token.end]) for token in tokenize(query))
    return [unquote(text) if token.kind == "string" else text for token, text in tokens]


def laid_out(query: str, random: Random) -> str:
    """The same query with other blanks, and comments, between its tokens."""
    words = [query[token.start : token.end] for token in tokenize(query)]
    return "".join(word + random.choice(BLANKS) for word in words)


@pytest.mark.parametrize("query", [*CLASSIC, *MODERN, *EXPERIMENTAL])
def test_a_query_stays_what_it_was(query: str) -> None:
    assert meant(canonical_query(query)) == meant(query)


@settings(deadline=None)
@given(RANDOMS)
def test_layout_makes_no_difference(random: Random) -> None:
    query = composed(random)
    written = canonical_query(query)

    assert canonical_query(laid_out(query, random)) == written
    assert canonical_query(written) == written


@pytest.mark.parametrize(
    "text",
    ['a{b="c",d=~"e"}', "a { d=~'e' , b=`c` , }", 'a{d=~"e",b="c",b="c"}', '{__name__="a",b="c",d=~"e"}'],
)
def test_a_selector_has_its_conditions_in_order(text: str) -> None:
    assert canonical_selector(parse_selector(text)) == 'a{b="c",d=~"e"}'


def test_a_selector_keeps_names_that_need_quotes() -> None:
    dotted = parse_selector('{"http.requests", "http.code"="500"}')

    assert canonical_selector(dotted) == '{"http.requests","http.code"="500"}'
    assert parse_selector(canonical_selector(dotted)).metric == "http.requests"


def test_a_metric_alone_has_no_braces() -> None:
    assert canonical_selector(parse_selector("up{}")) == canonical_selector(parse_selector("up")) == "up"


def test_capitals_make_another_label() -> None:
    assert canonical_query('a{By="x"}') != canonical_query('a{by="x"}')
