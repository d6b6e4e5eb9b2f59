"""What arrives, from each generation of the real Alertmanager with the configuration as it is written."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from slo.model import naming
from tests.routing.organisations import TECHOPS
from tests.routing.plans import plan, written
from tests.routing.test_texts import ANNOTATIONS, CALL, LABELS, REASON
from tests.servers.binaries import Generation
from tests.servers.processes import Alertmanager, alertmanager
from tests.servers.stubs import Delivery, Stubs, stubs

SLACKS = ("notify", "appointments", "techops", "cyber-security-help")
QUICKLY = {
    "group_wait: 10s": "group_wait: 0s",
    "group_wait: 30s": "group_wait: 0s",
    "group_interval: 5m": "group_interval: 1s",
    "group_interval: 1m": "group_interval: 2s",
    "repeat_interval: 50s": "repeat_interval: 1s",
}
"""Intervals as they are written, and those to test with."""

PAGERS = ("notify", "appointments", "re", "cyber")


@contextlib.contextmanager
def alerting(
    generation: Generation, folder: Path, **organisation: object
) -> Iterator[tuple[Alertmanager, Stubs]]:
    """The whole organisation's Alertmanager, whose deliveries all arrive at stand-ins, without waiting."""
    with stubs() as stand_ins:
        smtp = {**TECHOPS["smtp"], "smarthost": stand_ins.smarthost, "require_tls": False}
        heartbeat = {"webhook": {"url": stand_ins.webhook_url("watchdog")}}
        planned = plan(
            **organisation, smtp=smtp, heartbeat=heartbeat, pagerduty_events_url=stand_ins.pagerduty_url
        )
        config = written(planned, folder)
        text = config.read_text(encoding="utf-8")
        for written_interval, quick in QUICKLY.items():
            assert written_interval in text
            text = text.replace(written_interval, quick)
        secrets = config.parent / "secrets"
        secrets.mkdir()
        # Alertmanager reads secrets from where it was started, not from where its configuration lies.
        config.write_text(
            text.replace("_file: /etc/alertmanager/secrets/", f"_file: {secrets}/"), encoding="utf-8"
        )
        for name in SLACKS:
            (secrets / f"slack-{name}").write_text(stand_ins.slack_url(name))
        for name in PAGERS:
            (secrets / f"pagerduty-{name}").write_text(f"key-of-{name}")
        with alertmanager(generation, config, folder / "server") as server:
            yield server, stand_ins


def arrived(stand_ins: Stubs, address: str, kind: str, count: int = 1) -> list[Delivery]:
    """Wait until this many have arrived there, and give all that have."""

    def enough(_: Delivery) -> bool:
        return len(found()) >= count

    def found() -> list[Delivery]:
        return [one for one in stand_ins.deliveries() if (one.kind, one.address) == (kind, address)]

    stand_ins.wait_for(enough)
    return found()


def slack_message(delivery: Delivery) -> Mapping[str, str]:
    (attachment,) = delivery.payload["attachments"]
    assert isinstance(attachment, dict)
    return attachment


