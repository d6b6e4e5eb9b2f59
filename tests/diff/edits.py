"""Edits of a signed organisation for changes that are no matter of consent."""

from tests.consent.edits import Edit

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

OTHERS = {
    "an alert that belongs to no objective": Edit("maintenance.yaml", "", f"---{_DISK}"),
    "rules of a group that belong to no objective": Edit("maintenance.yaml", "", f"---{_DISK_IN_FULL}"),
    "an alert of level info": Edit(
        "maintenance.yaml", "", f"---{_DISK.replace('severity: page', 'severity: info')}"
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
