"""Rules that count in an untidy world: a prototype of what `slo compile` may write.

Two kinds of counts are read from raw series. *Settled*: the events up to a minute that ended five minutes
ago, since the last minute that was counted; it is stored and never changes. *Recent*: the events since then,
as raw series show them now; it is read anew at each evaluation, so what arrives late is lost to none.
A window is the sum of its settled counts and the recent one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any

SETTLING = "4m59s999ms"
"""A millisecond short of five minutes: a subquery of Prometheus 2 has a step at both ends of its range, and
rules that are evaluated at full minutes would have two steps.
"""

EDGE = "5m59s999ms"
"""How long after the end of a minute its count has been recorded, for the same reason a millisecond short."""

SHORT = {"5m": 5, "30m": 30, "1h": 60, "2h": 120, "6h": 360}
LONG = {"1d": 1440, "3d": 4320}
TIERS = (
    ("page", "1h", "5m", "13.44"),
    ("page", "6h", "30m", "5.6"),
    ("ticket", "1d", "2h", "2.8"),
    ("ticket", "3d", "6h", "14 / 15"),
)


def selector(metric: str, *matchers: str) -> str:
    """Write a selector."""
    return f"{metric}{{{','.join(one for one in matchers if one)}}}"


@dataclass(frozen=True)
class Indicator:
    """All events and bad ones of a job, both as a metric with matchers beside the job's."""

    slo: str = "web-requests"
    bundle: str = "web"
    metric: str = "http_requests_total"
    job: str = "web"
    bad: str = 'code=~"5.."'
    bad_metric: str = ""
    by: tuple[str, ...] = ()
    targets: tuple[str, ...] = ("job", "instance")
    target: str = "99.9"
    kind: str = "events"

    @property
    def of_job(self) -> str:
        return f'job="{self.job}"' if self.job else ""

    @property
    def total_selector(self) -> str:
        return selector(self.metric, self.of_job)

    @property
    def bad_selector(self) -> str:
        return selector(self.bad_metric or self.metric, self.of_job, self.bad)

    @property
    def old_selector(self) -> str:
        """Select all events of targets that can be told apart."""
        return selector(self.metric, *self.of_targets)

    @property
    def of_targets(self) -> tuple[str, ...]:
        """Match the job's targets that have all labels that tell them apart."""
        named = (f'{label}!=""' for label in self.targets if label != "job" or not self.job)
        return (self.of_job, *named)

    @property
    def on(self) -> str:
        return f"on ({', '.join(self.targets)})"

    @property
    def sum(self) -> str:
        return f"sum by ({', '.join(self.by)}) " if self.by else "sum"


def gained(indicator: Indicator, x: str, window: str, base: str, back: str, both: str = "") -> str:
    """Sum what counters gained in a window up to now: since `base`, which a series that is new does not have.

    A counter that fell was reset. A new series gained what it has since its first sample; and its first value
    where that is known to be new: its target has a series that goes on, or was scraped before and had counted
    nothing,
    or its process has just begun. With `both`, only series count that have their like of this selector.
    """
    total, on = indicator.old_selector, indicator.on
    now, peak, low = (f"{name}_over_time({x}[{window}])" for name in ("last", "max", "min"))
    before = f"({total} offset {back} or last_over_time({total}[30m:5m] offset {back}))"
    newest = f"max by ({', '.join(indicator.targets)}) (timestamp({total}))"
    known = f"timestamp({total}) == {on} group_left () {newest} and {before}"
    if indicator.job:
        up = selector("up", *indicator.of_targets)
        began = selector("process_start_time_seconds", *indicator.of_targets)
        seconds = {"1m": 150, "5m": 390}[window]
        known += (
            f"\nor {up} and {up} offset {back} unless {on} {before}"
            f"\nor last_over_time({began}[{window}]) > time() - {seconds}"
        )
    has_both = f"\n  and ignoring (le) last_over_time({both}[{window}])" if both else ""
    return f"""\
{indicator.sum}(
  (
    {peak}
    - (
      {base}
      or 0 * ({low} and {on} (
{indent(known, "        ")}
      ))
      or {low}
    ) >= ({peak} - {low}) * ({now} == bool {peak})
    or {peak}
  )
  + ({now} < {peak} or 0 * {peak}){has_both}
)"""