def test_a_page_arrives_at_pager_and_chat_with_a_link_to_its_runbook(
    generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts(LABELS, annotations=ANNOTATIONS)
        (page,) = arrived(stand_ins, "key-of-notify", "pagerduty")
        (chat,) = arrived(stand_ins, "notify", "slack")

    assert page.payload["links"] == [{"href": "https://example.org/runbook", "text": "runbook"}]
    assert page.payload["payload"]["summary"] == "notify: notify-api-success spent 2% of its 28d budget in 1h"
    assert page.payload["payload"]["severity"] == "critical"
    assert page.payload["payload"]["component"] == "notify-api"
    assert page.payload["payload"]["group"] == "notify"
    assert "First responder: notify." in page.payload["payload"]["custom_details"]["text"]
    assert slack_message(chat)["title"] == page.payload["payload"]["summary"]
    assert slack_message(chat)["title_link"] == "https://example.org/runbook"


def test_without_a_runbook_pagerduty_is_given_no_link(generation: Generation, tmp_path: Path) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts(LABELS, annotations={"summary": "burning"})
        (page,) = arrived(stand_ins, "key-of-notify", "pagerduty")

    assert not page.payload.get("links")


def test_a_call_arrives_at_the_party_and_as_a_notice_at_the_product(
    generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts(CALL, annotations=REASON)
        (page,) = arrived(stand_ins, "key-of-cyber", "pagerduty")
        (chat,) = arrived(stand_ins, "cyber-security-help", "slack")
        (notice,) = arrived(stand_ins, "notify", "slack")
        pages = stand_ins.deliveries("pagerduty")

    title = "notify calls upon cyber-security: somebody reads our mail"
    assert page.payload["payload"]["summary"] == slack_message(chat)["title"] == title
    assert slack_message(notice)["title"] == "cyber-security has been called upon for notify"
    assert pages == [page]


def test_mail_is_plain_text_with_a_subject(generation: Generation, tmp_path: Path) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts({**LABELS, "product": "petitions"}, annotations=ANNOTATIONS)
        server.post_alerts({"alertname": "Stray", "severity": "page"})
        (page,) = arrived(stand_ins, "petitions-on-call@example.org", "email")
        (stray,) = arrived(stand_ins, "triage@example.org", "email")

    assert page.payload["subject"] == "petitions: notify-api-success spent 2% of its 28d budget in 1h"
    assert page.payload["body"].startswith("1.44% of events were bad")
    assert stray.payload["subject"] == "No owner: Stray"
    assert "<html" not in page.payload["body"] + stray.payload["body"]


def test_the_end_of_a_page_resolves_the_incident_that_it_opened(
    generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts(LABELS, annotations=ANNOTATIONS)
        arrived(stand_ins, "key-of-notify", "pagerduty")
        over = datetime.now(UTC) - timedelta(seconds=1)
        server.post_alerts(LABELS, annotations=ANNOTATIONS, ends_at=over)
        first, last = arrived(stand_ins, "key-of-notify", "pagerduty", 2)

    assert (first.payload["event_action"], last.payload["event_action"]) == ("trigger", "resolve")
    assert first.payload["dedup_key"] == last.payload["dedup_key"]
    assert last.payload["payload"]["summary"].startswith("Resolved: ")


def test_two_tiers_of_one_slo_are_one_incident(generation: Generation, tmp_path: Path) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        fast, slow = {**LABELS, "window": "1h"}, {**LABELS, "window": "6h"}
        server.post_alerts(fast, annotations=ANNOTATIONS)
        arrived(stand_ins, "key-of-notify", "pagerduty")
        server.post_alerts(slow, annotations=ANNOTATIONS)
        both = arrived(stand_ins, "key-of-notify", "pagerduty", 2)

    assert len({delivery.payload["dedup_key"] for delivery in both}) == 1


def test_while_an_slo_pages_its_tickets_stay_away_and_those_of_others_arrive(
    generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts(LABELS, annotations=ANNOTATIONS)
        arrived(stand_ins, "key-of-notify", "pagerduty")
        ticket = {**LABELS, "severity": "ticket"}
        server.post_alerts(ticket, {**ticket, "slo": "another"})
        arrived(stand_ins, "notify-tickets@example.org", "email")
        time.sleep(2)  # two group intervals
        tickets = stand_ins.deliveries("email")

    assert [ticket.payload["subject"] for ticket in tickets] == ["notify: another SLOErrorBudgetBurn"]


EVERY_DAY = {"days": "monday-sunday", "start": "00:00", "end": "24:00", "timezone": "Europe/London"}
TODAY = datetime.now(UTC).date()
ABOUT_NOW = [TODAY + timedelta(days=days) for days in (-1, 0, 1)]
OTHER_DAY = f"{TODAY + timedelta(days=3):%A}".lower()


@pytest.mark.parametrize(
    ("hours", "holidays", "read"),
    [
        pytest.param(EVERY_DAY, [], True, id="in hours"),
        pytest.param({**EVERY_DAY, "days": OTHER_DAY}, [], False, id="out of hours"),
        pytest.param({**EVERY_DAY, "holidays": "days-off"}, ABOUT_NOW, False, id="on a holiday"),
    ],
)
def test_chat_is_notified_in_hours_and_pager_and_queue_at_any_time(
    hours: dict[str, str], holidays: list[date], read: bool, generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path, hours={"office-hours": hours}, holidays={"days-off": holidays}) as (
        server,
        stand_ins,
    ):
        server.post_alerts({**LABELS, "product": "appointments"}, annotations=ANNOTATIONS)
        arrived(stand_ins, "key-of-appointments", "pagerduty")
        arrived(stand_ins, "appointments-queue@example.org", "email")
        time.sleep(1)
        chats = stand_ins.deliveries("slack", "appointments")

    assert bool(chats) is read


def test_the_watchdog_alone_hears_the_heartbeat_and_once_every_interval(
    generation: Generation, tmp_path: Path
) -> None:
    with alerting(generation, tmp_path) as (server, stand_ins):
        server.post_alerts({"alertname": naming.HEARTBEAT})
        beats = arrived(stand_ins, "watchdog", "webhook", 3)
        everything = stand_ins.deliveries()

    assert everything == beats
    assert beats[2].at - beats[0].at < 6  # twice 2s; were every second beat left out, it would be 8s
