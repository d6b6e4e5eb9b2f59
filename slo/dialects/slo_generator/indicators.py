"""Indicators of slo-generator: the queries that its methods make, as kinds of indicator."""

from collections.abc import Callable, Mapping, Sequence

from slo.dialects import queries
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings, Refused
from slo.dialects.grouping import renamings
from slo.dialects.made_services import Measured
from slo.dialects.ranges import Ranged, ranged
from slo.dialects.values import items, number, required, text, value
from slo.promql import PromQLError, parse_selector
from slo.promql.bounds import bound_matcher
from slo.promql.window import WINDOW
from slo.source.nodes import Node, Scalar
from slo.text import checks


def measured(spec: Node | None, findings: Findings) -> Measured:
    """Return what an SLO measures; raises Refused, with a problem, if that cannot be measured here."""
    method, said = required(spec, "method")
    findings.carried(value(spec, "backend"), method)
    return _METHODS[said](value(spec, "service_level_indicator"), findings)


def _query(
    indicator: Node | None, key: str, operators: Sequence[str], findings: Findings
) -> tuple[Scalar, Ranged]:
    """Return a query as slo-generator would ask it: it adds a range and functions."""
    node, said = required(indicator, key)
    try:
        query = ranged(said if "[" in said else f"{said.strip()}[{WINDOW}]")
    except PromQLError as error:
        findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
        raise Refused from error
    before = "".join(f"{one}(" for one in reversed(operators))
    wrapped = f"{before}{query.text.strip()}{')' * len(operators)}"
    findings.carried(node)
    return node, Ranged(wrapped, lambda at: query.written(max(0, at - len(before))), has_ranges=True)


def _good_bad_ratio(indicator: Node | None, findings: Findings) -> Measured:
    written = [one.text or "" for one in items(indicator, "operators") if isinstance(one, Scalar)]
    findings.carried(value(indicator, "operators"))
    operators = written or ["increase", "sum"]
    node, good = _query(indicator, "filter_good", operators, findings)
    if text(indicator, "filter_bad") is not None:
        _, bad = _query(indicator, "filter_bad", operators, findings)
        total = f"{good.text} + {bad.text}"
    else:
        total = _query(indicator, "filter_valid", operators, findings)[1].text
    return _recognised(node, findings, queries.of_good, good.text, total)


def _distribution_cut(indicator: Node | None, findings: Findings) -> Measured:
    (node, said), (bound, limit) = required(indicator, "expression"), required(indicator, "threshold_bucket")
    try:
        histogram = parse_selector(said.replace("[window]", "").strip())
    except PromQLError as error:
        findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
        raise Refused from error
    at_most = number(limit)
    assert at_most is not None, "it was checked"
    findings.carried(node, bound)
    bucket = histogram.with_matcher("le", *bound_matcher(at_most))
    count = histogram.renamed(f"{histogram.metric.removesuffix('_bucket')}_count")
    good, total = (f"sum(increase({one}[{WINDOW}]))" for one in (bucket, count))
    return _recognised(node, findings, queries.of_good, good, total)


def _query_sli(indicator: Node | None, findings: Findings) -> Measured:
    node, good = _query(indicator, "expression", (), findings)
    return _recognised(node, findings, queries.of_ratio, f"1 - ({good.text})")


def _recognised(
    node: Scalar, findings: Findings, recognise: Callable[..., queries.Recognised], *texts: str
) -> Measured:
    try:
        found = recognise(*texts)
    except queries.NotCountable as error:
        hint = f"probably meant: {error.meant}" if error.meant else ""
        findings.problem(checks.NOT_COUNTABLE, error.reason, node, hint)
        raise Refused from error
    except PromQLError as error:
        findings.problem(checks.PROMQL, error.message, node, error.hint)
        raise Refused from error
    for what in (*found.dropped, *found.changed):
        findings.note(Fate.CHANGED, node, "query", "", what)
    for renaming in renamings(found.by):
        findings.note(Fate.CHANGED, node, *renaming)
    return Measured(found.kind, found.fields, node, found.by)


_METHODS: Mapping[str, Callable[[Node | None, Findings], Measured]] = {
    "good_bad_ratio": _good_bad_ratio,
    "distribution_cut": _distribution_cut,
    "query_sli": _query_sli,
}