def settled(indicator: Indicator, x: str, both: str = "") -> str:
    """Count up to the minute that ended five minutes ago, since the last minute that was counted."""
    counted = f'last_over_time(slo:sli_total:increase1m{{slo="{indicator.slo}"}}[1m] offset -{EDGE})'
    base = (
        f"last_over_time((last_over_time({x}[1m]) and on () {counted})[30m:1m] offset 1m)\n"
        f"      or {x} offset 1m or last_over_time({x}[3h:5m] offset 1m)"
    )
    count = indent(gained(indicator, x, "1m", base, "1m", both), "  ")
    return f"last_over_time((\n{count}\n)[1m:1m] offset {SETTLING})"


def recent(indicator: Indicator, x: str, both: str = "") -> str:
    """Count since the minute that ended five minutes ago, as raw series show it now."""
    base = (
        f"last_over_time(last_over_time({x}[2m])[1m:1m] offset {SETTLING})\n"
        f"      or last_over_time({x}[3h:5m] offset {SETTLING})"
    )
    return gained(indicator, x, "5m", base, "5m", both)


def _record(name: str, expr: str, **labels: str) -> dict[str, Any]:
    return {"record": name, "expr": expr + "\n", **({"labels": labels} if labels else {})}


def counts(indicator: Indicator) -> Iterator[dict[str, Any]]:
    """Give the rules that read raw series."""
    labels = {"slo": indicator.slo, "slo_bundle": indicator.bundle}
    own = f'{{slo="{indicator.slo}"}}'
    on = f"on ({', '.join(indicator.by)})"
    if indicator.kind == "probe":
        yield from _checks(indicator, labels, own)
        return
    both = indicator.bad_selector if indicator.kind == "latency" else ""
    for name, count in (("increase1m", settled), ("recent", recent)):
        total = f"slo:sli_total:{name}"
        yield _record(total, count(indicator, indicator.total_selector, both), **labels)
        if both:
            bad = f"clamp_min({total}{own} - {on} {count(indicator, both)}, 0)"
        else:
            bad = f"{count(indicator, indicator.bad_selector)}\nor {on} (0 * {indicator.sum}({total}{own}))"
        yield _record(f"slo:sli_bad:{name}", bad, **labels)


def _checks(indicator: Indicator, labels: Mapping[str, str], own: str) -> Iterator[dict[str, Any]]:
    """Count the samples of a gauge, and as bad ones too the scrapes that gave none."""
    gauge, up = indicator.total_selector, selector("up", indicator.of_job)
    on = f"on ({', '.join(indicator.by)})"

    def total(span: str) -> str:
        all_of_them = (
            f"{indicator.sum}(count_over_time({gauge}[{span}]) or 0 * count_over_time({up}[{span}]))"
        )
        failed = f"{indicator.sum}(count_over_time({up}[{span}]) - sum_over_time({up}[{span}]))"
        return f"{all_of_them}\n+ {on} ({failed} or {on} 0 * {all_of_them})"

    def good(span: str) -> str:
        return f"{indicator.sum}(sum_over_time({gauge}[{span}]))"

    def of_minutes(side: str, count: str) -> str:
        counted = f"count_over_time(slo:sli_{side}:increase1m{own}[31m] offset -35m59s999ms)"
        return f"sum_over_time((\n({count}) unless on () {counted}\n)[30m:1m] offset {SETTLING})"

    own_total, own_recent = f"slo:sli_total:increase1m{own}", f"slo:sli_total:recent{own}"
    yield _record("slo:sli_total:increase1m", of_minutes("total", total("59s999ms")), **labels)
    bad = of_minutes("bad", f"{total('59s999ms')} - {on} ({good('59s999ms')} or 0 * ({total('59s999ms')}))")
    yield _record("slo:sli_bad:increase1m", f"{bad}\nor {on} (0 * {own_total})", **labels)
    yield _record("slo:sli_total:recent", total("5m"), **labels)
    yield _record(
        "slo:sli_bad:recent", f"{own_recent} - {on} ({good('5m')} or {on} 0 * {own_recent})", **labels
    )


