"""What `slo route` answers, for people and for programs, and what it refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from slo.cli.options import read_labels
from slo.model import Catalogue
from tests.routing.organisations import catalogue


@pytest.fixture(autouse=True)
def definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slo.actions.definitions.load", lambda folder: catalogue())


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(slo, ["route", *arguments])


def test_it_says_who_through_what_when_and_why() -> None:
    answer = asked("product=notify", "severity=page")

    assert answer.exit_code == 0
    assert answer.output.splitlines() == [
        "notify/page",
        "  through  PagerDuty (/etc/alertmanager/secrets/pagerduty-notify), Slack #notify",
        "  when     at any hour",
        "  why      It needs a person now, and notify is the first responder.",
        '  route    product="notify" > severity="page"',
    ]


def test_it_names_hours_and_everybody_in_the_order_of_the_tree() -> None:
    answer = asked("product=appointments", "severity=page").output

    assert "  when     in office-hours: monday-friday 09:00-17:30 Europe/London, except holidays" in answer
    assert [line for line in answer.splitlines() if line and not line.startswith(" ")] == [
        "appointments/page",
        "appointments/pager",
        "appointments/queue",
    ]


def test_what_is_nobodys_is_called_unowned_and_the_nearest_product_is_named() -> None:
    answer = asked("product=notfy", "severity=page")

    assert answer.exit_code == 0
    assert answer.output.startswith(
        "Unowned: there is no product 'notfy'; did you mean 'notify'?\n\nunowned\n"
    )


def test_an_alert_without_a_product_is_unowned() -> None:
    assert asked("severity=page").output.startswith("Unowned: the alert names no product")


def test_the_heartbeat_has_no_product_and_is_not_unowned() -> None:
    assert asked("alertname=SLOAlertingHeartbeat").output.startswith("heartbeat\n")


def test_a_call_for_an_unknown_product_says_so_and_reaches_the_party() -> None:
    answer = asked("product=notfy", "called_upon=cyber-security").output

    assert answer.startswith("Unowned: there is no product 'notfy'")
    assert "\ncyber-security/called\n" in answer


def test_programs_get_the_same_answer_as_json() -> None:
    answer = json.loads(asked("--format", "json", "product=appointments", "severity=page").output)

    assert answer["labels"] == {"product": "appointments", "severity": "page"}
    assert answer["unowned"] is None
    assert answer["receivers"][0] == {
        "receiver": "appointments/page",
        "channels": ["Slack #appointments"],
        "hours": ["in office-hours: monday-friday 09:00-17:30 Europe/London, except holidays"],
        "why": "It needs a person now, and appointments is the first responder.",
        "path": ['product="appointments"', 'severity="page"'],
    }


def test_quotes_around_a_value_are_not_part_of_it() -> None:
    assert (
        asked('product="notify"', "severity=page").output == asked("product=notify", "severity=page").output
    )


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["product"], "'product' is not a label such as product=notify"),
        (["product!=notify"], "'product!=notify' is not a label such as"),
        (["1=2"], "'1=2' is not a label such as"),
        (["product=a", "product=b"], "'product' is given twice"),
        ([], "Missing argument 'LABELS...'"),
    ],
)
def test_what_is_not_a_set_of_labels_is_a_usage_error(labels: list[str], said: str) -> None:
    answer = asked(*labels)

    assert answer.exit_code == 2
    assert said in answer.output


def test_without_products_nothing_is_routed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("slo.actions.definitions.load", lambda folder: Catalogue())
    answer = asked("product=notify")

    assert answer.exit_code == 1
    assert "there are no routes: define an Organisation and its products" in answer.output


def then(*arguments: str) -> dict[str, str]:
    """What is said of each receiver at a time."""
    paragraphs = asked(*arguments).output.strip().split("\n\n")
    return {
        lines[0]: next(line.split(maxsplit=1)[1] for line in lines if line.startswith("  state "))
        for lines in (paragraph.splitlines() for paragraph in paragraphs)
    }


APPOINTMENTS_PAGE = ("product=appointments", "severity=page")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-27T12:00Z", "notified at once"),
        ("2026-11-27T17:30Z", "muted until Monday 2026-11-30 09:00 GMT (outside office-hours)"),
        ("2026-12-25T12:00Z", "muted until Tuesday 2026-12-29 09:00 GMT (a holiday)"),
        (
            "2026-12-25T03:00Z",
            "muted until Tuesday 2026-12-29 09:00 GMT (outside office-hours and a holiday)",
        ),
        ("2026-07-01T08:30Z", "notified at once"),
        ("2026-07-01T16:45Z", "muted until Thursday 2026-07-02 09:00 BST (outside office-hours)"),
        ("2026-10-23T16:45Z", "muted until Monday 2026-10-26 09:00 GMT (outside office-hours)"),
    ],
)
def test_at_a_time_it_says_who_is_muted_until_when_and_who_is_notified_meanwhile(at: str, said: str) -> None:
    meanwhile = (
        "" if said == "notified at once" else "; meanwhile notified: appointments/pager, appointments/queue"
    )

    assert then(*APPOINTMENTS_PAGE, "--at", at) == {
        "appointments/page": said + meanwhile,
        "appointments/pager": "notified at once",
        "appointments/queue": "notified at once",
    }


def test_programs_get_the_time_as_well() -> None:
    answer = asked("--format", "json", "--at", "2026-12-25T12:00Z", *APPOINTMENTS_PAGE).output
    page, pager, _ = json.loads(answer)["receivers"]

    assert (page["notifies"], page["until"]) == (False, "2026-12-29T09:00:00+00:00")
    assert page["muted_by"] == ["office-hours/holidays"]
    assert (pager["notifies"], pager["until"], pager["muted_by"]) == (True, None, [])


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-25T12:00", "has no time zone"),
        ("noon", "is not a time such as"),
        ("9999-12-31T12:00Z", "the year must be from 1970 to 2099"),
        ("0001-01-01T00:00Z", "the year must be from 1970 to 2099"),
    ],
)
def test_a_time_that_is_none_is_a_usage_error(at: str, said: str) -> None:
    answer = asked(*APPOINTMENTS_PAGE, "--at", at)

    assert answer.exit_code == 2
    assert said in answer.output


@pytest.mark.parametrize(
    "written",
    [
        ["service.name=notify-api", "größe=klein"],
        ['"service.name"="notify-api"', '"größe"=klein'],
        ['{"service.name"="notify-api", "größe"="klein"}'],
        ['ALERTS{"service.name"="notify-api","größe"="klein",alertstate="firing"}'],
        ['"service.name"="notify-api", "größe"="klein"'],
    ],
)
def test_names_of_labels_may_have_any_characters(written: list[str]) -> None:
    assert read_labels(written) == {"service.name": "notify-api", "größe": "klein"}


@pytest.mark.parametrize("written", ["=x", '""=x', "a b=c", "{x}", "x", '"a'])
def test_what_is_no_label_is_refused(written: str) -> None:
    assert asked(written).exit_code == 2
