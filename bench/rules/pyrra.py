"""The rules that Pyrra 0.10 generates for four weeks; written after its output.

Source: https://github.com/pyrra-dev/pyrra, slo/rules.go. The budget is counted on the raw counters every
150 s, burn rates every 30 s.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.rules.design import Rule
from bench.rules.services import Service

_EVERY_INCREASE, _EVERY_BURN_RATE = 150, 30
_BURN_RATES = ("5m", "30m", "1h", "2h", "6h", "1d", "4d")
_ALERTS = (("5m", "1h", 14), ("30m", "6h", 7), ("2h", "1d", 2), ("6h", "4d", 1))


@dataclass(frozen=True, slots=True)
class Pyrra:
    """Pyrra's rules, without its option for performance over accuracy."""

    name: str = "Pyrra"

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give the increases of four weeks, the burn rates and the alerts."""
        base = "http_requests" if service.bad else "http_request_duration_seconds"
        labels = {"job": service.name, "slo": service.slo}
        yield from _increases(service, base, labels)
        for window in _BURN_RATES:
            yield Rule(f"{base}:burnrate{window}", _burn_rate(service, window), labels, _EVERY_BURN_RATE)
        own = f'{{job="{service.name}",slo="{service.slo}"}}'
        for short, long, factor in _ALERTS:
            over = (f"{base}:burnrate{window}{own} > ({factor} * (1-0.999))" for window in (short, long))
            yield Rule("ErrorBudgetBurn", " and ".join(over), None, _EVERY_BURN_RATE)

    def budget_figure(self, service: Service) -> str:
        """Ask for the error ratio of 28 days, as Pyrra's page does of its recorded increases."""
        total = f"sum(increase({service.total}[4w]))"
        if service.good:
            return f"1 - sum(increase({service.good}[4w])) / {total}"
        return f"sum(increase({service.bad}[4w]) or vector(0)) / {total}"


def _increases(service: Service, base: str, labels: dict[str, str]) -> Iterator[Rule]:
    counted = {service.total: labels}
    if service.good:
        counted[service.good] = labels | {"le": "0.5"}
    by = " by (code)" if service.bad else ""
    for selector, own in counted.items():
        yield Rule(f"{base}:increase4w", f"sum{by} (increase({selector}[4w]))", own, _EVERY_INCREASE)
        yield Rule("SLOMetricAbsent", f"absent({selector}) == 1", None, _EVERY_INCREASE)


def _burn_rate(service: Service, window: str) -> str:
    total = f"sum(rate({service.total}[{window}]))"
    if service.good:
        return f"({total} - sum(rate({service.good}[{window}]))) / {total}"
    return f"sum(rate({service.bad}[{window}])) / {total}"
