"""What each way says, also of what it would misread, as the real Alertmanager renders it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slo.channels import Channels, Message
from slo.plan.routing import messages
from tests.channels.definitions import WAYS
from tests.routing.organisations import TECHOPS
from tests.routing.test_texts import BARE, CALL, LABELS, Renderer, alert
from tests.servers.binaries import Generation

AWKWARD = {
    "summary": "p99 < 300ms & errors > 1%,\nas it's said",
    "description": "see <https://example.org|this> &amp; that",
    "runbook_url": "https://example.org/runbook?slo=a&b=<c>",
}


@pytest.fixture
def render(generation: Generation, tmp_path: Path) -> Renderer:
    party = {**TECHOPS["parties"]["reliability-engineering"], "title": "R&D", "out_of_hours": None}
    parties = {**TECHOPS["parties"], "reliability-engineering": party}
    return Renderer(generation, tmp_path, parties=parties)


def said(way: str, message: Message) -> dict[str, Any]:
    (channel,) = Channels.model_validate(WAYS[way]).all
    return dict(channel.config(message))


def texts(value: object) -> Iterator[str]:
    """All texts of a configuration."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_slack_is_notified_with_escapes_what_is_no_markup(render: Renderer) -> None:
    slack = said("slack", messages.PAGE)
    title, text = (render.text(slack[part], alert(annotations=AWKWARD)) for part in ("title", "text"))

    assert title == "notify: p99 &lt; 300ms &amp; errors &gt; 1%,\nas it's said"
    assert text.splitlines() == [
        "see &lt;https://example.org|this&gt; &amp;amp; that",
        "Service: notify-api in production",
        "Runbook: https://example.org/runbook?slo=a&amp;b=&lt;c&gt;",
        "First responder: notify.",
        "If that is not enough, call upon R&amp;D: #techops",
    ]


def test_the_link_of_a_slack_title_is_an_address_and_no_text(render: Renderer) -> None:
    link = said("slack", messages.PAGE)["title_link"]

    assert render.text(link, alert(annotations=AWKWARD)) == AWKWARD["runbook_url"]


@pytest.mark.parametrize("way", ["pagerduty", "opsgenie", "email", "sns", "msteams"])
def test_others_are_notified_without_escapes(way: str, render: Renderer) -> None:
    rendered = [render.text(text, alert(annotations=AWKWARD)) for text in texts(said(way, messages.PAGE))]

    assert any(AWKWARD["summary"] in one for one in rendered)
    assert any(AWKWARD["description"] in one for one in rendered)
    assert any("R&D" in one for one in rendered)


def test_the_summary_of_an_issue_is_one_line(render: Renderer) -> None:
    summary = said("jira", messages.PAGE)["summary"]

    assert (
        render.text(summary, alert(annotations=AWKWARD)) == "notify: p99 < 300ms & errors > 1%, as it's said"
    )


@pytest.mark.parametrize(
    "labels",
    [
        CALL,
        {"alertname": "Stray"},
        {**LABELS, "slo": 200 * "a"},
        {"product": "über\nalles\t" + 200 * "ü"},
    ],
)
def test_the_subject_of_an_sns_message_is_one_that_sns_takes(
    labels: dict[str, str], render: Renderer
) -> None:
    subject = render.text(said("sns", messages.CALL)["subject"], alert(labels, "resolved", AWKWARD))

    assert subject.startswith("RESOLVED: ")
    assert len(subject) < 100
    assert subject.isascii()
    assert subject.isprintable()


@pytest.mark.parametrize("way", ["pagerduty", "opsgenie", "slack", "msteams", "email", "jira", "sns"])
def test_every_text_can_be_written_of_an_alert_that_says_nothing(
    way: str, generation: Generation, tmp_path: Path
) -> None:
    render = Renderer(generation, tmp_path)
    config = said(way, messages.PAGE)
    nothing = alert(BARE[0][1], annotations={})

    assert all("<no value>" not in render.text(text, nothing) for text in texts(config) if "{{" in text)
