"""Whether two selectors select the same series, or one a part of the other's."""

from slo.promql import Selector
from slo.promql.examples import fits
from slo.promql.vector import Matcher


def same_series(one: Selector, other: Selector) -> bool:
    """Return whether the conditions are the same, but for those on bounds; metrics are not compared."""
    return _conditions(one) == _conditions(other)


def _conditions(selector: Selector) -> frozenset[tuple[str, str, str]]:
    return frozenset(matcher[:3] for matcher in selector.matchers if matcher.name != "le")


def unlike(part: Selector, total: Selector) -> str:
    """Return why a part of a metric selects series that are not in its total, or ""."""
    own: dict[str, list[Matcher]] = {}
    for matcher in part.matchers:
        own.setdefault(matcher.name, []).append(matcher)
    for matcher in total.matchers:
        written = total.text[matcher.start : matcher.end]
        if matcher.name not in own and not fits(matcher, ""):
            return f"the total has only events with {written}, which is no condition here"
        exact = [one for one in own.get(matcher.name, ()) if one.op == "="]
        if any(not fits(matcher, one.value) for one in exact):
            here = part.text[exact[0].start : exact[0].end]
            return f"the total has only events with {written}, and here it is {here}"
    return ""
