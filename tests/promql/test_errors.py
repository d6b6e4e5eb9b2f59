import pytest

from slo.promql import PromQLError
from slo.promql.parser import parse

MISTAKES = [
    # text, culprit (its first occurrence), message, hint
    (
        "rate(up)",
        "up",
        "expected a range vector in call to 'rate', got an instant vector",
        "add a range such as [5m]",
    ),
    (
        "rate(sum(up))",
        "sum(up)",
        "expected a range vector in call to 'rate', got an instant vector",
        "add a subquery range such as [5m:]",
    ),
    ("rat(up[5m])", "rat", "unknown function 'rat'", "did you mean 'rate'?"),
    ("smu(up)", "smu", "unknown function 'smu'", "did you mean 'sum'?"),
    ("zzz(up)", "zzz", "unknown function 'zzz'", ""),
    (
        "holt_winters(up[5m], 1, 1)",
        "holt_winters",
        "unknown function 'holt_winters'",
        "did you mean 'double_exponential_smoothing'?",
    ),
    (
        "sum(up[5m])",
        "up[5m]",
        "expected an instant vector in aggregation 'sum', got a range vector",
        "remove the range, or use a function of ranges such as rate()",
    ),
    ("topk('a', up)", "'a'", "expected a scalar as the parameter of 'topk', got a string", ""),
    ("1 + topk(up)", "topk(up)", "expected 2 arguments in aggregation 'topk', got 1", ""),
    ("1 + rate()", "rate()", "expected 1 argument in call to 'rate', got 0", ""),
    ("1 + round(up, 1, 2)", "round(up, 1, 2)", "expected 1 to 2 arguments in call to 'round', got 3", ""),
    (
        "label_join(up, 'a')",
        "label_join(up, 'a')",
        "expected 3 arguments or more in call to 'label_join', got 2",
        "",
    ),
    (
        "vector(up)",
        "up",
        "expected a scalar in call to 'vector', got an instant vector",
        "scalar() converts a vector to a scalar",
    ),
    (
        "sum(1)",
        "1",
        "expected an instant vector in aggregation 'sum', got a scalar",
        "vector() converts a scalar to a vector",
    ),
    ("sum((up)", "(", "unclosed '('", "expected ',' or ')'"),
    ("1 + (up", "(", "unclosed '('", "expected an operator or ')'"),
    ('up{job="a"', "{", "unclosed '{'", "expected ',' or '}'"),
    ("up[5m", "[", "unclosed '['", "expected ':' or ']'"),
    ("up[5m:1m", "[", "unclosed '['", "expected ']'"),
    ('up{job="a}', '"a}', "unterminated string", 'expected a closing "'),
    ('up{job="a\\q"}', "\\q", "unknown escape sequence \\q in a string", "write a backslash as two: \\\\q"),
    ("up{job=api}", "api", "unexpected 'api'", 'write "api"'),
    (
        "up{job: 'api'}",
        "job:",
        "a label's name cannot contain a colon: 'job:'",
        'write label="value"',
    ),
    ("up{a='b' c='d'}", "c", "unexpected 'c'", "expected ',' or '}'"),
    ("up{job=~'('}", "'('", "bad regular expression: missing ): (", ""),
    (
        "up{job=~'(?!a)b'}",
        "'(?!a)b'",
        "bad regular expression: invalid perl operator: (?! (RE2 has no lookaround and no backreferences)",
        "",
    ),
    ("up{__name__='down'}", "__name__='down'", "the metric is already named 'up'", ""),
    (
        "1 + {job=~'.*'}",
        "{job=~'.*'}",
        "this would select every series",
        "name a metric, or match a label with a non-empty value",
    ),
    ("up[$window]", "$window", "unexpected '$window'", "PromQL itself has no placeholders or variables"),
    ("up[m]", "m", "unexpected 'm'", "expected a duration such as 5m"),
    ("up[30m1h]", "30m1h", "bad duration '30m1h'", "use each unit once, the longest first: y w d h m s ms"),
    ("up[1.5h]", "1.5h", "bad number or duration '1.5h'", "write 0.5, 1e3, 5m or 1h30m"),
    ("up[0s]", "0s", "this duration must be longer than 0", ""),
    ("up[999y]", "999y", "this duration is out of range", "the longest is 292y"),
    ("up offset 1h [5m]", "[5m]", "a range must come before offset and @", "write x[5m] offset 1h"),
    ("sum(up)[5m]", "[5m]", "a range can only follow a selector", "a subquery has a colon: [5m:]"),
    ("up[5m][1h:]", "up[5m]", "a subquery needs an instant vector, got a range vector", ""),
    ("sum(up) offset 5m", "offset 5m", "offset can only follow a selector or a subquery", ""),
    ("up offset 1h offset 5m", "offset 5m", "offset is set twice", ""),
    ("up @ 1 @ 2", "@ 2", "@ is set twice", ""),
    ("1 > 2", ">", "a comparison between scalars needs 'bool'", "write > bool"),
    ("a + bool b", "bool", "'bool' can only follow a comparison, not '+'", ""),
    (
        "a and 1",
        "1",
        "'and' needs an instant vector on both sides, got a scalar",
        "vector() converts a scalar to a vector",
    ),
    ("a + b[5m]", "b[5m]", "'+' needs scalars or instant vectors, got a range vector", ""),
    ("-up[5m]", "-up[5m]", "unary - needs a scalar or an instant vector, got a range vector", ""),
    ("a or on(x) group_left b", "or", "'group_left' cannot be used with 'or'", ""),
    ("a + on(x) group_left(x) b", "+", "label 'x' must not be in both on() and group_left()", ""),
    ("a + on(x) 1", "+", "'on' needs an instant vector on both sides", ""),
    ("a ! b", "!", "unexpected '!'", "did you mean != or !~?"),
    ("a é b", "é", "unexpected character 'é'", ""),
    ("a b", "b", "unexpected 'b'", "expected an operator or the end of the text"),
    ("sum by job (up)", "job", "unexpected 'job'", "expected '('"),
    ("sum by ('') (up)", "''", "unexpected \"''\"", "expected a label's name"),
]


