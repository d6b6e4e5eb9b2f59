"""The rules that Sloth 0.16 generates, with its plugins and windows as they come; written after its output.

Source: https://github.com/slok/sloth, examples/_gen. Sloth sets no interval: Prometheus's own is used, or
30s by its operator.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.rules.design import WORKBOOK, Rule, Tier
from bench.rules.services import Service

_WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
_BUDGET = "0.0009999999999999432"
_ALERTS = {
    "page": (("5m", "1h", "13.44"), ("30m", "6h", "5.6")),
    "ticket": (("2h", "1d", "2.8"), ("6h", "3d", "0.9333333333333333")),
}


@dataclass(frozen=True, slots=True)
class Sloth:
    """Sloth's rules, evaluated every `interval` seconds."""

    interval: int
    tiers: tuple[Tier, ...] = WORKBOOK

    @property
    def name(self) -> str:
        """Name the design in a table."""
        return f"Sloth @{self.interval}s"

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give the recordings of ratios and of what is derived from them, and the alerts."""
        labels, own = self._labels(service), self._selector(service)
        for window in _WINDOWS:
            yield self._ratio(service, window)
        ratio = f"slo:sli_error:ratio_rate5m{own}[28d]"
        period = f"sum_over_time({ratio})\n/ ignoring (sloth_window)\ncount_over_time({ratio})"
        yield self._rule("slo:sli_error:ratio_rate28d", period, labels | {"sloth_window": "28d"})
        for name, expr in _derived(own):
            yield self._rule(name, expr, labels)
        for severity, (fast, slow) in _ALERTS.items():
            expr = f"{_both(own, *fast)}\nor\n{_both(own, *slow)}"
            yield Rule("HighErrorRate", expr, None, self.interval, pages=severity == "page")

    def ratios(self, service: Service) -> Mapping[str, Rule]:
        """Give the recordings of the error ratio, by their window."""
        return {window: self._ratio(service, window) for window in _WINDOWS}

    def ratio_5m(self, service: Service) -> Rule:
        """Give the recording that all of the 28 days' figure is an average of."""
        return self._ratio(service, "5m")

    def budget_figure(self, service: Service) -> str:
        """Ask for the error ratio of 28 days."""
        return next(rule.expr for rule in self.rules(service) if rule.name.endswith("rate28d"))

    def _ratio(self, service: Service, window: str) -> Rule:
        total = f"sum(rate({service.total}[{window}]))"
        bad = f"sum(rate({service.bad}[{window}]))"
        if service.good:
            bad = f"{total} - sum(rate({service.good}[{window}]))"
        labels = self._labels(service) | {"sloth_window": window}
        return self._rule(f"slo:sli_error:ratio_rate{window}", f"({bad})\n/\n({total})", labels)

    def _rule(self, name: str, expr: str, labels: dict[str, str] | None) -> Rule:
        return Rule(name, expr, labels, self.interval)

    def _labels(self, service: Service) -> dict[str, str]:
        name = f"served-{self.interval}s"  # so that one Prometheus holds the histories of several intervals
        return {
            "sloth_id": f"{service.name}-{name}",
            "sloth_service": service.name,
            "sloth_slo": name,
        }

    def _selector(self, service: Service) -> str:
        return "{" + ", ".join(f'{key}="{value}"' for key, value in self._labels(service).items()) + "}"


def _derived(own: str) -> Iterator[tuple[str, str]]:
    join = "/ on(sloth_id, sloth_slo, sloth_service) group_left"
    budget = f"slo:error_budget:ratio{own}"
    yield "slo:objective:ratio", "vector(0.9990000000000001)"
    yield "slo:error_budget:ratio", "vector(1-0.9990000000000001)"
    yield "slo:time_period:days", "vector(28)"
    yield "slo:current_burn_rate:ratio", f"slo:sli_error:ratio_rate5m{own}\n{join}\n{budget}"
    yield "slo:period_burn_rate:ratio", f"slo:sli_error:ratio_rate28d{own}\n{join}\n{budget}"
    yield "slo:period_error_budget_remaining:ratio", f"1 - slo:period_burn_rate:ratio{own}"
    yield "sloth_slo_info", "vector(1)"


def _both(own: str, short: str, long: str, burn_rate: str) -> str:
    over = [
        f"max(slo:sli_error:ratio_rate{window}{own} > ({burn_rate} * {_BUDGET})) without (sloth_window)"
        for window in (short, long)
    ]
    return "(\n    " + "\n    and\n    ".join(over) + "\n)"
