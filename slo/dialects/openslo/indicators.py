"""Indicators of OpenSLO: what its metrics, operators and budgeting methods measure, as kinds of slo."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from slo.dialects import queries
from slo.dialects.dialect import Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.grouping import renamings
from slo.dialects.made_services import Measured
from slo.dialects.openslo import shares
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.metrics import query_of
from slo.dialects.openslo.objects import Objects
from slo.dialects.openslo.shapes import Version
from slo.dialects.ranges import Ranged, counts_up, of_any_length, only_selector, over_ranges, ranged
from slo.dialects.values import number, scalar, text, value
from slo.promql import PromQLError
from slo.promql.window import WINDOW
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_PERIOD = "1m"
_MINUTE = Duration.parse("1m")


@dataclass(frozen=True)
class Slicing:
    """How a budgeting method with time slices counts them; `at_most` is None for the mean of slices."""

    length: Duration
    at_most: Decimal | None


@dataclass(frozen=True)
class Limit:
    """Which values of a threshold metric are good."""

    op: str
    number: Decimal


@dataclass(frozen=True)
class _Query:
    """A query that people wrote."""

    node: Scalar
    query: Ranged


@dataclass(frozen=True)
class Reader:
    """Reads the metrics of indicators; problems and notes go to the findings."""

    objects: Objects
    findings: Findings
    _noted: set[tuple[int, str]] = field(default_factory=set)

    def measured(self, owner: Object, spec: Record, slicing: Slicing | None, limit: Limit | None) -> Measured:
        """Return what an indicator measures; raises Refused, with a problem, if slo cannot measure it."""
        try:
            found = self._measured(owner, spec, slicing, limit)
        except PromQLError as error:  # a query that is right by itself, such as a number, which has no mean
            at = value(spec, "thresholdMetric") or value(spec, "ratioMetric") or spec
            self.findings.problem(checks.PROMQL, error.message, at)
            raise Refused from error
        for renaming in renamings(found.by):
            self.findings.note(Fate.CHANGED, found.at, *renaming, of=NOTHING)
        return found

    def _measured(
        self, owner: Object, spec: Record, slicing: Slicing | None, limit: Limit | None
    ) -> Measured:
        threshold = value(spec, "thresholdMetric")
        if threshold is not None:
            assert limit is not None, "an operator and a value were required"
            return self._threshold(self._query(owner, threshold), slicing, limit)
        ratio = value(spec, "ratioMetric")
        assert isinstance(ratio, Record), "indicators with problems were refused"
        self.findings.carried(value(ratio, "counter"), value(ratio, "incremental"), value(ratio, "rawType"))
        raw = value(ratio, "raw")
        if raw is not None:
            return self._raw(self._query(owner, raw), slicing, is_good=text(ratio, "rawType") == "success")
        side = "good" if value(ratio, "good") is not None else "bad"
        part, total = value(ratio, side), value(ratio, "total")
        assert part, "indicators with problems were refused"
        assert total, "indicators with problems were refused"
        counter = scalar(ratio, "counter") or scalar(ratio, "incremental")
        is_counter = counter is not None and counter.text == "true"
        return self._ratio(
            side, self._query(owner, part), self._query(owner, total), slicing, is_counter=is_counter
        )

    def _query(self, owner: Object, metric: Node) -> _Query:
        node, is_known = query_of(owner, metric, self.objects, self.findings)
        try:
            query = ranged(node.text or "")
        except PromQLError as error:
            if not is_known:
                hint = "write the type of the source, or include its DataSource"
                raise self.findings.refuse(
                    "this is not PromQL, and of no known source", node, hint
                ) from error
            self.findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
            raise Refused from error
        self.findings.carried(node)
        if not is_known:
            because = "neither a type nor a DataSource here says of which source it is"
            self._note(_Query(node, query), "metricSource", "read as PromQL", because)
        return _Query(node, query)

    def _ratio(
        self, side: str, part: _Query, total: _Query, slicing: Slicing | None, *, is_counter: bool
    ) -> Measured:
        """Return a ratio of counts. Queries without a range are counters, or numbers of a period."""
        if not part.query.has_ranges and not total.query.has_ranges:
            if not is_counter and counts_up(part.query, total.query):
                self._note(part, "counter", "read as counters", "that is what the names of the metrics say")
                is_counter = True
            if not is_counter:
                return self._periods(side, part, total, slicing)
        part, total = (
            one if one.query.has_ranges else _Query(one.node, over_ranges(one.query, "increase"))
            for one in (part, total)
        )
        recognise = queries.of_bad if side == "bad" else queries.of_good
        found = self._recognised({side: part, "total": total}, recognise, part.query.text, total.query.text)
        if slicing is None:
            return Measured(found.kind, found.fields, part.node, found.by)
        if slicing.length == _MINUTE and slicing.at_most is not None and found.kind == "events":
            fields = {**found.fields, "at_most": f"{plain(slicing.at_most.scaleb(2))}%"}
            return Measured("slices", fields, part.node, found.by)
        share = shares.of_counts(side, of_any_length(part.query), of_any_length(total.query), found.by)
        return self._sliced(share, slicing, part, found.by)

    def _periods(self, side: str, part: _Query, total: _Query, slicing: Slicing | None) -> Measured:
        of_part, of_total = only_selector(part.query), only_selector(total.query)
        if slicing is None and of_part and of_total and of_part[1] == of_total[1]:
            because = "OpenSLO does not say which time each number counts; shares are the same for all"
            self._note(part, "counter: false", f"periods of {_PERIOD}", because, Fate.TO_DECIDE)
            fields: dict[str, object] = {"total": of_total[0], side: of_part[0], "period": _PERIOD}
            return Measured("periods", fields, part.node, of_part[1])
        summed = [over_ranges(one.query, "sum_over_time") for one in (part, total)]
        if slicing is not None:
            return self._sliced(shares.of_counts(side, summed[0], summed[1], ()), slicing, part, ())
        return Measured("expression", {side: summed[0].text, "total": summed[1].text}, part.node)

    def _raw(self, raw: _Query, slicing: Slicing | None, *, is_good: bool) -> Measured:
        if slicing is not None:
            return self._sliced(shares.of_raw(of_any_length(raw.query), is_good=is_good), slicing, raw, ())
        if not raw.query.has_ranges:
            averaged = shares.averaged(raw.query)
            if averaged is not None:
                gauge, by = averaged
                return Measured("ratio", {"good" if is_good else "bad": gauge}, raw.node, by)
            share = shares.of_raw(raw.query, is_good=is_good).bad(WINDOW)
            return Measured("expression", {"error_ratio": share}, raw.node)
        bad = shares.inverted(raw.query) if is_good else raw.query
        found = self._recognised({"ratio": _Query(raw.node, bad)}, queries.of_ratio, bad.text)
        return Measured(found.kind, found.fields, raw.node, found.by)

    def _threshold(self, gauge: _Query, slicing: Slicing | None, limit: Limit) -> Measured:
        found = only_selector(gauge.query)
        is_selector = found is not None and found[0] == gauge.query.text.strip()
        if slicing is None and is_selector and found and limit.op in ("lt", "gt"):
            if counts_up(gauge.query):
                hint = "write a query for what is compared, such as a rate"
                raise self.findings.refuse(
                    "this is a counter by its name, which only rises", gauge.node, hint
                )
            side = "below" if limit.op == "lt" else "above"
            return Measured("threshold", {"gauge": found[0], side: plain(limit.number)}, gauge.node)
        fresh = _freshness(gauge, limit) if slicing is None else None
        if fresh is not None:
            return fresh
        share = shares.of_threshold(gauge.query, limit.op, plain(limit.number))
        if slicing is not None:
            return self._sliced(share, slicing, gauge, ())
        return Measured("expression", {"error_ratio": share.bad(WINDOW)}, gauge.node)

    def _sliced(self, share: shares.Share, slicing: Slicing, query: _Query, by: tuple[str, ...]) -> Measured:
        """Return the share of bad slices, or the mean of their shares: each minute is one event."""
        is_minute = slicing.length == _MINUTE
        length = WINDOW if is_minute else str(slicing.length)
        inner = share.bad(length) if slicing.at_most is None else share.too_bad(length, slicing.at_most)
        if not is_minute:
            because = "a slice is evaluated in each minute, so that slices overlap"
            what = f"timeSliceWindow: {slicing.length}"
            self._note(query, what, f"slices of {slicing.length} that end in each minute", because)
            inner = f"avg_over_time(({inner})[$window:1m])"
        return Measured("expression", {"error_ratio": inner}, query.node, by)

    def _recognised(
        self, written: dict[str, _Query], recognise: Callable[..., queries.Recognised], *texts: str
    ) -> queries.Recognised:
        first = next(iter(written.values()))
        try:
            found = recognise(*texts)
        except queries.NotCountable as error:
            at = written.get(error.query, first)
            start, end = at.query.written(error.start), at.query.written(error.end)
            hint = f"probably meant: {error.meant}" if error.meant else ""
            self.findings.within(checks.NOT_COUNTABLE, error.reason, at.node, start, end, hint)
            raise Refused from error
        except PromQLError as error:
            self.findings.problem(checks.PROMQL, error.message, first.node, error.hint)
            raise Refused from error
        for what in found.dropped:
            self._note(first, "query", "left out", what)
        for what in found.changed:
            self._note(first, "query", "read in another way", what)
        return found

    def _note(self, query: _Query, what: str, becomes: str, because: str, fate: Fate = Fate.CHANGED) -> None:
        """Note something once, also if several objectives use the indicator."""
        if (query.node.start, what + because) not in self._noted:
            self._noted.add((query.node.start, what + because))
            self.findings.note(fate, query.node, what, becomes, because)


def _freshness(gauge: _Query, limit: Limit) -> Measured | None:
    """Return the age of the latest success, if that is what is compared; else None."""
    within = limit.number * 1000
    if limit.op != "lte" or within <= 0 or within != int(within):
        return None
    age = queries.age_of(gauge.query.text)
    fields = {**age.fields, "within": str(Duration(int(within)))} if age else {}
    return Measured("freshness", fields, gauge.node) if fields else None


def inline_of(version: Version) -> tuple[str, str]:
    """Return the keys of an indicator that is written in place, and of a reference to one."""
    return ("sli", "sliRef") if version is Version.V2ALPHA else ("indicator", "indicatorRef")


def limit_of(objective: Record) -> Limit | None:
    """Return the operator and value of an objective; None if one is missing."""
    op, limit = text(objective, "op"), text(objective, "value")
    found = number(limit) if limit is not None else None
    return Limit(op, found) if op is not None and found is not None else None
