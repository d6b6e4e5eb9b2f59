"""slo explain, from an alert: back to the definition and its signatures, forward to who is notified."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from slo.model.call_record import CallRecord, Event, EventType
from slo.records import Record
from tests.agreements import DEFINITIONS, signed, write

OF = '{slo="checkout-orders"}'
WHY = "It needs a person now, and shop is the first responder."
PAGE = {"alertname": "SLOErrorBudgetBurn", "slo": "checkout-orders", "severity": "page", "window": "1h"}


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "definitions", signed(DEFINITIONS, "shop", "platform-team"))
    monkeypatch.chdir(tmp_path)


def explain(*names: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(slo, ["explain", *names], input=stdin)


def test_the_labels_of_an_alert_lead_back_to_the_definition_and_forward_to_who_is_paged() -> None:
    said = explain(*(f"{name}={value}" for name, value in PAGE.items()))

    assert said.stdout.splitlines() == [
        "SLOErrorBudgetBurn: checkout-orders spent over 2% of its 28d budget in 1h",
        "  means    2% of the budget is spent in 1h (over 1.34% of events are bad in 1h and in 5m)",
        "  defined  services.yaml:9",
        "  signed   shop: on 2026-09-15 by head-of-all",
        "  signed   platform-team: on 2026-09-15 by head-of-all",
        "  group    slo:checkout:orders:1m, evaluated every 1m",
        f"  fires if slo:error_ratio:1h{OF} > 13.44 * 0.001 / slo:measured:1h{OF}",
        "           and",
        f"           slo:error_ratio:5m{OF} > 13.44 * 0.001",
        f"  goes to  shop/page through webhook (https://shop.example.org/page), at any hour: {WHY}",
    ]


@pytest.mark.parametrize("around", ["ALERTS{%s, alertstate='firing'}", "{%s}", "%s"])
def test_a_set_of_labels_is_taken_as_prometheus_and_alertmanager_show_it(around: str) -> None:
    one_by_one = explain(*(f"{name}={value}" for name, value in PAGE.items()))
    pasted = explain(around % ", ".join(f'{name}="{value}"' for name, value in PAGE.items()))

    assert pasted.exit_code == 0, pasted.output
    assert pasted.stdout == one_by_one.stdout


def test_a_set_of_labels_that_is_none_is_pointed_at() -> None:
    said = explain("{slo=checkout-orders}")

    assert said.exit_code == 2
    assert "is not a set of labels: unexpected 'checkout'" in said.stderr


def test_a_notification_is_explained_alert_by_alert() -> None:
    labels = (
        {**PAGE, "product": "shop", "instance": "a:80"},
        {**PAGE, "instance": "a:80", "product": "shop"},
    )
    silent = {"alertname": "SLONoData", "slo": "checkout-orders", "silent": "all-targets"}
    notification = json.dumps({"alerts": [{"labels": one} for one in (*labels, silent)]})

    said = explain("--notification", "-", stdin=notification)

    titles = [line for line in said.stdout.splitlines() if line and not line.startswith(" ")]
    assert titles == [
        "SLOErrorBudgetBurn: checkout-orders spent over 2% of its 28d budget in 1h",
        "SLONoData: checkout-orders, checkout-up cannot be measured: all their targets are down or gone",
    ]


def test_a_series_and_a_receiver_are_explained_by_name() -> None:
    said = explain("slo:sli_bad:increase1m", "shop/page", "platform-team/called")

    assert "slo:sli_bad:increase1m: recorded by 3 rules" in said.stdout
    assert "  counts   Bad events of the minute that ended 5m ago" in said.stdout
    assert "shop/page: through webhook (https://shop.example.org/page)" in said.stdout
    assert "  alerts   checkout-orders, checkout-up" in said.stdout
    assert "  alerts   of no rule" in said.stdout


def test_of_many_alerts_it_says_how_to_name_one() -> None:
    said = explain("SLOErrorBudgetBurn")

    assert said.stdout == (
        "12 alerts could be meant: add a label such as slo=…, one of checkout-orders, checkout-up, nodes-up\n"
    )


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (("shop/pag",), None, "has the name 'shop/pag'; did you mean 'shop/page'?"),
        (("slo=checkout-order",), None, "no alert has the labels slo=checkout-order"),
        (("slo=a", "checkout"), None, "name either labels of one alert, or names"),
        (("--notification", "-"), "[]x", "this is no JSON of a notification"),
        (("--notification", "-"), '{"alerts": [{}]}', "this is no JSON of a notification"),
        (("--notification", "-", "checkout"), "{}", "name something, or give a --notification"),
        (('{"labels": {"slo": "a=b"}}',), None, "slo explain --notification -"),
    ],
)
def test_what_cannot_be_explained_is_a_wrong_use(
    arguments: tuple[str, ...], stdin: str | None, message: str
) -> None:
    said = explain(*arguments, stdin=stdin)

    assert said.exit_code == 2
    assert message in said.stderr


def test_a_call_by_a_person_is_explained_by_the_record_of_calls(tmp_path: Path) -> None:
    known = CallRecord((requested(),))
    Record(tmp_path / "calls.jsonl").append(known.events[0])

    for said in (
        explain("call_id=20261130-1200-abc123"),
        explain("--notification", "-", stdin=json.dumps([{"labels": dict(known.labels)}])),
    ):
        assert said.exit_code == 0, said.output
        lines = said.stdout.splitlines()
        assert lines[0] == "SLOCall: platform-team is called upon for checkout-orders"
        assert "  called   by ada at 2026-11-30 12:00 UTC: the database is full" in lines
        assert "  record   20261130-1200-abc123: not known to be sent" in lines
        assert "  defined  services.yaml:9" in lines
        assert any(line.startswith("  goes to  shop/notice") for line in lines)


def test_a_call_that_is_not_in_the_record_is_explained_by_what_its_notification_says() -> None:
    alert = {"labels": dict(CALLED), "annotations": {"called_by": "ada", "call_reason": "it is slow"}}

    lines = explain("--notification", "-", stdin=json.dumps([alert])).stdout.splitlines()

    assert "  called   by ada: it is slow" in lines
    assert "  record   has no call 20261130-1200-abc123: name another record with --record" in lines


CALLED = {
    "alertname": "SLOCall",
    "product": "shop",
    "slo": "checkout-orders",
    "severity": "page",
    "called_upon": "platform-team",
    "call_mode": "explicit",
    "call_id": "20261130-1200-abc123",
}


def requested() -> Event:
    details = {"labels": CALLED, "annotations": {"called_by": "ada", "call_reason": "the database is full"}}
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return Event(at, CALLED["call_id"], EventType.REQUESTED, "ada", details)
