"""An imported alert reaches the team that its labels name, and without one the queue: asked of amtool."""

from pathlib import Path

from slo.labels import ROUTED
from slo.plan.build import plan
from slo.targets.alertmanager import artifacts
from tests.dialects.rule_files import catalogue, rules
from tests.routing.plans import OURS
from tests.servers import amtool
from tests.servers.binaries import Generation

FILE = """
groups:
  - name: rooms
    interval: 1m
    rules:
      - {alert: "Full, or nearly", expr: a > 1, labels: {severity: critical, team: museum}}
      - {alert: Damp, expr: b > 1, labels: {severity: warning, team: museum}}
      - {alert: Damp, expr: b > 2, labels: {severity: painters}}
      - {alert: Dark, expr: c > 1, labels: {severity: books}}
      - {alert: Cold, expr: d > 1, labels: {severity: page, squad: library}}
      - {alert: Lost, expr: e > 1, labels: {severity: critical}}
"""
IMPORTS = """\
imports:
  severities: {painters: {severity: page, product: museum}, books: {severity: ticket, product: library}}
"""


def test_each_alert_reaches_its_team_and_alerts_of_nobody_the_queue(
    generation: Generation, tmp_path: Path
) -> None:
    read = catalogue(FILE, organisation=IMPORTS)
    for one in artifacts(plan(read), OURS):
        (tmp_path / one.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one.path).write_text(one.text)
    config = tmp_path / "alertmanager" / "alertmanager.yml"
    reached = {
        (rule["alert"], rule["labels"]["severity"]): amtool.routes_test(
            config,
            {"alertname": rule["alert"], **{name: rule["labels"][name] for name in ROUTED}},
            generation,
        )
        for rule in rules(read)
    }

    assert reached == {
        ("Full, or nearly", "page"): ["museum/page"],
        ("Damp", "ticket"): ["museum/ticket"],
        ("Damp", "page"): ["museum/page"],
        ("Dark", "ticket"): ["library/ticket"],
        ("Cold", "page"): ["unowned"],
        ("Lost", "page"): ["unowned"],
    }
