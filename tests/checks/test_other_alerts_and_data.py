"""Hand-written alerts that read what nobody records, asked of a made-up server and of real ones."""

import re
from pathlib import Path

from click.testing import CliRunner

from slo.catalogue.load import load
from slo.checks.with_data.data import Data
from slo.checks.with_data.other_alerts import alerts_about_nothing
from slo.cli import slo
from tests.checks.fake import Fake
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually

ALERTS = """\
kind: Product
name: letters
alerting:
  page: {webhook: {url: http://pager.example.org/}}
  ticket: {webhook: {url: http://tickets.example.org/}}
---
kind: Alerts
name: letters-queues
product: letters
alerts:
  - {name: Misspelt, expr: queue_role:messages > 5, severity: ticket, summary: Letters wait}
  - {name: Known, expr: queue_rule:messages > 5, severity: ticket, summary: Letters wait}
  - {name: Asked, expr: absent(printer_up), severity: ticket, summary: Nothing prints}
"""


def found(data: Data) -> list[tuple[str, str, str]]:
    problems = alerts_about_nothing(load({"letters.yaml": ALERTS}), data)
    return [(str(one.span), one.message, one.hint) for one in problems]


def test_an_alert_about_a_series_that_nobody_records_is_reported_which_was_meant() -> None:
    known = Fake(
        numbers={"count(last_over_time(queue_rule:messages[1d]))": "1"},
        names=frozenset({"queue_rule:messages"}),
    )

    assert found(known.data) == [
        (
            "letters.yaml:11:28",
            "no series of the last day matches queue_role:messages, so 'Misspelt' would not fire",
            "did you mean 'queue_rule:messages'?",
        )
    ]
    assert len(known.asked) == 1


def test_real_servers_understand_the_question(generation: Generation, tmp_path: Path) -> None:
    definitions, rules = tmp_path / "definitions", tmp_path / "rules.yaml"
    definitions.mkdir()
    (definitions / "letters.yaml").write_text(ALERTS)
    rules.write_text(
        "groups: [{name: a, interval: 1s, rules: [{record: 'queue_rule:messages', expr: vector(7)}]}]"
    )
    with prometheus(generation, "global: {}", [rules], tmp_path / "server") as server:
        eventually(lambda: server.query("queue_rule:messages"))

        said = CliRunner().invoke(
            slo,
            ["lint", "--definitions", str(definitions), "--prometheus", server.url],
            env={"NO_PROXY": "*"},
        )

    assert re.findall(r"warning\[missing-series\]: (.*)", said.stderr) == [
        "no series of the last day matches queue_role:messages, so 'Misspelt' would not fire"
    ]
