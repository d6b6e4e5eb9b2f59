"""Bad or good events that are not part of the total events."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, WrittenSelector, condition, measured_by_service
from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_SLACK = Decimal("1.01")
"""Tolerance, because Prometheus extrapolates increases to the ends of a range, not equally for all."""


def parts_beyond_totals(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find bad or good events that the total does not include, or that exceed it. One query per service.

    Selectors of one metric are compared by series; counters of two metrics by their events of the last day.
    """
    for _, indicators in measured_by_service(catalogue):
        parts = {f"{one.name}/{field}": (one, field) for one in indicators for field in _parts(one.by_field)}
        apart = {key: tuple(_kept_apart(one, field)) for key, (one, field) in parts.items()}
        yield from (problem for problems in apart.values() for problem in problems)
        parts = {key: part for key, part in parts.items() if not apart[key]}
        queries: dict[str, str] = {}
        for key, (one, field) in parts.items():
            part, total = one.by_field[field].selector, one.by_field["total"].selector
            if part.metric == total.metric:
                queries[key] = f"count({part} unless {total})"
            elif one.indicator.kind.of_counters:
                queries[key] = f"sum(increase({part}[1d]))"
                queries[f"{one.name}/total"] = f"sum(increase({total}[1d]))"
        answers = data.query_numbers(queries)
        for key, (one, field) in parts.items():
            yield from _compared(one, field, answers.get(key), answers.get(f"{one.name}/total"))


def _parts(fields: Mapping[str, WrittenSelector]) -> list[str]:
    return [field for field in ("bad", "good") if field in fields and "total" in fields]


def _kept_apart(measured: Measured, field: str) -> Iterator[Problem]:
    """Find conditions of a part and its total that exclude each other, so that no event is ever bad."""
    part, total = measured.by_field[field].selector, measured.by_field["total"].selector
    for matcher in part.matchers if part.metric == total.metric else ():
        other = total.matcher(matcher.name)
        same = other is not None and other.value == matcher.value
        if other and (matcher.op, other.op, same) in (
            ("=", "=", False),
            ("=", "!=", True),
            ("!=", "=", True),
        ):
            yield checks.BAD_NOT_IN_TOTAL.problem(
                f"{field!r} requires {condition(part, matcher)} but 'total' {condition(total, other)}, "
                "so no event is counted by both",
                measured.where(part, matcher),
                hint=f"'total' must count every event that {field!r} counts",
            )


def _compared(
    measured: Measured, field: str, part: Decimal | None, total: Decimal | None
) -> Iterator[Problem]:
    if not part:
        return
    selector, all_events = measured.by_field[field].selector, measured.by_field["total"].selector
    if selector.metric == all_events.metric:
        message = (
            f"{_count(part)} series of {field!r} {'is' if part == 1 else 'are'} not among those of 'total'"
        )
    elif total is not None and part > total * _SLACK:
        message = (
            f"in the last day there were {_count(part)} {field} events but only {_count(total)} in 'total', "
            "so it cannot include them"
        )
    else:
        return
    hint = f"'total' must count every event that {field!r} counts: {all_events} does not"
    where = measured.service.where(*measured.by_field[field].path)
    yield checks.BAD_NOT_IN_TOTAL.problem(message, where, hint)


def _count(number: Decimal) -> str:
    return f"{number:,.0f}"
