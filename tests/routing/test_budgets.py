"""Budgets of groups on each generation of Alertmanager: they have incidents and tickets of their own."""

import json
import time
from pathlib import Path

from slo.catalogue.load import load
from slo.model import naming
from slo.plan.build import plan
from tests.routing.organisations import TECHOPS
from tests.routing.plans import written
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

LABELS = {
    "alertname": naming.BURN,
    "product": "bank",
    "service": "bank-api",
    "slo": "bank-api-up",
    "environment": "production",
    "category": "reliability",
}


def definitions(standins: Stubs) -> str:
    """Define a product whose one objective has a budget for each region."""
    use = {use: {"webhook": {"url": standins.webhook_url(use)}} for use in ("page", "ticket")}
    events = {"total": 'paid_total{job="bank"}', "bad": 'unpaid_total{job="bank"}'}
    documents = [
        {"kind": "Organisation", **TECHOPS},
        {"kind": "Product", "name": "bank", "alerting": use},
        {
            "kind": "Service",
            "name": "bank-api",
            "product": "bank",
            "indicators": {"up": {"events": events, "by": ["region"]}},
            "objectives": [{"indicator": "up", "target": "99%"}],
        },
    ]
    return "\n---\n".join(map(json.dumps, documents))


def test_a_page_of_one_region_hides_no_ticket_of_another(generation: Generation, tmp_path: Path) -> None:
    with stubs() as standins:
        config = written(plan(load({"all.yaml": definitions(standins)})), tmp_path)
        text = config.read_text()
        for wait in ("group_wait: 10s", "group_wait: 30s"):
            text = text.replace(wait, "group_wait: 1s")
        config.write_text(text)
        with alertmanager(generation, config, tmp_path / "server") as server:
            server.post_alerts(
                {**LABELS, "severity": "page", "region": "eu"},
                {**LABELS, "severity": "page", "region": "us"},
                {**LABELS, "severity": "ticket", "region": "eu"},
                {**LABELS, "severity": "ticket", "region": "ap"},
            )
            eventually(lambda: len(standins.deliveries("webhook")) >= 3, 30)
            time.sleep(3)  # in which the ticket of eu would have come
        arrived = standins.deliveries("webhook")

    regions = sorted((one.address, one.payload["groupLabels"]["region"]) for one in arrived)
    assert regions == [("page", "eu"), ("page", "us"), ("ticket", "ap")]
    assert len({one.payload["groupKey"] for one in arrived}) == 3
