"""What arrives of a page and its end by each way that can lead to a stand-in, from the real Alertmanager."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.channels.definitions import TOPIC, reached_by
from tests.channels.standins import Request, Standin, standin
from tests.routing.plans import plan, written
from tests.routing.test_texts import ANNOTATIONS, LABELS, RE_IS_CALLED
from tests.servers.binaries import SUITES, require
from tests.servers.processes import alertmanager

BY_ALL = pytest.mark.parametrize("arrived", SUITES, indirect=True)
SINCE_0_28 = pytest.mark.parametrize("arrived", SUITES[1:], indirect=True)
SINCE_0_33 = pytest.mark.parametrize("arrived", SUITES[2:], indirect=True)

TITLE = "notify: notify-api-success spent 2% of its 28d budget in 1h"
LINES = [
    "1.44% of events were bad over the last 1h.",
    "Service: notify-api in production",
    "Runbook: https://example.org/runbook",
    "Dashboard: https://example.org/dashboard",
    "First responder: notify.",
    RE_IS_CALLED,
]
AT_THE_END = LINES[:4]
CREDENTIALS = "[alertmanager]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s3cret\n"


def ways(url: str, secrets: Path, suite: str) -> dict[str, Any]:
    """Every way that an Alertmanager has and that leads to the stand-in."""
    token = str(secrets / "token")
    since = {
        "bookworm": {
            "opsgenie": {"api_key_file": token, "api_url": f"{url}/opsgenie"},
            "sns": {"topic_arn": TOPIC, "profile": "alertmanager", "api_url": f"{url}/sns"},
        },
        "trixie": {"msteams": {"webhook_url_file": str(secrets / "teams")}},
        "sid": {
            "incidentio": {"url": f"{url}/incidentio", "token_file": token},
            "jira": {
                "url": f"{url}/jira",
                "project": "NOTIFY",
                "token_file": token,
                "resolve_transition": "Done",
            },
        },
    }
    known = SUITES[: SUITES.index(suite) + 1]
    return {name: way for one in known for name, way in since[one].items()}


@pytest.fixture(scope="module")
def arrived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    """A stand-in for all who were notified that a page began, and then that it was over."""
    folder = tmp_path_factory.mktemp("receivers")
    # Before 0.28.1, Opsgenie's key is not trimmed, and a line break is refused in a header.
    (folder / "token").write_text("s3cret" if request.param == "bookworm" else "s3cret\n")
    (folder / "credentials").write_text(CREDENTIALS)
    with standin() as stated, pytest.MonkeyPatch.context() as environment:
        (folder / "teams").write_text(f"{stated.url}/msteams\n")
        environment.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        channels = ways(stated.url, folder, request.param)
        config = written(plan(reached_by(channels)), folder)
        text = config.read_text().replace("group_wait: 10s", "group_wait: 0s")
        config.write_text(text.replace("group_interval: 5m", "group_interval: 1s"))
        with alertmanager(require(request.param), config, folder / "server") as server:
            server.post_alerts(LABELS, annotations=ANNOTATIONS)
            for way in channels:
                stated.wait_for(way, 2 if way == "jira" else 1)
            over = datetime.now(UTC) - timedelta(seconds=1)
            server.post_alerts(LABELS, annotations=ANNOTATIONS, ends_at=over)
            for way in channels:
                stated.wait_for(way, 6 if way == "jira" else 2)
            yield stated


@BY_ALL
def test_opsgenie_is_given_an_alert_and_closes_it(arrived: Standin) -> None:
    page, end = arrived.of("opsgenie")

    assert page.what == "POST /opsgenie/v2/alerts"
    assert page.authorization == end.authorization == "GenieKey s3cret"
    assert page.payload["message"] == TITLE
    assert page.payload["description"].splitlines() == LINES
    assert (page.payload["priority"], page.payload["entity"], page.payload["tags"]) == (
        "P1",
        "notify-api",
        ["slo"],
    )
    assert page.payload["details"]["product"] == LABELS["product"]  # routing rules lead it to the policy
    assert end.what == f"POST /opsgenie/v2/alerts/{page.payload['alias']}/close?identifierType=alias"


@BY_ALL
def test_sns_is_given_a_short_subject_and_all_of_the_message(arrived: Standin) -> None:
    page, end = arrived.of("sns")

    assert "Credential=AKIDEXAMPLE/" in page.authorization
    assert "/eu-west-2/sns/aws4_request" in page.authorization
    assert (page.payload["Action"], page.payload["TopicArn"]) == ("Publish", TOPIC)
    assert page.payload["Subject"] == "FIRING: notify-api-success"
    assert page.payload["Message"].splitlines() == [TITLE, *LINES]
    assert end.payload["Subject"] == "RESOLVED: notify-api-success"
    assert end.payload["Message"].splitlines() == [f"Resolved: {TITLE}", *AT_THE_END]


@SINCE_0_28
def test_teams_is_given_a_card_whose_lines_stay_apart(arrived: Standin) -> None:
    page, end = arrived.of("msteams")

    assert texts_of_card(page) == [TITLE, "\n\n".join([*LINES, ""])]
    assert texts_of_card(end) == [f"Resolved: {TITLE}", "\n\n".join([*AT_THE_END, ""])]


@SINCE_0_33
def test_jira_opens_an_issue_and_closes_it(arrived: Standin) -> None:
    asked = [request.what.replace("/jira/rest/api/2/", "") for request in arrived.of("jira")]
    page, end = (
        one for one in arrived.of("jira") if "fields" in one.payload and "summary" in one.payload["fields"]
    )

    assert asked == [
        "POST search",
        "POST issue",
        "POST search",
        "PUT issue/NOTIFY-1",
        "GET issue/NOTIFY-1/transitions",
        "POST issue/NOTIFY-1/transitions",
    ]
    assert page.authorization == "Bearer s3cret"
    assert page.payload["fields"]["summary"] == TITLE
    assert page.payload["fields"]["description"].splitlines() == LINES
    assert page.payload["fields"]["project"] == {"key": "NOTIFY"}
    assert page.payload["fields"]["issuetype"] == {"name": "Task"}
    assert "priority" not in page.payload["fields"]
    assert end.payload["fields"]["summary"] == f"Resolved: {TITLE}"
    assert arrived.of("jira")[-1].payload == {"transition": {"id": "31"}}


@SINCE_0_33
def test_incident_io_is_given_labels_and_annotations(arrived: Standin) -> None:
    page, end = arrived.of("incidentio")

    assert page.authorization == "Bearer s3cret"
    assert (page.payload["status"], end.payload["status"]) == ("firing", "resolved")
    assert page.payload["groupKey"] == end.payload["groupKey"]
    assert page.payload["commonLabels"] == LABELS
    assert page.payload["commonAnnotations"] == ANNOTATIONS


def texts_of_card(request: Request) -> list[str]:
    (attachment,) = request.payload["attachments"]
    return [block["text"] for block in attachment["content"]["body"]]
