"""A made-up organisation of very many products, as definitions on disk: each with a service and one SLO."""

from pathlib import Path

_ORGANISATION = """\
kind: Organisation
name: techops
parties:
  reliability-engineering:
    kind: platform
    out_of_hours: https://example.org/re-at-night
    page: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/re}}
    ticket: {email: re-tickets@example.org}
    called: {pagerduty: {routing_key_file: /etc/alertmanager/secrets/re-called}}
calls:
  - {category: reliability, party: reliability-engineering}
heartbeat: {webhook: {url: "https://watchdog.example.org"}}
smtp: {smarthost: "mail.example.org:25", sender: alerts@example.org}
"""
_PRODUCT = """\
kind: Product
name: product-{n:05}
alerting:
  page:
    pagerduty: {{routing_key_file: /etc/alertmanager/secrets/page-{n:05}}}
    slack: {{channel: "#product-{n:05}", webhook_url_file: /etc/alertmanager/secrets/slack-{n:05}}}
  ticket: {{email: product-{n:05}@example.org}}
---
kind: Service
name: service-{n:05}
product: product-{n:05}
runbook: https://runbooks.example.org/service-{n:05}
indicators:
  answered:
    journey: A visitor gets an answer
    events:
      total: http_requests_total{{job="service-{n:05}"}}
      bad: http_requests_total{{job="service-{n:05}", code=~"5.."}}
objectives:
  - {{indicator: answered, target: 99.9%, window: 28d}}
"""


def write(folder: Path, products: int) -> None:
    """Write the organisation, and a file a product."""
    folder.mkdir(parents=True)
    (folder / "organisation.yaml").write_text(_ORGANISATION)
    for number in range(products):
        (folder / f"product-{number:05}.yaml").write_text(_PRODUCT.format(n=number))
