"""Calls and silences on real Alertmanagers, from a machine whose clock is right, ahead or behind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slo.clients.alertmanager import Alertmanager, PostedAlert
from slo.clients.api import Api
from slo.clients.urls import Address
from tests.servers import processes
from tests.servers.binaries import Generation
from tests.servers.waiting import eventually

CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
LABELS = {"alertname": "SLOCall", "call_id": "7"}
HOUR, NEARLY = timedelta(hours=1), timedelta(seconds=3)
AHEAD = [
    timedelta(),
    timedelta(milliseconds=900),
    timedelta(minutes=3),
    timedelta(hours=-2),
    timedelta(hours=2),
]


@pytest.mark.parametrize("ahead", AHEAD, ids=str)
def test_a_call_lasts_from_now_until_it_ends(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    config = tmp_path / "alertmanager.yml"
    config.write_text(CONFIG)
    with processes.alertmanager(generation, config, tmp_path) as server:
        ours = Alertmanager((Api(Address.parse(server.url)),), clock=lambda: datetime.now(UTC) + ahead)
        began = ours.clock()
        ours.post(PostedAlert(LABELS, {}, began, began + HOUR))
        eventually(server.alerts)
        (there,) = server.alerts()
        (known,) = ours.alerts(LABELS)
        ours.post(PostedAlert(LABELS, {"answered_by": "bo"}, began, began + HOUR))
        eventually(lambda: server.alerts()[0]["annotations"])
        ours.silence(LABELS, ours.clock() + HOUR, "bo", "a test")
        eventually(lambda: server.alerts()[0]["status"]["silencedBy"])
        ours.post(PostedAlert(LABELS, {}, began, ours.clock()))
        eventually(lambda: not server.alerts())

    assert abs(datetime.fromisoformat(there["startsAt"]) - (began - ahead)) < NEARLY
    assert abs(datetime.fromisoformat(there["endsAt"]) - (began - ahead + HOUR)) < NEARLY
    assert abs(known.starts_at - began) < NEARLY
    assert abs(known.ends_at - began - HOUR) < NEARLY
