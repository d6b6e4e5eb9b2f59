"""Samples that arrive too late to be counted."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, measured_by_service
from slo.model import Catalogue
from slo.model.precedence import with_delay
from slo.model.service import LONGEST_DELAY
from slo.promql import Selector
from slo.sli import USUAL_DELAY
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration


def late_samples(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find indicators whose newest sample is older than the delay that is allowed for and a scrape interval.

    One query per service, and one more if something has no sample in the last five minutes, in which
    Prometheus finds samples by itself. Samples that come in batches are found only between two of them.
    """
    organisation = catalogue.organisation.value if catalogue.organisation else None
    for service, indicators in measured_by_service(catalogue):
        totals = {one.name: (one, one.total) for one in indicators if one.total}
        ages = data.query_numbers(
            {name: f"time() - max(timestamp({total}))" for name, (_, total) in totals.items()}
        )
        longer_ago = data.query_numbers(
            {
                name: f"time() - max(max_over_time(timestamp({total})[1h:1m]))"
                for name, (_, total) in totals.items()
                if name not in ages
            }
        )
        allowed = with_delay(service.value, organisation).settles_after
        expected = allowed.seconds + service.value.scrape_interval.seconds
        for name, age in {**ages, **longer_ago}.items():
            one, total = totals[name]
            if age > expected and getattr(one.indicator.kind, "delay", None) is None:
                yield _problem(one, total, age, allowed)


def _problem(one: Measured, total: Selector, age: Decimal, allowed: Duration) -> Problem:
    minutes = Duration.of(seconds=int(age) // 60 * 60)
    return checks.LATE_SAMPLES.problem(
        f"the newest sample of {total.metric} is {minutes} old: samples arrive later than "
        f"{allowed}, too late to be counted, or no longer at all",
        one.where(total),
        hint=_hint(age),
    )


def _hint(age: Decimal) -> str:
    """Suggest the shortest delay that is accepted and not shorter than the age."""
    usual = USUAL_DELAY.milliseconds
    delay = Duration(ceil(age * 1000 / usual) * usual)
    if delay > LONGEST_DELAY:
        return f"mend the scrape, or what forwards samples: rules wait {LONGEST_DELAY} at most"
    return f"say how late samples are: 'sample_delay: {delay}'; or mend the scrape"
