import math

import pytest

from slo.promql.parser import parse
from slo.promql.tree import (
    Aggregation,
    Binary,
    Call,
    NumberLiteral,
    Parenthesised,
    RangeSelector,
    Shifted,
    StringLiteral,
    Subquery,
    Unary,
    selectors,
)
from slo.promql.vector import Expr, Matcher, ValueType, VectorSelector


def shape(expr: Expr, text: str) -> str:
    """The expression with every operation in parentheses."""
    if isinstance(expr, Binary):
        return f"({shape(expr.left, text)} {expr.op} {shape(expr.right, text)})"
    if isinstance(expr, Unary):
        return f"({expr.op}{shape(expr.expression, text)})"
    return text[expr.start : expr.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a ^ b ^ c", "(a ^ (b ^ c))"),
        ("a * b ^ c", "(a * (b ^ c))"),
        ("a atan2 b * c % d", "(((a atan2 b) * c) % d)"),
        ("-a ^ b", "(-(a ^ b))"),
        ("-a * b", "((-a) * b)"),
        ("a ^ -b * c", "((a ^ (-b)) * c)"),
        ("a or b and c unless d", "(a or ((b and c) unless d))"),
        ("a AND b == c + d", "(a and (b == (c + d)))"),
        ("a > b > c", "((a > b) > c)"),
        ("-a offset 5m", "(-a offset 5m)"),
        ("2 ^ a @ 5 / b", "((2 ^ a @ 5) / b)"),
    ],
)
def test_operators_bind_as_documented(text: str, expected: str) -> None:
    assert shape(parse(text), text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1_000", 1000),
        ("0x1F", 31),
        ("010", 8),
        ("08", 8),
        (".5e-1", 0.05),
        ("-Inf", -math.inf),
        ("1h30m", 5400),
        ("-250ms", -0.25),
    ],
)
def test_numbers_are_read_as_prometheus_reads_them(text: str, value: float) -> None:
    number = parse(text)

    assert isinstance(number, NumberLiteral)
    assert number.value == value


def test_every_part_of_an_expression_is_in_the_tree() -> None:
    top = parse(
        "sum by (job, code) (rate(up[5m] offset -1h @ end()))"
        "  > bool on(job) group_left(x) max_over_time(topk(3, b)[1h:5m] @ 7)"
    )

    assert isinstance(top, Binary)
    assert (top.op, top.returns_bool, top.type) == (">", True, ValueType.VECTOR)
    assert top.matching
    assert (top.matching.op, top.matching.labels) == ("on", ("job",))
    assert (top.matching.group, top.matching.include) == ("group_left", ("x",))

    left, right = top.left, top.right
    assert isinstance(left, Aggregation)
    assert left.grouping
    assert (left.op, left.grouping.op, left.grouping.labels, left.parameter) == (
        "sum",
        "by",
        ("job", "code"),
        None,
    )
    assert isinstance(left.expression, Call)
    assert left.expression.function.name == "rate"
    (shifted,) = left.expression.arguments
    assert isinstance(shifted, Shifted)
    assert (shifted.offset_ms, shifted.at) == (-3_600_000, "end")
    assert isinstance(shifted.expression, RangeSelector)
    assert shifted.expression.range_ms == 300_000

    assert isinstance(right, Call)
    (shifted,) = right.arguments
    assert isinstance(shifted, Shifted)
    assert (shifted.offset_ms, shifted.at, shifted.type) == (None, 7, ValueType.RANGE)
    subquery = shifted.expression
    assert isinstance(subquery, Subquery)
    assert (subquery.range_ms, subquery.step_ms) == (3_600_000, 300_000)
    assert isinstance(subquery.expression, Aggregation)
    assert isinstance(subquery.expression.parameter, NumberLiteral)


def test_every_node_knows_its_characters() -> None:
    text = '  - ( rate(up{a="b"}[5m:] offset 1m) ) # end'
    unary = parse(text)

    assert isinstance(unary, Unary)
    nodes = [unary, *unary.children]
    assert isinstance(nodes[-1], Parenthesised)
    while nodes[-1].children:
        nodes.append(nodes[-1].children[0])
    assert [text[node.start : node.end] for node in nodes] == [
        '- ( rate(up{a="b"}[5m:] offset 1m) )',
        '( rate(up{a="b"}[5m:] offset 1m) )',
        'rate(up{a="b"}[5m:] offset 1m)',
        'up{a="b"}[5m:] offset 1m',
        'up{a="b"}[5m:]',
        'up{a="b"}',
    ]


def test_a_string_is_unquoted() -> None:
    string = parse(r'''"\x41\101\u00e9\xc3\xa9\"'\n"''')

    assert isinstance(string, StringLiteral)
    assert string.value == "AAéé\"'\n"


def test_matchers_are_unquoted_and_keep_their_place() -> None:
    text = """up{ job = 'api' , "my.label"=~`5\\d{2}` }"""
    selector = parse(text)

    assert isinstance(selector, VectorSelector)
    assert selector.matchers == (
        Matcher("job", "=", "api", 4, 15),
        Matcher("my.label", "=~", "5\\d{2}", 18, 38),
    )
    assert text[4:15] == "job = 'api'"
    assert text[18:38] == '"my.label"=~`5\\d{2}`'


@pytest.mark.parametrize("text", ["up", '{"up"}', '{__name__="up"}', "{a='b', __name__='up'}", "{'up',}"])
def test_a_metric_has_one_name_however_it_is_written(text: str) -> None:
    selector = parse(text)

    assert isinstance(selector, VectorSelector)
    assert selector.metric
    assert selector.metric.text == "up"
    assert text[selector.metric.start : selector.metric.end].strip("'\"") == "up"


def test_all_selectors_are_found_in_the_order_of_the_text() -> None:
    text = "sum(rate(a[5m])) / on(x) (b offset 1h + topk(scalar(c), d)) and rate(e[1h:1m] @ 5) > 0"

    assert [text[found.start : found.end] for found in selectors(parse(text))] == ["a", "b", "c", "d", "e"]


def test_selectors_of_a_very_long_expression_are_found() -> None:
    assert len(list(selectors(parse(" + ".join(["up"] * 300))))) == 300
