"""All targets of a service really stop: its first responder is paged within five minutes, and nobody else is.

It is one page for all objectives that are measured from these targets.

Time is compressed: everything that takes minutes in the rules takes seconds, so five minutes are 15 seconds,
after which Alertmanager waits 10 seconds for others of the group.
"""

import re
import time
from pathlib import Path

import pytest

from tests.live.project import Project
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import alertmanager, prometheus
from tests.servers.stubs import stubs
from tests.servers.waiting import eventually

pytestmark = pytest.mark.live

FASTER = 20
GROUP_WAIT = 10
DEFINITIONS = """\
kind: Organisation
name: quay
parties: {{platform: {{kind: platform, ticket: {{webhook: {{url: '{hooks}/webhook/platform'}}}}}}}}
---
kind: Product
name: ferry
alerting:
  page: {{webhook: {{url: '{hooks}/webhook/page'}}}}
  ticket: {{webhook: {{url: '{hooks}/webhook/ticket'}}}}
---
kind: Service
name: ferry
product: ferry
indicators:
  down: {{events: {{total: 'served_total{{job="down"}}', bad: 'failed_total{{job="down"}}'}}}}
  up: {{events: {{total: 'served_total{{job="up"}}', bad: 'failed_total{{job="up"}}'}}}}
  never: {{events: {{total: 'served_total{{job="never"}}', bad: 'failed_total{{job="never"}}'}}}}
objectives:
  - {{indicator: down, target: 99.9%}}
  - {{indicator: down, name: stricter, target: 99.99%}}
  - {{indicator: down, name: shorter, target: 99.9%, window: 7d}}
  - {{indicator: up, target: 99.9%}}
  - {{indicator: never, target: 99.9%}}
"""


def compressed(rules: Path) -> Path:
    """Make each duration of groups and of `for` shorter, but not those within expressions."""

    def seconds(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) * 60 // FASTER}s"

    rules.write_text(
        re.sub(r"^( +(?:interval|for): )(\d+)m$", seconds, rules.read_text(), flags=re.MULTILINE)
    )
    return rules


def config(notifier: str, jobs: dict[str, str]) -> str:
    scrapes = "".join(
        f"  - {{job_name: {job}, static_configs: [{{targets: ['{target}']}}]}}\n"
        for job, target in jobs.items()
    )
    interval = f"{30 * 1000 // FASTER}ms"
    return f"""
global: {{scrape_interval: {interval}, scrape_timeout: {interval}}}
alerting: {{alertmanagers: [static_configs: [targets: ['{notifier.removeprefix("http://")}']]]}}
scrape_configs:
{scrapes}"""


def test_targets_that_stop_page_within_five_minutes(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    now = int(time.time())
    hour = [(float(at), 1.0) for at in range(now - 3600, now, 15)]
    with stubs() as hooks, exporter() as stopping, exporter() as going:
        ours = Project(tmp_path / "project")
        ours.define(DEFINITIONS.format(hooks=hooks.url), "ferry")
        ours.compile()
        # Each job was up for an hour, except one that never was.
        instances = {"down": stopping.address, "up": going.address}
        backfill(
            [Series("up", {"job": job, "instance": one}, hour) for job, one in instances.items()],
            tmp_path,
            generation,
        )
        rules = [compressed(path) for path in ours.rule_files]
        with alertmanager(generation, ours.alertmanager_config, tmp_path) as notifier:
            scraped = config(notifier.url, {**instances, "never": "127.0.0.1:9"})
            with prometheus(generation, scraped, rules, tmp_path) as server:
                eventually(lambda: stopping.scrapes > 2 and going.scrapes > 2, timeout=30)
                assert server.value("sum(up)") == 2
                stopping.down = True
                stopped = time.time()
                (page,) = eventually(lambda: hooks.deliveries(address="page"), timeout=120)
                time.sleep(GROUP_WAIT)
                later = hooks.deliveries(address="page")
    (alert,) = page.payload["alerts"]
    assert {name: alert["labels"].get(name) for name in ("slo", "severity", "silent")} == {
        "slo": "ferry-down",
        "severity": "page",
        "silent": "all-targets",
    }
    assert page.at - stopped - GROUP_WAIT < 5 * 60 / FASTER
    assert later == [page]
