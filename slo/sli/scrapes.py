"""The scrapes that give a metric: the series `up` of its targets, by the matchers of its selector."""

from functools import lru_cache

from slo.promql import Selector, parse_selector

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
    matchers = (one for one in selector.matchers if one.name in _OF_TARGETS)
    up = parse_selector("up")
    for one in matchers:
        up = up.with_matcher(one.name, one.op, one.value)
    return up
