"""What `slo diff` says of open incidents: which changes of routes keep Alertmanager from closing them."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.servers.binaries import Generation
from tests.servers.processes import Alertmanager, alertmanager
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live

CONFIG = """\
route:
  receiver: unowned
  group_wait: 0s
  group_interval: 1s
  routes:
    - {{receiver: pager, matchers: ['product="shop"', 'severity="page"'], group_by: [product, slo]}}
receivers:
  - {{name: unowned}}
  - {{name: pager, webhook_configs: [{{url: '{url}'}}]}}
"""
ALERT = {"alertname": "SLOErrorBudgetBurn", "product": "shop", "slo": "shop-up", "severity": "page"}

STAYS = "group_by: [product, slo]"
CLOSED = {
    "another order of labels": (STAYS, "group_by: [slo, product]"),
    "a label that the alert has not": (STAYS, "group_by: [product, slo, called_upon]"),
    "another order of matchers": (
        """['product="shop"', 'severity="page"']""",
        """['severity="page"', 'product="shop"']""",
    ),
}
LEFT_OPEN = {
    "one more label": (STAYS, "group_by: [product, slo, severity]"),
    "one label less": (STAYS, "group_by: [product]"),
    "one matcher less": ("""'product="shop"', """, ""),
}


@pytest.mark.parametrize(("before", "after"), CLOSED.values(), ids=CLOSED)
def test_an_incident_is_closed_if_its_group_stays_the_same(
    before: str, after: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    with stubs() as hooks, fired(hooks, oldest_and_newest, tmp_path) as server:
        (known,) = keys(hooks, "firing")
        reload(server, tmp_path / "alertmanager.yml", before, after)
        resolve(server)

        assert eventually(lambda: keys(hooks, "resolved")) == {known}
        assert keys(hooks, "firing") == {known}


@pytest.mark.parametrize(("before", "after"), LEFT_OPEN.values(), ids=LEFT_OPEN)
def test_an_incident_stays_open_if_its_group_has_other_labels_or_another_path(
    before: str, after: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    with stubs() as hooks, fired(hooks, oldest_and_newest, tmp_path) as server:
        (known,) = keys(hooks, "firing")
        reload(server, tmp_path / "alertmanager.yml", before, after)
        (another,) = eventually(lambda: keys(hooks, "firing") - {known})
        resolve(server)
        eventually(lambda: keys(hooks, "resolved"))
        time.sleep(3)  # several group intervals

        assert keys(hooks, "resolved") == {another}


@contextlib.contextmanager
def fired(hooks: Stubs, generation: Generation, folder: Path) -> Iterator[Alertmanager]:
    """An Alertmanager that has notified of an alert."""
    config = folder / "alertmanager.yml"
    config.write_text(CONFIG.format(url=hooks.webhook_url("pager")))
    with alertmanager(generation, config, folder) as server:
        server.post_alerts(ALERT)
        eventually(lambda: keys(hooks, "firing"))
        yield server


def reload(server: Alertmanager, config: Path, before: str, after: str) -> None:
    text = config.read_text()
    assert before in text
    config.write_text(text.replace(before, after))
    requests.post(f"{server.url}/-/reload", timeout=10).raise_for_status()


def resolve(server: Alertmanager) -> None:
    server.post_alerts(ALERT, ends_at=datetime.now(UTC) - timedelta(seconds=1))


def keys(hooks: Stubs, status: str) -> set[str]:
    """The group keys of the notifications with a status."""
    payloads = (one.payload for one in hooks.deliveries(address="pager"))
    return {str(one["groupKey"]) for one in payloads if one["status"] == status}
