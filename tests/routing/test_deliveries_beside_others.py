"""One real Alertmanager with routes of others and generated ones: what arrives, and what is held back."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo
from tests.servers.binaries import Generation
from tests.servers.processes import Alertmanager, alertmanager
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

THEIRS = """\
route:
  receiver: everybody
  group_by: ['...']
  group_wait: 1h   # of theirs alone
  routes:
    - {{receiver: everybody, matchers: [team="databases"], group_wait: 0s, continue: true}}
    - {{receiver: night, matchers: [severity="page"], group_wait: 0s}}
receivers:
  - name: everybody
    webhook_configs: [{{url: '{hooks}/webhook/everybody'}}]
  - name: night
    webhook_configs: [{{url: '{hooks}/webhook/night'}}]
inhibit_rules:
  - {{source_matchers: [severity="page"], target_matchers: [severity="warning"], equal: [cluster]}}
"""
OURS = """\
kind: Organisation
name: quay
alertmanager: {{base: alertmanager.yml}}
heartbeat: {{webhook: {{url: '{hooks}/webhook/heartbeat'}}}}
parties:
  platform:
    kind: platform
    ticket: {{webhook: {{url: '{hooks}/webhook/platform'}}}}
---
kind: Product
name: ferry
alerting:
  page: {{webhook: {{url: '{hooks}/webhook/page'}}}}
  ticket: {{webhook: {{url: '{hooks}/webhook/ticket'}}}}
"""
FERRY = {
    "alertname": "SLOErrorBudgetBurn",
    "product": "ferry",
    "service": "ferry",
    "slo": "ferry-up",
    "environment": "production",
    "severity": "page",
    "category": "reliability",
}


@contextlib.contextmanager
def running(
    folder: Path, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Alertmanager, Stubs]]:
    with stubs() as arriving:
        hooks = arriving.webhook_url("x").rpartition("/webhook/")[0]
        (folder / "definitions").mkdir()
        (folder / "definitions" / "quay.yaml").write_text(OURS.format(hooks=hooks))
        (folder / "alertmanager.yml").write_text(THEIRS.format(hooks=hooks))
        monkeypatch.chdir(folder)
        assert CliRunner().invoke(slo, ["compile"]).exit_code == 0
        with alertmanager(generation, folder / "generated" / "alertmanager", folder / "server") as server:
            yield server, arriving


def arrived(arriving: Stubs, address: str) -> set[str]:
    return {
        alert["labels"]["alertname"]
        for one in arriving.deliveries("webhook", address)
        for alert in one.payload["alerts"]
    }


def test_each_alert_arrives_where_its_own_tree_says(
    oldest_and_newest: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path, oldest_and_newest, monkeypatch) as (server, arriving):
        server.post_alerts(
            FERRY,
            {**FERRY, "severity": "ticket"},
            {"alertname": "SLOAlertingHeartbeat"},
            {"alertname": "DiskFull", "team": "databases", "severity": "page"},
            {"alertname": "Ours", "product": "ferry", "severity": "page"},
            {"alertname": "Slow", "product": "ferry", "severity": "ticket", "team": "databases"},
        )
        eventually(lambda: arrived(arriving, "page") == {"SLOErrorBudgetBurn"}, 30)
        held_back = {
            (alert["labels"]["alertname"], alert["labels"].get("severity"))
            for alert in server.alerts()
            if alert["status"]["inhibitedBy"]
        }
        live = CliRunner().invoke(slo, ["diff", "--live", "--alertmanager", server.url, "--exit-code"])

        assert arrived(arriving, "everybody") == {"DiskFull", "Slow"}
        assert arrived(arriving, "night") == {"DiskFull", "Ours"}
        assert arrived(arriving, "heartbeat") == {"SLOAlertingHeartbeat"}
        assert arrived(arriving, "ticket") == set()
        assert held_back == {("SLOErrorBudgetBurn", "ticket")}
        assert live.exit_code == 0, live.output
