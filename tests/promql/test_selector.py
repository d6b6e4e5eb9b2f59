import pytest

from slo.promql import PromQLError, Selector, parse_selector


def test_a_selector_is_its_text_its_metric_and_its_matchers() -> None:
    selector = parse_selector(' http_requests_total{job="api", code!~"5.."} # requests\n')

    assert str(selector) == selector.text == 'http_requests_total{job="api", code!~"5.."}'
    assert selector.metric == "http_requests_total"
    assert [(m.name, m.op, m.value) for m in selector.matchers] == [
        ("job", "=", "api"),
        ("code", "!~", "5.."),
    ]
    assert [selector.text[m.start : m.end] for m in selector.matchers] == ['job="api"', 'code!~"5.."']


def test_a_matcher_is_found_by_its_label() -> None:
    selector = parse_selector('up{job="api", code="200"}')

    assert selector.matcher("code") == selector.matchers[1]
    assert selector.matcher("le") is None


def test_the_name_of_the_metric_is_no_matcher() -> None:
    assert parse_selector('{__name__="up"}').matchers == ()
    assert parse_selector('{"up", job="api"}').matcher("__name__") is None


def test_selectors_with_the_same_text_are_equal() -> None:
    assert parse_selector(" up{a='b'}") == parse_selector("up{a='b'} # x")
    assert parse_selector("up{a='b'}") != parse_selector('up{a="b"}')
    assert len({parse_selector("up"), parse_selector(" up"), parse_selector("down")}) == 2


@pytest.mark.parametrize(
    ("text", "culprit", "message", "hint"),
    [
        (
            'sum(rate(http_requests_total{job="api"}[5m]))',
            'sum(rate(http_requests_total{job="api"}[5m]))',
            "write only a selector here, not a whole expression",
            'write only the selector: http_requests_total{job="api"}',
        ),
        ("up[5m]", "[5m]", "write only a selector here, without a range", "write only the selector: up"),
        (
            "up [5m]",
            "[5m]",
            "write only a selector here, without a range",
            "write only the selector: up",
        ),
        (
            "up offset 5m",
            "offset 5m",
            "write only a selector here, without offset or @",
            "write only the selector: up",
        ),
        (
            "a / a",
            "a / a",
            "write only a selector here, not a whole expression",
            "write only the selector: a",
        ),
        (
            "a / b",
            "a / b",
            "write only a selector here, not a whole expression",
            "write one of its selectors: a or b",
        ),
        ("1", "1", "write only a selector here, not a whole expression", 'such as up{job="api"}'),
        (
            '{job="api"}',
            '{job="api"}',
            "a selector must name one metric",
            "write the metric's name, such as up{…}",
        ),
        (
            '{job="api", __name__=~"a|b"}',
            '__name__=~"a|b"',
            "a selector must name one metric",
            "write the metric's name, such as up{…}",
        ),
        (
            '{"a", __name__="b"}',
            '__name__="b"',
            "a selector must name one metric",
            "write the metric's name, such as up{…}",
        ),
    ],
)
def test_what_is_no_selector_of_one_metric_is_refused(
    text: str, culprit: str, message: str, hint: str
) -> None:
    with pytest.raises(PromQLError) as caught:
        parse_selector(text)

    error = caught.value
    assert (error.message, error.hint) == (message, hint)
    assert text[error.start : error.end] == culprit


def test_what_is_no_promql_is_underlined_in_the_text_that_was_given() -> None:
    with pytest.raises(PromQLError) as caught:
        parse_selector("  up{job=api}")

    assert (caught.value.start, caught.value.end) == (9, 12)


MULTI_LINE = """\
up{
  job="api",   # the API
  code=~"5.."  # its errors
}"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("up", 'up{le="1"}'),
        ("up{}", 'up{le="1"}'),
        ("up { }", 'up {le="1" }'),
        ('up{a="b"}', 'up{a="b", le="1"}'),
        ('up{a="b",}', 'up{a="b", le="1",}'),
        ('up{ a = "b" , }', 'up{ a = "b", le="1" , }'),
        ('{__name__="up"}', '{__name__="up", le="1"}'),
        ('{a="b", __name__="up"}', '{a="b", __name__="up", le="1"}'),
        ('{"my.metric"}', '{"my.metric", le="1"}'),
        ('{"my.metric", a="b",}', '{"my.metric", a="b", le="1",}'),
        ('up{a="}"}', 'up{a="}", le="1"}'),
        ("up # {\n", 'up{le="1"}'),
        ("up # {\n{a='b'}", "up # {\n{a='b', le=\"1\"}"),
        (MULTI_LINE, MULTI_LINE.replace('code=~"5.."', 'code=~"5..",\n  le="1"')),
        ('up{\r\n\ta="b",\r\n}', 'up{\r\n\ta="b",\r\n\tle="1",\r\n}'),
    ],
)
def test_a_matcher_is_added_without_touching_the_rest(before: str, after: str) -> None:
    assert str(parse_selector(before).with_matcher("le", "=", "1")) == after


def test_an_added_matcher_is_quoted() -> None:
    selector = parse_selector("up").with_matcher("my.label", "=~", 'a"\\d\n')

    assert str(selector) == 'up{"my.label"=~"a\\"\\\\d\\n"}'
    assert selector.matchers[0].value == 'a"\\d\n'


def test_an_added_matcher_must_make_sense() -> None:
    selector = parse_selector("up")

    with pytest.raises(PromQLError, match="bad regular expression"):
        selector.with_matcher("le", "=~", "(")
    with pytest.raises(ValueError, match="cannot match 'le' with '=='"):
        selector.with_matcher("le", "==", "1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="cannot match '__name__' with '='"):
        selector.with_matcher("__name__", "=", "down")


@pytest.mark.parametrize(
    ("before", "metric", "after"),
    [
        ("up", "down", "down"),
        ('up{up="up"}', "down", 'down{up="up"}'),
        ("up { }", "a:b", "a:b { }"),
        ('{__name__="up", a="b"}', "down", '{__name__="down", a="b"}'),
        ("{a='b', __name__ = 'up',}", "my.metric", "{a='b', __name__ = \"my.metric\",}"),
        ('{"up"}', "down", '{"down"}'),
        ("up", "my.metric", '{"my.metric"}'),
        ("up{}", "my.metric", '{"my.metric"}'),
        ("up{a='b'}", "my.metric", "{\"my.metric\", a='b'}"),
        ("up{a='b'}", "on", "{\"on\", a='b'}"),
        ("up{a='b'}", "Inf", "{\"Inf\", a='b'}"),
        ("up{a='b'}", "sum", "sum{a='b'}"),
        (MULTI_LINE, "down", MULTI_LINE.replace("up", "down")),
    ],
)
def test_a_renamed_selector_keeps_its_layout(before: str, metric: str, after: str) -> None:
    renamed = parse_selector(before).renamed(metric)

    assert str(renamed) == after
    assert renamed.metric == metric


def test_a_metric_needs_a_name() -> None:
    with pytest.raises(PromQLError):
        parse_selector('{"up"}').renamed("")


def test_rewriting_leaves_the_selector_as_it_was() -> None:
    selector = parse_selector("up")
    renamed: Selector = selector.with_matcher("a", "=", "b").renamed("down")

    assert (str(selector), str(renamed)) == ("up", 'down{a="b"}')
