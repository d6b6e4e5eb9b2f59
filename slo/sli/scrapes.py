"""The scrapes that give a metric: the series `up` of its targets, by the matchers of its selector."""

from functools import lru_cache

from slo.promql import Selector, parse_selector
from slo.promql.vector import MatchOperator

_OF_TARGETS = ("job", "instance", "namespace", "cluster")
"""Labels that targets have and that all of a target's series share, `up` included."""


@lru_cache(maxsize=1024)
def scrapes(selector: Selector) -> Selector | None:
    """Select `up` of the targets that give a metric; None if the selector does not name their job.

    >>> str(scrapes(parse_selector('http_requests_total{job="api", code=~"5.."}')))
    'up{job="api"}'
    """
    if selector.matcher("job") is None:
        return None
    return _up(tuple((one.name, one.op, one.value) for one in selector.matchers if one.name in _OF_TARGETS))


@lru_cache(maxsize=1024)
def _up(matchers: tuple[tuple[str, MatchOperator, str], ...]) -> Selector:
    up = parse_selector("up")
    for name, op, value in matchers:
        up = up.with_matcher(name, op, value)
    return up
