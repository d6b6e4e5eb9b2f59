"""The harness itself: what it runs is real, what it records is what was sent, and its judges do say no."""

import smtplib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers import amtool, openmetrics, promtool, routing
from tests.servers.binaries import Generation
from tests.servers.exporter import Exporter, exporter
from tests.servers.processes import alertmanager, prometheus
from tests.servers.slots import place, slot
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

RULES = """
groups:
  - name: harness
    interval: 1s
    rules:
      - {record: errors:doubled, expr: 'errors_total * 2'}
      - alert: SomeErrors
        expr: errors_total > 0
        labels: {severity: page}
        annotations: {summary: "{{ $value }} errors"}
"""
RULE_TESTS = """
rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{series: errors_total, values: 0 3}]
    promql_expr_test:
      - {expr: errors:doubled, eval_time: 1m, exp_samples: [{labels: errors:doubled, value: DOUBLED}]}
"""


def scraping(address: str) -> str:
    """A Prometheus configuration that asks one exporter five times a second."""
    return f"""
global: {{scrape_interval: 200ms, evaluation_interval: 1s}}
scrape_configs:
  - job_name: service
    static_configs: [{{targets: ["{address}"]}}]
"""


def notifying(stubs: Stubs, folder: Path) -> Path:
    """An Alertmanager configuration, secrets in files beside it, that notifies every kind of stand-in."""
    secrets = folder / "secrets"
    secrets.mkdir()
    (secrets / "notify-page").write_text("0123456789abcdef0123456789abcdef")
    (secrets / "notify-slack").write_text(stubs.slack_url("notify"))
    (folder / "slack.tmpl").write_text('{{ define "harness.text" }}{{ .CommonAnnotations.summary }}{{ end }}')
    config = folder / "alertmanager.yml"
    config.write_text(f"""
global:
  pagerduty_url: {stubs.pagerduty_url}
  smtp_smarthost: {stubs.smarthost}
  smtp_from: alertmanager@example.gov.uk
  smtp_require_tls: false
templates: [slack.tmpl]
route:
  receiver: unowned
  group_by: [slo]
  group_wait: 0s
  group_interval: 1s
  routes:
    - matchers: ['heartbeat="yes"']
      receiver: heartbeat
      continue: true
    - matchers: ['product="notify"']
      receiver: notify/ticket
      routes:
        - matchers: ['severity="page"']
          receiver: notify/page
receivers:
  - name: unowned
  - name: heartbeat
    webhook_configs: [{{url: "{stubs.webhook_url("heartbeat")}"}}]
  - name: notify/ticket
    email_configs: [{{to: "tickets@example.gov.uk, triage@example.gov.uk", send_resolved: false}}]
  - name: notify/page
    pagerduty_configs:
      - routing_key_file: {secrets}/notify-page
        description: "{{{{ .CommonLabels.slo }}}} burns"
    slack_configs:
      - api_url_file: {secrets}/notify-slack
        channel: "#notify-alerts"
        text: '{{{{ template "harness.text" . }}}}'
        send_resolved: true
""")
    return config


def test_prometheus_sees_exactly_what_the_exporter_counts(generation: Generation, tmp_path: Path) -> None:
    with exporter() as service, prometheus(generation, scraping(service.address), [], tmp_path) as server:
        service.inc("requests_total", {"code": "500", "path": 'a "quoted"\\path'}, by=7)
        service.set("queue", value=-0.5)
        service.await_scrape()

        assert server.value("requests_total") == service.total("requests_total") == 7
        assert server.query("requests_total")[0].labels["path"] == 'a "quoted"\\path'
        assert server.value("queue") == -0.5
        assert server.value("up") == 1

        service.reset()
        service.inc("requests_total", {"code": "500", "path": 'a "quoted"\\path'}, by=2)
        service.remove("queue")
        service.await_scrape()

        assert server.value("requests_total") == 2
        assert service.total("requests_total") == 9
        assert server.value("queue") is None

        service.down = True
        service.await_scrape()

        assert server.value("up") == 0
        assert server.value("requests_total") is None


