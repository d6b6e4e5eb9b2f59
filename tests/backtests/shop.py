"""A shop whose last ten days are known minute by minute, and its definitions before and after a change."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 10, 5, tzinfo=UTC)
"""A Monday."""

MINUTES = 10 * 24 * 60

ORGANISATION = """\
kind: Organisation
name: acme
hours:
  office: {days: monday-friday, start: "09:00", end: "17:00", timezone: UTC, holidays: england}
holidays: {england: [2026-10-14]}
parties:
  reliability-engineering:
    kind: platform
    page: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/re}}
    ticket: {email: re-tickets@example.org}
    called: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/re-called}}
    out_of_hours: https://example.org/re
activities:
  respond-to-incidents: {product: responsible, reliability-engineering: if-called-upon}
  respond-to-other-alerts: {product: responsible, reliability-engineering: if-called-upon}
calls: [{category: [reliability, infrastructure], party: reliability-engineering}]
review: {every: 26w}
arbitration: {decides: director, within: 5d}
smtp: {smarthost: "mail.example.org:25", sender: alerts@example.org}
---
kind: Product
name: shop
alerting:
  page:
    pagerduty: {routing_key_file: /etc/alertmanager/secrets/shop}
    slack: {channel: "#shop-alerts", webhook_url_file: /etc/alertmanager/secrets/slack-shop}
  ticket: {email: shop-tickets@example.org}
  hours: office
---
kind: ErrorBudgetPolicy
name: agreed
steps:
  - {name: spent, when: {remaining: 0%}, do: Only repairs are released, freeze: true}
"""

SERVICE = """\
kind: Service
name: shop
product: shop
runbook: https://runbooks.example.org/shop
indicators:
  orders: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop", code="503"}'}}
  visits: {events: {total: 'visits_total{job="shop"}', bad: 'visits_total{job="shop", code="503"}'}}
objectives:
  - {indicator: orders, target: 99.9%, window: 7d, error_budget_policy: agreed}
  - {indicator: visits, target: 99.9%, window: 7d}
"""

CHANGED = SERVICE.replace("target: 99.9%, window: 7d, error", "target: 99%, window: 7d, error")

FAILING = {
    1 * 1440 + 10 * 60: (25, 30),
    3 * 1440 + 2 * 60: (6, 12),
    6 * 1440 + 20 * 60: (45, 100),
    9 * 1440 + 11 * 60: (90, 2),
}
"""From which minute on, and for how many minutes, how many of a hundred orders fail."""

LOST = range(5 * 1440, 5 * 1440 + 180)
"""Minutes of orders that nobody measured."""


def history() -> str:
    """Return the orders of each minute, and the visits of no minute."""
    lines = ["time,slo,good,total"]
    for minute in range(MINUTES):
        if minute not in LOST:
            at = START + timedelta(minutes=minute)
            lines.append(f"{at:%Y-%m-%dT%H:%MZ},shop-orders,{100 - _failed(minute)},100")
    return "\n".join(lines)


def _failed(minute: int) -> int:
    failed = (bad for since, (lasts, bad) in FAILING.items() if since <= minute < since + lasts)
    return next(failed, int(minute % 100 == 0))
