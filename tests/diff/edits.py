"""Edits of a signed organisation for changes that are no matter of consent."""

from collections.abc import Mapping

from tests.consent.edits import Edit


class Several(tuple[Edit, ...]):
    """Edits one after the other."""

    __slots__ = ()

    def __call__(self, files: Mapping[str, str]) -> dict[str, str]:
        """Make each edit."""
        found = dict(files)
        for edit in self:
            found = edit(found)
        return found


_DISK = """
kind: Alerts
name: disks
product: shop
alerts:
  - {name: DiskFull, expr: 'disk_used > 90', severity: page, summary: It is full}
"""

_DISK_IN_FULL = """
kind: Alerts
name: disks
interval: 5m
limit: 20
labels: {tier: disk}
alerts:
  - {record: 'disk:used:max', expr: max(disk_used)}
  - {record: 'disk:used:max', expr: max(disk_used_now)}
  - name: DiskFull
    expr: disk:used:max > 80
    severity: ticket
    summary: It is nearly full
    labels: {room: '{{ $labels.room }}'}
    annotations: {dashboard: 'https://example.org/disks'}
  - {name: DiskFull, expr: disk_used > 90, severity: page, summary: It is full}
"""

_DISK_OF_A_SERVICE = """
kind: Alerts
name: disks
product: shop
service: checkout
environment: staging
runbook: https://example.org/disks
query_offset: 1m
alerts:
  - name: DiskFull
    expr: disk_used > 90
    severity: page
    summary: It is full
    inhibits: [{alerts: [DiskSlow], equal: [instance]}]
  - {name: DiskSlow, expr: disk_seconds > 1, severity: ticket, summary: It is slow}
"""

_LOGINS = """
kind: UseCase
name: logins
product: shop
service: checkout
environment: staging
summary: Somebody guesses passwords
search: index=logins failed
schedule: "*/15 * * * *"
window: 15m
severity: page
keep_firing_for: 2h
playbook: https://example.org/logins
owner: analyst
review_by: 2027-06-01
"""

_OTHER_LOGINS = """
kind: UseCase
name: logins
product: clusters
summary: Somebody knows passwords
search: index=logins late
schedule: "0 * * * *"
window: 1h
severity: ticket
playbook: https://example.org/late-logins
owner: head-of-security
review_by: 2027-09-01
"""

_PLATFORMS = """
compat: [sloth]
grafana: {datasource_uid: prometheus, folder: Objectives, dashboards: /srv/dashboards}
backstage: {pages: https://slo.example.org, grafana: https://grafana.example.org}
terraform: [mimir]
kubernetes: {namespace: monitoring, labels: {release: stack}, annotations: {wave: "1"}}
mimir: {source_tenants: [shops]}
imports: {product: shop, product_label: team, window: 7d, severities: {critical: page}}
targets: [prometheus, alertmanager, mimir, terraform, grafana-provisioning, backstage]
"""

_SERVERS = """
alertmanager: "0.28"
prometheus: "3.0"
pagerduty_events_url: https://events.eu.pagerduty.com/v2/enqueue
smtp: {smarthost: "mail.example.org:25", sender: alerts@example.org}
heartbeat: {webhook: {url: https://example.org/heartbeat}}
unowned: {webhook: {url: https://example.org/unowned}}
sample_delay: 10m
checks: {slow-outage-page: off}
ignore: ["charts/**"]
"""

_MODEL = """
title: All shops
language: fr
created_on: 2026-01-01
activity_titles: {respond-to-incidents: Mend it}
communities: {respond-to-incidents: development}
accounts: {pager: {provided_by: platform-team}}
third_parties: {bank: {title: The bank}}
hosting: [cloud]
access_review: {every: 26w, last: 2026-09-01, activity: respond-to-incidents}
hours: {office: {start: "09:00", end: "17:00", timezone: UTC}}
holidays: {bank: [2026-12-25]}
"""

_PRODUCT = """
language: fr
hosting: cloud
depends_on: [bank]
signatories: [head-of-all]
pagerduty: {schedules: [Shop], leadership: Head of shop}
"""


def _on_call(key: str, channel: str, organisation: str = "") -> Several:
    """Put the product and the party on call in a system, which a channel reaches; `%s` in it is the owner."""
    return Several(
        (
            Edit("organisation.yaml", "kind: platform", f"kind: platform\n    {key}: {{schedules: [Pf]}}"),
            Edit("organisation.yaml", "page: {webhook", f"page: {{{channel % 'platform'}, webhook"),
            Edit("organisation.yaml", "", organisation),
            Edit("products.yaml", "name: shop\n", f"name: shop\n{key}: {{schedules: [Shop]}}\n"),
            Edit("products.yaml", "page: {webhook", f"page: {{{channel % 'shop'}, webhook"),
        )
    )


