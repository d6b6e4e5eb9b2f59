"""Labels of series that selectors match: examples for tests of rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from slo.promql.matching import NAME_LABEL
from slo.promql.outcomes import outcomes
from slo.promql.regex import matches
from slo.promql.selector import Selector
from slo.promql.vector import Matcher

_USUAL = ("a", "other", "1", "/a", "200", "500", "404", "2xx", "5xx", "GET", "true", "")
_MOST = 64
"""How many texts of a pattern are tried."""


def fits(matcher: Matcher, value: str) -> bool:
    """Return whether a value of a label meets a matcher; a missing label is the empty value."""
    if matcher.op in ("=", "!="):
        return (value == matcher.value) is (matcher.op == "=")
    return _matches(matcher.value, value) is (matcher.op == "=~")


_matches = lru_cache(maxsize=4096)(matches)
"""Most objectives of a fleet match few values, such as codes of HTTP, with few patterns."""


def selects(selector: Selector, metric: str, labels: Mapping[str, str]) -> bool:
    """Return whether a selector matches a series."""
    return selector.metric == metric and all(fits(one, labels.get(one.name, "")) for one in selector.matchers)


def example(
    selectors: Iterable[Selector], given: Mapping[str, str], but_not: Iterable[Matcher] = ()
) -> Mapping[str, str] | None:
    """Return labels that all selectors match, of which one at least does not meet `but_not`.

    `given` are values that labels have if they may have them. Successes come before failures among the values
    that are tried. Returns None if no such labels are found.

    >>> from slo.promql import parse_selector
    >>> total, bad = parse_selector('a{job="x"}'), parse_selector('a{job="x", code=~"5.."}')
    >>> example((total, bad), {}), example((total,), {}, bad.matchers)
    ({'job': 'x', 'code': '500'}, {'job': 'x', 'code': '200'})
    """
    matchers = [one for selector in selectors for one in selector.matchers]
    labels: dict[str, str] = {}
    for name in dict.fromkeys((*given, *(one.name for one in matchers))):
        own = [one for one in matchers if one.name == name]
        exact = next((one.value for one in own if one.op == "="), None)
        values = _values(name, own, given) if exact is None else (exact,)
        found = next((value for value in values if _all(own, value)), None)
        if found is None:
            return None
        labels[name] = found
    excluded = tuple(but_not)
    return _without(labels, matchers, excluded) if excluded else labels


def _without(
    labels: Mapping[str, str], matchers: list[Matcher], excluded: tuple[Matcher, ...]
) -> Mapping[str, str] | None:
    """Set one label so that it does not meet `excluded`; best one that other matchers do not bind."""
    bound = {one.name for one in matchers}
    for one in sorted(excluded, key=lambda one: one.name in bound):
        own = [matcher for matcher in matchers if matcher.name == one.name]
        successes = (success for success, failure in outcomes(one.name) if fits(one, failure))
        for value in (*successes, *_values(one.name, own, {}), *_values(one.name, [one], {})):
            if _all(own, value) and not fits(one, value):
                return {**labels, one.name: value}
    return None


def _all(matchers: Iterable[Matcher], value: str) -> bool:
    return all(fits(one, value) for one in matchers)


def _values(name: str, matchers: Iterable[Matcher], given: Mapping[str, str]) -> Iterator[str]:
    """Yield values that a label may have, most likely ones first."""
    if name in given:
        yield given[name]
    for one in matchers:
        if one.op == "=":
            yield one.value
    for success, failure in outcomes(name):
        yield success
        yield failure
    for one in matchers:
        if one.op == "=~":
            yield from texts(one.value)
    yield from _USUAL
    assert name != NAME_LABEL


_GROUP = re.compile(r"\((?:\?:)?([^()]*)\)")
_CLASS = re.compile(r"\[\^?([^\]])[^\]]*\]")


def texts(pattern: str) -> Iterator[str]:
    """Yield some texts that a regular expression may match; whoever uses one must try whether it does.

    >>> list(texts("/v2/(sms|email)/.+"))
    ['/v2/sms/a', '/v2/email/a']
    """
    groups = list(_GROUP.finditer(pattern))
    parts = [group[1].split("|") for group in groups]
    bare = _GROUP.split(pattern)[::2] if groups else [pattern]
    if not groups and "|" in pattern:
        for alternative in pattern.split("|")[:_MOST]:
            yield from texts(alternative)
        return
    for count, chosen in enumerate(product(*parts)):
        if count == _MOST:
            return
        pieces = [bare[0], *(piece for pair in zip(chosen, bare[1:], strict=True) for piece in pair)]
        yield _literal("".join(pieces))


def _literal(pattern: str) -> str:
    """Write what a pattern without alternatives matches, with one character for each class of them."""
    text = _CLASS.sub(lambda one: one[1], pattern.removeprefix("^").removesuffix("$"))
    text = re.sub(r"(?<!\\)\.[+*]\??", "a", text)
    text = text.replace(r"\d", "1").replace(r"\w", "a")
    text = re.sub(r"(?<!\\)(?<=.)[?*+]", "", text)
    text = re.sub(r"\{\d+(,\d*)?\}", "", text)
    text = re.sub(r"(?<!\\)\.", "0", text)
    return re.sub(r"\\(.)", r"\1", text)
