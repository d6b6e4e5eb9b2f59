from dataclasses import fields
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slo.promql import PromQLError, Selector, parse_selector, quote, regex
from slo.promql.parser import parse
from slo.promql.tree import StringLiteral, selectors
from slo.promql.vector import Matcher, MatchOperator, VectorSelector
from tests.promql.composing import composed, damaged
from tests.promql.expressions import CLASSIC, EXPERIMENTAL, MODERN

WRITTEN = [*CLASSIC, *MODERN, *EXPERIMENTAL]
UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RANDOMS = st.randoms(use_true_random=False)

WORDS = r"""up sum by { } ( ) [ ] " ' ` \ = =~ 5m 1e 0x : # @ offset - ^ on bool é . _ (? * \x $ !"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "\x00", "\ufffd", "\ud800"])


def check_outcome(text: str) -> None:
    """Either there is a tree, or an error that lies inside the text."""
    try:
        parse(text)
    except PromQLError as error:
        inside, message = 0 <= error.start <= error.end <= len(text), error.message
    else:
        return
    assert inside
    assert message


@given(st.one_of(st.text(), st.lists(FRAGMENTS).map("".join), st.lists(FRAGMENTS).map(" ".join)))
@example("#" * 500 + "é")
@example('up{a=~"' + "(" * 500)
@example("9" * 5000)
@example("9" * 5000 + "y")
@example("x[NaN]")
@example("x[1e300]")
@example("x offset 1e300")
@example("x @ 9e999")
def test_any_text_is_an_expression_or_a_promql_error(text: str) -> None:
    check_outcome(text)


@given(RANDOMS, st.sampled_from(WRITTEN))
def test_a_damaged_expression_is_an_expression_or_a_promql_error(random: Random, expression: str) -> None:
    check_outcome(damaged(random, expression))


@given(RANDOMS)
def test_a_composed_expression_is_valid_and_each_node_lies_inside_its_parent(random: Random) -> None:
    waiting = [parse(composed(random))]
    while waiting:
        node = waiting.pop()
        for child in node.children:
            assert node.start <= child.start < child.end <= node.end
        waiting.extend(node.children)


@given(RANDOMS)
def test_a_selector_in_an_expression_is_a_selector_by_itself(random: Random) -> None:
    text = composed(random)
    for found in selectors(parse(text)):
        assert found.metric
        selector = parse_selector(text[found.start : found.end])
        assert selector.metric == found.metric.text
        assert meaning(selector.matchers) == meaning(found.matchers)


@given(UNICODE)
@example("\ufffd\ufeff\u2028\x00\x7f\x85'\"`\\\n")
@example("\udc80é\udcff")
def test_a_quoted_value_reads_back_exactly(value: str) -> None:
    literal = parse(quote(value))

    assert isinstance(literal, StringLiteral)
    assert literal.value == value


@given(st.binary(max_size=12))
def test_bytes_that_are_no_text_read_back_exactly(value: bytes) -> None:
    text = value.decode("utf-8", "surrogateescape")
    literal = parse(quote(text))

    assert isinstance(literal, StringLiteral)
    assert literal.value == text


def test_a_lone_surrogate_cannot_be_quoted() -> None:
    with pytest.raises(PromQLError, match="surrogate"):
        quote("a\ud800")


@st.composite
def written_selectors(draw: st.DrawFn) -> str:
    """A selector in any layout."""
    blank = st.sampled_from(["", " ", "\n  ", " # c{}\n\t", "\r\n"])
    names = ["up", "a:b", "sum", "offset"]
    entries = draw(st.lists(st.sampled_from(['a="b"', "c =~ 'd|e'", '"f.g"!="h}"', "i!~`j{2}`"]), max_size=4))
    style = draw(st.sampled_from(["bare", "quoted", "label"]))
    if style != "bare":
        name = '"my.metric"' if style == "quoted" else "__name__='up'"
        entries.insert(draw(st.integers(0, len(entries))), name)
    if style == "bare" and not entries and draw(st.booleans()):
        return draw(st.sampled_from(names))
    inside = f"{draw(blank)},{draw(blank)}".join(entries)
    comma = draw(st.sampled_from(["", ","])) if entries else ""
    head = draw(st.sampled_from(names)) + draw(blank) if style == "bare" else ""
    return f"{head}{{{draw(blank)}{inside}{draw(blank)}{comma}{draw(blank)}}}"


def meaning(matchers: tuple[Matcher, ...]) -> list[tuple[str, MatchOperator, str]]:
    return [(matcher.name, matcher.op, matcher.value) for matcher in matchers]


def check_places(selector: Selector) -> None:
    """The parser finds the same; and each matcher's characters, taken for themselves, are that matcher."""
    anew = parse_selector(str(selector))
    assert all(getattr(selector, one.name) == getattr(anew, one.name) for one in fields(Selector))
    for matcher in selector.matchers:
        alone = parse(f"{{{selector.text[matcher.start : matcher.end]}, z='z'}}")
        assert isinstance(alone, VectorSelector)
        assert meaning(alone.matchers[:1]) == meaning((matcher,))


@given(written_selectors(), UNICODE, st.sampled_from(["=", "!=", "=~", "!~"]), UNICODE)
def test_an_added_matcher_is_the_last_and_the_others_stay(
    text: str, name: str, op: MatchOperator, value: str
) -> None:
    before = parse_selector(text)
    if "~" in op and regex.fault(value):
        value = "5.."

    after = before.with_matcher(name, op, value)

    assert after.metric == before.metric
    assert meaning(after.matchers) == [*meaning(before.matchers), (name, op, value)]
    assert after.text.count("\n") >= before.text.count("\n")
    check_places(after)


@given(written_selectors(), UNICODE.filter(bool))
@example("up", "on")
@example("up{}", "Inf")
def test_a_renamed_selector_keeps_its_matchers(text: str, metric: str) -> None:
    before = parse_selector(text)

    after = before.renamed(metric)

    assert after.metric == metric
    assert meaning(after.matchers) == meaning(before.matchers)
    assert after.renamed(before.metric).metric == before.metric
    check_places(after)