ON_CALL = {
    "pagerduty": _on_call("pagerduty", "pagerduty: {routing_key_file: /%s}"),
    "jira-service-management": _on_call(
        "jira_service_management",
        "opsgenie: {api_key_file: /%s, api_url: https://api.atlassian.com/jsm/ops/integration/}",
    ),
    "incidentio": _on_call(
        "incidentio",
        "incidentio: {url: https://api.incident.io/v2/alert_events/alertmanager/%s, token_file: /t}",
        'alertmanager: "0.29"\n',
    ),
}
"""Edits that put the product and the party on call, by the target that writes it."""

_SERVICE = """
logs: {app: https://logs.example.org}
compat: [pyrra]
uses: probe
with: {target: https://shop.example.org}
"""

OTHERS = {
    "an alert that belongs to no objective": Edit("maintenance.yaml", "", f"---{_DISK}"),
    "rules of a group that belong to no objective": Edit("maintenance.yaml", "", f"---{_DISK_IN_FULL}"),
    "an alert of level info": Edit(
        "maintenance.yaml", "", f"---{_DISK.replace('severity: page', 'severity: info')}"
    ),
    "an alert that inhibits another": Several(
        (
            Edit("organisation.yaml", "", 'prometheus: "3.0"\n'),
            Edit("maintenance.yaml", "", f"---{_DISK_OF_A_SERVICE}"),
        )
    ),
    "a use case": Edit("maintenance.yaml", "", f"---{_LOGINS}"),
    "another use case": Edit("maintenance.yaml", "", f"---{_OTHER_LOGINS}"),
    "platforms": Edit("organisation.yaml", "", _PLATFORMS[1:]),
    "servers": Edit("organisation.yaml", "", _SERVERS[1:]),
    "model of responsibility": Several(
        (
            Edit("organisation.yaml", "", _MODEL[1:]),
            Edit("organisation.yaml", "staging: {}", "staging: {}, trial: {}"),
            Edit(
                "organisation.yaml",
                "kind: platform",
                "kind: platform\n    pagerduty: {schedules: [Platform]}",
            ),
            Edit(
                "organisation.yaml",
                "page: {webhook: {url",
                "page: {pagerduty: {routing_key_file: /p}, webhook: {url",
            ),
            Edit("products.yaml", "name: shop\n", f"name: shop\n{_PRODUCT[1:]}"),
            Edit("products.yaml", "webhook: {url", "pagerduty: {routing_key_file: /s}, webhook: {url"),
            Edit(
                "services.yaml",
                "target: 95%",
                "target: 95%, third_party: bank, known_as: {sloth: checkout/fast}",
            ),
            Edit("services.yaml", "name: checkout\n", f"name: checkout\n{_SERVICE[1:]}"),
            Edit(
                "services.yaml", "indicators:\n", "indicators:\n  health: {probe: {gauge: 'up{job=\"b\"}'}}\n"
            ),
            Edit("policies.yaml", "override: the director", "overridden_by: [director]"),
            Edit("maintenance.yaml", "", "announce: 2d\n"),
        )
    ),
    **{f"on call in {system}": edit for system, edit in ON_CALL.items()},
    "name of the organisation": Edit("organisation.yaml", "name: acme", "name: emca"),
    "groups under another name": Several(
        (
            Edit("services.yaml", "by: region", "by: {region: area}"),
            Edit("services.yaml", "group: {region: eu}", "group: {area: eu}"),
        )
    ),
    "an objective that continues another": Edit(
        "services.yaml",
        "{indicator: up, target: 99%, alert_policy: workbook}",
        "{indicator: up, name: alive, renamed_from: checkout-up, target: 99%, alert_policy: workbook}",
    ),
    "a new objective": Edit(
        "services.yaml",
        "  - {indicator: up, target: 99%, alert_policy: workbook}",
        "  - {indicator: up, target: 99%, alert_policy: workbook}\n"
        "  - {indicator: up, name: week, target: 90%}",
    ),
    "only groups": Edit(
        "services.yaml", "    targets: [{group: {region: eu}, target: 99.95%}]\n", "    targets: []\n"
    ),
}
"""Edits by name."""