def shared(bundle: str) -> Iterator[dict[str, Any]]:
    """Give the rules of a bundle that are evaluated each minute."""
    own = f'{{slo_bundle="{bundle}"}}'
    rolled_up = f"timestamp(last_over_time(slo:sli_total:increase5m{own}[6m]))"
    yield _record(
        "slo:history:start",
        f"min_over_time(slo:history:start{own}[1d:10m])\n"
        f"or min by (slo, slo_bundle) (min_over_time({rolled_up}[3d:1h]))\n"
        f"or min by (slo, slo_bundle) (0 * slo:error_budget:ratio{own} + time())",
    )
    for side in ("total", "bad"):
        source, rolled = f"slo:sli_{side}:increase1m{own}", f"slo:sli_{side}:increase5m{own}"
        yield _record(
            f"slo:sli_{side}:increase5m",
            f"sum_over_time((\n  sum_over_time({source}[59s999ms])\n"
            f"  unless count_over_time({rolled}[30m1ms] offset -30m)\n)[30m:1m])\n"
            "and on () (minute() % 5 == 0)",
        )
    for window, minutes in SHORT.items():
        sums = []
        for side in ("bad", "total"):
            now = f"slo:sli_{side}:recent{own}"
            older = f"sum_over_time(slo:sli_{side}:increase1m{own}[{minutes - 6}m30s])"
            sums.append(f"({now} + {older} or {now})" if minutes > 5 else now)
        yield _ratio(window, minutes, *sums, own)


def _ratio(window: str, minutes: int, bad: str, total: str, own: str) -> dict[str, Any]:
    weight = ""
    if window in {tier[1] for tier in TIERS}:
        weight = (
            f"\n* on (slo) group_left () clamp_max((time() - slo:history:start{own}) / {minutes * 60}, 1)"
        )
    return _record(f"slo:error_ratio:{window}", f"{bad}\n/ ({total} > 0){weight}")


def slow(bundle: str) -> Iterator[dict[str, Any]]:
    """Give the rules of a bundle that are evaluated every four minutes."""
    own = f'{{slo_bundle="{bundle}"}}'
    for window, minutes in LONG.items():
        bad, total = (f"sum_over_time(slo:sli_{side}:increase5m{own}[{window}])" for side in ("bad", "total"))
        yield _ratio(window, minutes, bad, total, own)
    total, bad = (
        f"sum_over_time(slo:sli_{side}:increase5m{own}[28d])\n"
        f"or sum_over_time(slo:sli_{side}:increase1m{own}[14m30s])"
        for side in ("total", "bad")
    )
    yield _record("slo:events:28d", total)
    yield _record("slo:error_ratio:28d", f"(\n{bad}\n)\n/ (slo:events:28d{own} > 0)")
    budget = f"slo:error_budget:ratio{own}"
    yield _record(
        "slo:error_budget:remaining",
        f"1 - slo:error_ratio:28d{own}\n"
        f"/ on (slo) group_left () ({budget} and topk by (slo) (1, timestamp({budget})))",
    )


def alerts(indicator: Indicator) -> Iterator[dict[str, Any]]:
    """Give the alerts of an objective."""
    own = f'{{slo="{indicator.slo}"}}'
    budget = f"{(100 - float(indicator.target)) / 100:.6g}"
    for severity, long, short, rate in TIERS:
        yield {
            "alert": "SLOErrorBudgetBurn",
            "expr": "\nand\n".join(
                f"slo:error_ratio:{window}{own} > {rate} * {budget}" for window in (long, short)
            ),
            "labels": {"severity": severity, "window": long, "slo": indicator.slo},
        }
    yield {
        "alert": "SLONoData",
        "expr": f"absent(slo:sli_bad:recent{own})\n",
        "for": "10m",
        "labels": {"severity": "ticket", "slo": indicator.slo},
    }
    if indicator.job:
        up = selector("up", indicator.of_job)
        yield {
            "alert": "SLONoData",
            "expr": f"(sum({up}) == 0 or absent({up}))\nand on () "
            f"last_over_time(slo:sli_total:increase1m{own}[1d:10m])",
            "for": "3m",
            "labels": {"severity": "page", "slo": indicator.slo, "window": "silence"},
        }


def rules(indicator: Indicator, **described: str) -> dict[str, Any]:
    """Give the rule file of a service with one objective."""
    budget = _record(
        "slo:error_budget:ratio",
        f"vector({(100 - float(indicator.target)) / 100:.6g})",
        slo=indicator.slo,
        slo_bundle=indicator.bundle,
        target=f"{indicator.target}%",
        **described,
    )
    minute = [*counts(indicator), budget, *shared(indicator.bundle), *alerts(indicator)]
    return {
        "groups": [
            {"name": f"slo:{indicator.bundle}:1m", "interval": "1m", "rules": minute},
            {"name": f"slo:{indicator.bundle}:4m", "interval": "4m", "rules": list(slow(indicator.bundle))},
        ]
    }