def test_prometheus_evaluates_the_rule_files_it_is_given(generation: Generation, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(RULES)

    with (
        exporter() as service,
        prometheus(generation, scraping(service.address), [rules], tmp_path) as server,
    ):
        service.inc("errors_total", by=3)
        [alert] = eventually(server.alerts)

        assert alert["labels"]["severity"] == "page"
        assert alert["annotations"]["summary"] == "3 errors"
        assert server.value("errors:doubled") == 6
        assert {rule["name"]: rule["health"] for rule in server.rules()} == {
            "errors:doubled": "ok",
            "SomeErrors": "ok",
        }


@pytest.mark.parametrize("folder", ["rules", 150 * "r"])
def test_prometheus_evaluates_groups_at_the_second_that_is_foreseen(
    generation: Generation, tmp_path: Path, folder: str
) -> None:
    file = tmp_path.resolve() / folder / "rules.yml"
    file.parent.mkdir()
    rules = "".join(
        f"  - {{name: {name}, interval: 2s, rules: [{{record: at, expr: time(), labels: {{of: {name}}}}}]}}\n"
        for name in ("first", "slo:second:4m")
    )
    file.write_text(f"groups:\n{rules}")

    with prometheus(generation, "", [file], tmp_path) as server:
        found = eventually(lambda: both if len(both := server.query("at")) == 2 else None)

    for sample in found:
        # A group starts late on a busy machine, but is evaluated as of its time; which is in milliseconds.
        assert sample.value % 2 == pytest.approx(slot(generation, file, sample.labels["of"], 2), abs=0.002)


def test_a_file_of_rules_is_placed_where_its_groups_are_evaluated_when_wanted(
    generation: Generation, tmp_path: Path
) -> None:
    file = tmp_path / "rules.yml"
    file.write_text("groups: [{name: a, interval: 1m, rules: []}, {name: b, interval: 4m, rules: []}]")

    placed = place(generation, file, tmp_path / "placed", {60: (2, 12), 240: (75, 90)})

    assert placed.read_text() == file.read_text()
    assert 2 <= slot(generation, placed, "a", 60) <= 12
    assert 75 <= slot(generation, placed, "b", 240) <= 90


def test_prometheus_serves_history_from_before_it_started(generation: Generation, tmp_path: Path) -> None:
    now = int(time.time())
    days = 28
    minutes = range(now - days * 86400, now, 60)
    series = [
        openmetrics.Series("requests_total", {}, ((at, float(i)) for i, at in enumerate(minutes))),
        openmetrics.Series("slo:sli_total:increase1m", {"slo": "a/b"}, ((at, 0.1) for at in minutes)),
    ]
    openmetrics.backfill(series, tmp_path, generation)

    with prometheus(generation, "", [], tmp_path) as server:
        assert server.value("requests_total") == len(minutes) - 1
        assert server.value("requests_total", at=minutes[0]) == 0
        assert server.value(f"count_over_time(slo:sli_total:increase1m[{days}d])", at=now - 1) == len(minutes)
        assert server.value('slo:sli_total:increase1m{slo="a/b"}') == 0.1


def test_alertmanager_delivers_to_every_kind_of_receiver(generation: Generation, tmp_path: Path) -> None:
    with (
        stubs() as received,
        alertmanager(generation, notifying(received, tmp_path).parent, tmp_path) as server,
    ):
        page = {"alertname": "Burn", "product": "notify", "severity": "page", "slo": "send"}
        ticket = {"alertname": "Slow", "product": "notify", "severity": "ticket", "slo": "send"}
        server.post_alerts(page, ticket, {"heartbeat": "yes"}, annotations={"summary": "2% went\n.\nin 1h"})

        triggered = received.wait_for(lambda delivery: delivery.kind == "pagerduty")
        assert triggered.address == "0123456789abcdef0123456789abcdef"
        assert triggered.payload["event_action"] == "trigger"
        assert triggered.payload["payload"]["summary"] == "send burns"

        message = received.wait_for(lambda delivery: delivery.kind == "slack")
        assert message.address == "notify"
        assert message.payload["attachments"][0]["text"] == "2% went\n.\nin 1h"

        beat = received.wait_for(lambda delivery: delivery.kind == "webhook")
        assert beat.address == "heartbeat"
        assert beat.payload["alerts"][0]["labels"] == {"heartbeat": "yes"}

        received.wait_for(lambda delivery: delivery.address == "triage@example.gov.uk")
        [mail] = received.deliveries("email", "tickets@example.gov.uk")
        assert "Slow" in mail.payload["subject"]
        assert "2% went\n.\nin 1h" in mail.payload["body"].replace("\r\n", "\n")

        assert {alert["labels"].get("slo"): len(alert["receivers"]) for alert in server.alerts()} == {
            "send": 1,
            None: 1,
        }

        server.post_alerts(page, ends_at=datetime.now(UTC) - timedelta(seconds=1))
        resolved = received.wait_for(lambda delivery: delivery.payload.get("event_action") == "resolve")
        assert resolved.payload["dedup_key"] == triggered.payload["dedup_key"]
        received.wait_for(lambda delivery: "[RESOLVED]" in str(delivery.payload.get("attachments")))
        assert server.status()["versionInfo"]["version"].startswith(
            ".".join(map(str, generation.alertmanager_version))
        )


def test_amtool_and_alertmanager_route_label_sets_alike(generation: Generation, tmp_path: Path) -> None:
    with stubs() as received:
        config = notifying(received, tmp_path)
    label_sets = [
        {"product": "notify", "severity": "page"},
        {"product": "notify", "heartbeat": "yes"},
        {"product": "notify", "severity": ""},
        {"product": 'no "such"\\pro\nduct'},
        {"nothing": "known"},
    ]
    expected = [["notify/page"], ["heartbeat", "notify/ticket"], ["notify/ticket"], ["unowned"], ["unowned"]]

    assert [amtool.routes_test(config, labels, generation) for labels in label_sets] == expected
    assert routing.receivers(config, label_sets, tmp_path / "routing", generation) == expected


def test_promtool_accepts_and_refuses(generation: Generation, tmp_path: Path) -> None:
    rules, tests, config = tmp_path / "rules.yml", tmp_path / "tests.yml", tmp_path / "prometheus.yml"
    rules.write_text(RULES)
    tests.write_text(RULE_TESTS.replace("DOUBLED", "6"))
    config.write_text("rule_files: [rules.yml]")
    promtool.check_rules([rules], generation)
    promtool.check_rule_tests(tests, generation)
    promtool.check_config(config, generation)

    tests.write_text(RULE_TESTS.replace("DOUBLED", "7"))
    with pytest.raises(AssertionError, match="errors:doubled"):
        promtool.check_rule_tests(tests, generation)
    rules.write_text(RULES + "      - {record: errors:doubled, expr: 'errors_total * 2'}")
    with pytest.raises(AssertionError, match="duplicate"):
        promtool.check_rules([rules], generation)
    rules.write_text(RULES.replace("errors_total", "errors_total["))
    with pytest.raises(AssertionError, match="parse error"):
        promtool.check_config(config, generation)


def test_amtool_accepts_and_refuses(generation: Generation, tmp_path: Path) -> None:
    with stubs() as received:
        config = notifying(received, tmp_path)
    amtool.check_config(config, generation)

    config.write_text(config.read_text().replace("receiver: heartbeat", "receiver: nobody"))
    with pytest.raises(AssertionError, match='undefined receiver "nobody"'):
        amtool.check_config(config, generation)


def test_a_server_that_does_not_start_shows_its_log(generation: Generation, tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="ended with") as raised,
        prometheus(generation, "no_such_field: 1", [], tmp_path),
    ):
        pass

    assert "no_such_field" in raised.value.__notes__[0]


