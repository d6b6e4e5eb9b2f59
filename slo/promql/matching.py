"""The grammar of vector selectors: a metric's name and label matchers in braces."""

from sys import intern
from typing import cast

from slo.promql import regex
from slo.promql.cursor import Cursor
from slo.promql.errors import PromQLError
from slo.promql.lexer import Token
from slo.promql.vector import Matcher, MatchOperator, MetricName, ValueType, VectorSelector

OPERATORS = ("=", "!=", "=~", "!~")
NAME_LABEL = "__name__"
# Words that are metrics' names only as {"name"}.
NO_BARE_METRICS = frozenset(("atan2", "bool", "on", "ignoring", "group_left", "group_right", "inf", "nan"))


def vector_selector(cursor: Cursor) -> VectorSelector:
    """Parse a selector, which must begin with a name or "{"."""
    first = cursor.token
    metric: MetricName | None = None
    matchers: tuple[Matcher, ...] = ()
    brace: int | None = None
    if first.kind in ("word", "keyword") and first.text not in NO_BARE_METRICS:
        cursor.advance()
        metric = MetricName(intern(cursor.written(first)), first.start, first.end)
    elif first.text != "{":
        raise cursor.unexpected("expected an expression")
    if cursor.token.text == "{":
        brace = cursor.token.start
        metric, matchers = _braces(cursor, metric)
    if metric is None and not any(map(_excludes_unlabelled, matchers)):
        message = "this would select every series"
        hint = "name a metric, or match a label with a non-empty value"
        raise PromQLError(message, first.start, cursor.previous_end, hint)
    return VectorSelector(first.start, cursor.previous_end, ValueType.VECTOR, metric, matchers, brace)


def _braces(cursor: Cursor, bare_name: MetricName | None) -> tuple[MetricName | None, tuple[Matcher, ...]]:
    opening = cursor.advance()
    metric = bare_name
    matchers: list[Matcher] = []
    while cursor.token.text != "}" and not cursor.at_end:
        matcher, last = _matcher(cursor)
        if matcher.name == NAME_LABEL and bare_name:
            message = f"the metric is already named {bare_name.text!r}"
            raise PromQLError(message, matcher.start, matcher.end)
        if matcher.name == NAME_LABEL and matcher.op == "=" and matcher.value and not metric:
            metric = MetricName(matcher.value, last.start, last.end)
        else:
            matchers.append(matcher)
        if not cursor.take(","):
            break
    cursor.close(opening, "}", "expected ',' or '}'")
    return metric, tuple(matchers)


def _matcher(cursor: Cursor) -> tuple[Matcher, Token]:
    """Parse `label op "value"`, or the `"name"` of a metric; also returns its last token."""
    label = cursor.token
    if label.kind == "string":
        name = cursor.string(label)
    elif label.text[:1].isalpha() or label.text[:1] == "_":
        name = cursor.written(label)
        if ":" in name:
            hint = 'write label="value"'
            raise PromQLError(
                f"a label's name cannot contain a colon: {name!r}", label.start, label.end, hint
            )
    else:
        raise cursor.unexpected("expected a label's name or '}'")
    cursor.advance()
    op = cursor.token
    if label.kind == "string" and op.text in (",", "}"):
        return Matcher(NAME_LABEL, "=", name, label.start, label.end), label
    if op.text not in OPERATORS:
        raise cursor.unexpected("expected one of = != =~ !~")
    cursor.advance()
    value = cursor.token
    if value.kind != "string":
        written = cursor.written(value)
        raise cursor.unexpected(f'write "{written}"' if written.isalnum() else "expected a quoted value")
    cursor.advance()
    text = cursor.string(value)
    if op.text in ("=~", "!~") and (fault := regex.fault(text)):
        raise PromQLError(f"bad regular expression: {fault}", value.start, value.end)
    # Names and values repeat in thousands of selectors.
    operator = cast(MatchOperator, intern(op.text))
    return Matcher(intern(name), operator, intern(text), label.start, value.end), value


def _excludes_unlabelled(matcher: Matcher) -> bool:
    """Whether it excludes series without the label."""
    match matcher.op:
        case "=":
            return matcher.value != ""
        case "!=":
            return matcher.value == ""
        case "=~":
            return not regex.matches(matcher.value, "")
        case "!~":
            return regex.matches(matcher.value, "")
