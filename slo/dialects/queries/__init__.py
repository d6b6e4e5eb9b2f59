"""What queries of other tools count: the kind of indicator that means the same, or why there is none.

The range of queries is written `$window` here. Each dialect writes its own placeholder as that first.
"""

from slo.dialects.queries.ages import Age, age
from slo.dialects.queries.expressions import counts_as_expression, ratio_as_expression
from slo.dialects.queries.faults import refuse_counts, refuse_ratio
from slo.dialects.queries.forms import Reading, is_check
from slo.dialects.queries.pairs import divided, events, is_one, ratio
from slo.dialects.queries.ranges import the_window
from slo.dialects.queries.recognised import NotCountable, Recognised
from slo.dialects.queries.sides import Side, read

__all__ = [
    "Age",
    "NotCountable",
    "Recognised",
    "age_of",
    "is_check",
    "of_bad",
    "of_good",
    "of_ratio",
    "read",
]


def age_of(query: str) -> Age | None:
    """Recognise a query for the time since the latest success; None for any other. Raises PromQLError."""
    return age(read("ratio", query))


def of_bad(bad: str, total: str) -> Recognised:
    """Recognise queries for the bad and for all events; raises NotCountable, or PromQLError."""
    return _of_events(read("bad", bad), read("total", total))


def of_good(good: str, total: str) -> Recognised:
    """Recognise queries for the good and for all events; raises NotCountable, or PromQLError."""
    return _of_events(read("good", good), read("total", total))


def of_ratio(bad_ratio: str) -> Recognised:
    """Recognise a query for the share of bad events; raises NotCountable, or PromQLError."""
    return _of_ratio(read("ratio", bad_ratio))


def _of_ratio(side: Side) -> Recognised:
    changed = the_window(side)
    refuse_ratio(side)
    reading = Reading(changed=list(changed))
    found = ratio(side, reading)
    if found is None and (sides := divided(side)) is not None:
        return counts_as_expression(*sides, changed)
    return found if found else ratio_as_expression(side, changed)


def _of_events(part: Side, total: Side) -> Recognised:
    if part.query == "bad" and is_one(total.expr):
        return _of_ratio(part)
    changed = the_window(part, total)
    refuse_counts(part)
    refuse_counts(total)
    reading = Reading(changed=list(changed))
    found = events(part, total, reading)
    return found if found else counts_as_expression(part.query, part, total, changed)