def test_totals_outlive_resets_and_removals() -> None:
    service = Exporter()
    with service.step():
        service.inc("requests_total", {"code": "200"}, by=0.1)
        service.inc("requests_total", {"code": "500"}, by=2)
    service.reset("requests_total", {"code": "500"})
    service.inc("requests_total", {"code": "500"})
    service.remove("requests_total", {"code": "200"})
    service.set("queue", {"name": 'a"b\n'}, 3)

    assert service.page() == (
        '# TYPE queue gauge\nqueue{name="a\\"b\\n"} 3\n'
        '# TYPE requests_total counter\nrequests_total{code="500"} 1\n'
    )
    assert service.total("requests_total", {"code": "500"}) == 3
    assert float(service.total("requests_total")) == 3.1
    with pytest.raises(ValueError, match="cannot grow by -1"):
        service.inc("requests_total", by=-1)
    with pytest.raises(ValueError, match="queue is a gauge"):
        service.inc("queue")


def test_a_mail_counts_once_for_each_recipient() -> None:
    with stubs() as received:
        host, port = received.smarthost.split(":")
        with smtplib.SMTP(host, int(port)) as client:
            client.sendmail(
                "a@example.org", ["b@example.org", "c@example.org"], "Subject: one\r\n\r\n.dots\r\n..\r\n"
            )
            client.sendmail("a@example.org", "d@example.org", "Subject: two\r\n\r\n")

    assert [(mail.address, mail.payload["subject"]) for mail in received.deliveries("email")] == [
        ("b@example.org", "one"),
        ("c@example.org", "one"),
        ("d@example.org", "two"),
    ]
    assert received.deliveries("email")[0].payload["body"].splitlines() == [".dots", ".."]


def test_waiting_for_what_does_not_come_tells_what_came() -> None:
    with stubs() as received:
        received.record("webhook", "heartbeat", {"status": "firing"})
        with pytest.raises(AssertionError, match="not within") as raised:
            received.wait_for(lambda delivery: delivery.kind == "slack", timeout=0.1)

    assert "heartbeat" in raised.value.__notes__[0]
