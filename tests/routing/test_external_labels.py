"""External labels of a real Prometheus: they replace empty labels of alerts, and none of ours."""

from pathlib import Path

import yaml

from slo.labels import routed
from tests.routing.organisations import NOTIFY, PLATFORM
from tests.routing.plans import plan, written
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager, prometheus
from tests.servers.waiting import eventually

EXTERNAL = {"product": "platform", "service": "prometheus", "environment": "test", "region": "eu"}
OURS = routed(
    product=None, service=None, slo="shop-up", environment=None, severity="page", category="reliability"
)


def test_a_page_without_a_product_rings_nobody(generation: Generation, tmp_path: Path) -> None:
    config = written(plan(NOTIFY, PLATFORM), tmp_path)
    # Prometheus needs a few seconds to find the Alertmanager, and repeats alerts only each minute.
    alert = {"expr": "vector(1)", "for": "10s"}
    empty = {name: "" if value == "-" else value for name, value in OURS.items()}
    rules = [{"alert": "Ours", **alert, "labels": OURS}, {"alert": "Empty", **alert, "labels": empty}]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "test", "interval": "1s", "rules": rules}]}))
    with alertmanager(generation, config, tmp_path / "alertmanager") as notifier:
        server = {
            "global": {"external_labels": EXTERNAL},
            "alerting": {
                "alertmanagers": [{"static_configs": [{"targets": [notifier.url.removeprefix("http://")]}]}]
            },
        }
        with prometheus(generation, yaml.safe_dump(server), [file], tmp_path / "prometheus"):
            eventually(lambda: len(notifier.alerts()) == 2, 60)
            found = {one["labels"]["alertname"]: one for one in notifier.alerts()}

    assert found["Ours"]["labels"] == {"alertname": "Ours", **OURS, "region": "eu"}
    assert [one["name"] for one in found["Ours"]["receivers"]] == ["unowned"]
    assert [one["name"] for one in found["Empty"]["receivers"]] == ["reliability-engineering/page"]
