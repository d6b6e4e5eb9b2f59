"""The YAML of services: before they are measured, and as they are proposed."""

from collections.abc import Mapping

from slo.model import Service
from slo.proposals.drafts import Draft
from slo.proposals.targets import Chosen, share
from slo.report.definition import plain_data
from slo.text.units import Duration
from slo.text.yaml import Value, comment, document, scalar

_SCRAPED_AS_USUAL = Duration.parse("30s")
_ANY_TARGET = "90%"
_HEADING = (
    "# Proposed by 'slo init' from what Prometheus measures. Edit it: whoever answers for the service knows",
    "# better what its users need. A target is what the measured history would have held, rounded down.",
)
_FRESH = "strategy: fresh-budget # budgets are updated each minute; without this line every 4m, at less cost"


def unmeasured(draft: Draft, interval: Duration | None) -> str:
    """Return a definition with any target, from which it is known what to query."""
    fields = {**_head(draft, interval), **draft.body}
    own = draft.body.get("indicators", {})
    if "uses" not in draft.body and isinstance(own, Mapping):
        fields["objectives"] = [{"indicator": name, "target": _ANY_TARGET} for name in own]
    return document(fields)


def definition(
    draft: Draft, service: Service, chosen: Mapping[str, Chosen], window: Duration, interval: Duration | None
) -> str:
    """Return the definition with targets by indicator; indicators without one are left out.

    `service` is what `unmeasured` means, from which an archetype is written out if it does not fit whole.
    """
    whole = "uses" in draft.body and all(one.indicator in chosen for one in service.objectives)
    body = draft.body if whole else {"indicators": _indicators(service, chosen)}
    lines = [*_HEADING, *document(_head(draft, interval)).splitlines(), _FRESH]
    lines += [*document(body).splitlines(), "objectives:"]
    for name, one in chosen.items():
        lines.append(comment(_measured(one, window), 2))
        lines.append(f"  - {'name' if whole else 'indicator'}: {scalar(name)}")
        lines.append(f"    target: {one.target}")
        if window != Duration.parse("28d"):
            lines.append(f"    window: {window}")
    return "\n".join(lines) + "\n"


def _head(draft: Draft, interval: Duration | None) -> dict[str, Value]:
    head: dict[str, Value] = {"apiVersion": "slo/v1", "kind": "Service", "name": draft.name}
    if interval and interval > _SCRAPED_AS_USUAL:
        head["scrape_interval"] = str(interval)
    return head


def _indicators(service: Service, chosen: Mapping[str, Chosen]) -> dict[str, Value]:
    return {name: plain_data(service.indicators[name]) for name in chosen}


def _measured(one: Chosen, window: Duration) -> str:
    figures = one.figures
    short = f", less than the window of {window}" if figures.over < window else ""
    events = f"{count_of(figures.bad)} of {count_of(figures.total)} events were bad"
    return f"Measured over {figures.over}{short}: {share(figures)} good, {events}."


def count_of(number: object) -> str:
    """Write a number of events, which Prometheus estimates, as a whole one.

    >>> count_of(1234.4)
    '1,234'
    """
    return f"{number:,.0f}"


def summary(chosen: Mapping[str, Chosen]) -> str:
    """Write the objectives of a proposal on one line."""
    return ", ".join(f"{name} {one.target}" for name, one in chosen.items())