@pytest.mark.parametrize(("text", "culprit", "message", "hint"), MISTAKES, ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_named_and_underlined(text: str, culprit: str, message: str, hint: str) -> None:
    with pytest.raises(PromQLError) as caught:
        parse(text)

    error = caught.value
    assert (error.message, error.hint) == (message, hint)
    assert text[error.start : error.end] == culprit


def test_the_same_word_elsewhere_is_not_underlined() -> None:
    with pytest.raises(PromQLError) as caught:
        parse("rate(up[5m])\n  / rate(up)")

    assert (caught.value.start, caught.value.end) == (22, 24)


def test_what_is_missing_at_the_end_is_missed_after_the_last_word() -> None:
    with pytest.raises(PromQLError) as caught:
        parse("up + # nothing follows\n")

    assert (caught.value.message, caught.value.start, caught.value.end) == ("unexpected end of text", 4, 4)


def test_an_empty_text_is_no_expression() -> None:
    with pytest.raises(PromQLError, match="the expression is empty"):
        parse(" # only a comment\n")


def test_an_error_reads_as_one_sentence_with_its_hint() -> None:
    with pytest.raises(PromQLError) as caught:
        parse("rate(up)")

    assert str(caught.value) == (
        "expected a range vector in call to 'rate', got an instant vector (add a range such as [5m])"
    )


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "1", "2^" * 5000 + "2", "abs(" * 5000]
)
def test_deep_nesting_is_an_error_and_not_a_crash(text: str) -> None:
    with pytest.raises(PromQLError, match="nested too deeply"):
        parse(text)


def test_a_deeply_nested_regular_expression_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(PromQLError, match="nested too deeply"):
        parse(f'up{{a=~"{"(" * 5000}{")" * 5000}"}}')


def test_a_sum_of_300_terms_is_read_and_one_more_is_an_error() -> None:
    assert parse(" + ".join(["up"] * 300)).end == len("up + ") * 299 + len("up")
    for more in (301, 5000):
        with pytest.raises(PromQLError, match="more than 300 levels"):
            parse(" + ".join(["up"] * more))
