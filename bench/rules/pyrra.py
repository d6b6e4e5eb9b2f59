"""The rules that Pyrra 0.10 generates for four weeks; written after its output.

Source: https://github.com/pyrra-dev/pyrra, slo/rules.go. The budget is counted on the raw counters every
150 s, burn rates every 30 s.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.rules.clock import HOUR, MINUTE
from bench.rules.design import Rule, Tier
from bench.rules.services import Service

_EVERY_INCREASE, _EVERY_BURN_RATE = 150, 30
_BURN_RATES = ("5m", "30m", "1h", "2h", "6h", "1d", "4d")
_ALERTS = (
    ("5m", "1h", 14, 2 * MINUTE, True),
    ("30m", "6h", 7, 15 * MINUTE, True),
    ("2h", "1d", 2, HOUR, False),
    ("6h", "4d", 1, 3 * HOUR, False),
)


@dataclass(frozen=True, slots=True)
class Pyrra:
    """Pyrra's rules, without its option for performance over accuracy."""

    name: str = "Pyrra"
    tiers: tuple[Tier, ...] = (
        Tier(HOUR, 5 * MINUTE, 14, 2 * MINUTE),
        Tier(6 * HOUR, 30 * MINUTE, 7, 15 * MINUTE),
    )

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give the increases of four weeks, the burn rates and the alerts."""
        base, labels = _base(service), _labels(service)
        yield from _increases(service, base, labels)
        yield from self.ratios(service).values()
        own = f'{{job="{service.job}",slo="{service.slo}"}}'
        for short, long, factor, hold, pages in _ALERTS:
            over = (f"{base}:burnrate{window}{own} > ({factor} * (1-0.999))" for window in (short, long))
            yield Rule("ErrorBudgetBurn", " and ".join(over), None, _EVERY_BURN_RATE, pages, hold)

    def ratios(self, service: Service) -> Mapping[str, Rule]:
        """Give the recordings of the error ratio, by their window."""
        base, labels = _base(service), _labels(service)
        return {
            window: Rule(f"{base}:burnrate{window}", _burn_rate(service, window), labels, _EVERY_BURN_RATE)
            for window in _BURN_RATES
        }

    def budget_figure(self, service: Service) -> str:
        """Ask for the error ratio of 28 days, as Pyrra's page does of its recorded increases."""
        total = f"sum(increase({service.total}[4w]))"
        if service.good:
            return f"1 - sum(increase({service.good}[4w])) / {total}"
        return f"sum(increase({service.bad}[4w]) or vector(0)) / {total}"


def _base(service: Service) -> str:
    return "http_requests" if service.bad else "http_request_duration_seconds"


def _labels(service: Service) -> dict[str, str]:
    return {"job": service.job, "slo": service.slo}


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
