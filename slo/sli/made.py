"""Series that good and bad events make: what tests of rules feed to an indicator."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from slo.promql import Selector
from slo.promql.examples import example, fits
from slo.promql.outcomes import outcomes

TARGET = {"instance": "a"}
"""The labels of the target that series are scraped from, where a selector asks for no others."""


class NotMade(Exception):
    """Raised if it is not known which series an event makes; the message is the end of a sentence."""


class Form(Enum):
    """How the values of a series follow from events.

    `COUNTER`: each event adds its share. `NUMBER`: the value is what the events of a period add up to.
    `LEVEL`: the value is that of a good or of a bad event, or between the two.
    `HISTOGRAM`: a native histogram with a bucket for good and one for bad events.
    """

    COUNTER = "counter"
    NUMBER = "number"
    LEVEL = "level"
    HISTOGRAM = "histogram"


class Made(NamedTuple):
    """A series, and what it has of a good and of a bad event, as text that is a number.

    Of a histogram, `good` is the bound between the buckets of good and of bad events.
    """

    metric: str
    labels: Mapping[str, str]
    form: Form
    good: str
    bad: str


def labels_of(selector: Selector, group: Mapping[str, str]) -> Mapping[str, str]:
    """Return labels of a series that a selector matches, in a group of an indicator; raises NotMade."""
    found = example((selector,), {**TARGET, **group})
    if found is None or any(found[name] != value for name, value in group.items()):
        raise NotMade(f"no labels are known that {selector} matches")
    return found


def of_counts(
    total: Selector, bad: Selector | None, good: Selector | None, group: Mapping[str, str], form: Form
) -> tuple[Made, ...]:
    """Return the series of all events and of a part of them; raises NotMade.

    They are one metric of which a label says how an event ended, or two metrics. Where the values of that
    label are known, such as codes of HTTP, they decide what a bad event is, whatever the selectors say.
    """
    part, is_bad = (bad, True) if bad is not None else (good, False)
    assert part is not None
    inside = example((total, part), {**TARGET, **group}) if part.metric == total.metric else None
    if inside is None:
        every = Made(total.metric, labels_of(total, group), form, "1", "1")
        some = Made(part.metric, labels_of(part, group), form, *_of_each(is_bad=is_bad))
        return every, some
    rest = example((total,), {**TARGET, **group}, part.matchers)
    if rest is None:
        raise NotMade(f"no events are known that {total} counts and {part} does not")
    if _is_inverted(total, part, is_bad=is_bad):
        inside, rest = rest, inside
    of_part = Made(part.metric, inside, form, *_of_each(is_bad=is_bad))
    others = Made(total.metric, rest, form, *_of_each(is_bad=not is_bad))
    return (others, of_part) if is_bad else (of_part, others)


def _of_each(*, is_bad: bool) -> tuple[str, str]:
    return ("0", "1") if is_bad else ("1", "0")


def _is_inverted(total: Selector, part: Selector, *, is_bad: bool) -> bool:
    """Return whether known values of a label say that a selector of bad events selects good ones."""
    common = {matcher[:3] for matcher in total.matchers}
    apart = [matcher for matcher in part.matchers if matcher[:3] not in common]
    for name in dict.fromkeys(one.name for one in apart):
        own = [one for one in apart if one.name == name]
        for success, failure in outcomes(name):
            selected = [all(fits(one, value) for one in own) for value in (success, failure)]
            if selected[0] != selected[1]:
                return selected[0] is is_bad
    return False
