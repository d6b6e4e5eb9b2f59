"""Canonical layout of queries, for comparing two texts."""

from contextlib import suppress
from decimal import Decimal, InvalidOperation

from slo.promql.lexer import tokenize
from slo.promql.selector import Selector
from slo.promql.text import METRIC_NAME, label_name, quote, unquote
from slo.text.units import Duration

_TIGHT_BEFORE = frozenset(")]},:([{")
_TIGHT_AFTER = frozenset("([{:")
_MATCHING = frozenset(("=", "!=", "=~", "!~"))


def canonical_selector(selector: Selector) -> str:
    """Return a selector without blanks, its matchers sorted and without duplicates.

    >>> from slo.promql import parse_selector
    >>> canonical_selector(parse_selector("a{job='x', code=~`5..`,}"))
    'a{code=~"5..",job="x"}'
    """
    conditions = sorted({(one.name, one.op, one.value) for one in selector.matchers})
    inside = [f"{label_name(name)}{op}{quote(value)}" for name, op, value in conditions]
    if not METRIC_NAME.fullmatch(selector.metric):
        return f"{{{','.join((quote(selector.metric), *inside))}}}"
    return f"{selector.metric}{{{','.join(inside)}}}" if inside else selector.metric


def canonical_query(text: str) -> str:
    """Return a query with uniform blanks and quotes, and without comments.

    Words keep their case, because label names are case-sensitive.

    >>> canonical_query("sum  by (a) ( rate(b { c = 'd' } [5m]) )  # all")
    'sum by(a)(rate(b{c="d"}[5m]))'
    """
    written, before, depth = "", "", 0
    for token in tokenize(text)[:-1]:
        word = text[token.start : token.end]
        word = quote(unquote(word)) if token.kind == "string" else word
        depth += (word == "{") - (word == "}")
        tight = word in _TIGHT_BEFORE or before in _TIGHT_AFTER
        tight = tight or (depth > 0 and (word in _MATCHING or before in _MATCHING or before == ","))
        written += word if tight or not written else f" {word}"
        before = word
    return written


def comparable_query(text: str) -> str:
    """Return a query as it can be compared with the same query as a server prints it.

    Servers sort matchers, and write numbers and durations in their own way; all else stays.

    >>> comparable_query("a{z='1', b='2'}[28d] > 1e-9")
    'a {b="2",z="1"} [ 28d ] > 0.000000001'
    >>> comparable_query('a{b="2",z="1"}[4w] > 0.000000001')
    'a {b="2",z="1"} [ 28d ] > 0.000000001'
    """
    words: list[str] = []
    matchers: list[list[str]] = []
    for token in tokenize(text)[:-1]:
        word = text[token.start : token.end]
        if word == "{":
            matchers = [[]]
        elif word == "}" and matchers:
            words.append(f"{{{','.join(sorted(''.join(one) for one in matchers if one))}}}")
            matchers = []
        elif matchers and word == ",":
            matchers.append([])
        else:
            (matchers[-1] if matchers else words).append(_word(word, token.kind))
    return " ".join(word for word in words if word)


def _word(word: str, kind: str) -> str:
    if kind == "string":
        return quote(unquote(word))
    with suppress(InvalidOperation, ValueError):
        return str(Duration.parse(word)) if kind == "duration" else f"{Decimal(word).normalize():f}"
    return word
