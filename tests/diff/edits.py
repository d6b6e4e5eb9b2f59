"""Edits of a signed organisation for changes that are no matter of consent."""

from tests.consent.edits import Edit

_DISK = """
kind: Alerts
name: disks
product: shop
alerts:
  - {name: DiskFull, expr: 'disk_used > 90', severity: page, summary: It is full}
"""

OTHERS = {
    "an alert that belongs to no objective": Edit("maintenance.yaml", "", f"---{_DISK}"),
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
