"""What people read, as the real Alertmanager renders it: short, and whole where something is missing."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.routing.organisations import PETITIONS_CALLING, TECHOPS
from tests.routing.plans import plan, written
from tests.servers.binaries import Generation

LABELS = {
    "alertname": "SLOErrorBudgetBurn",
    "product": "notify",
    "service": "notify-api",
    "slo": "notify-api-success",
    "environment": "production",
    "severity": "page",
    "category": "reliability",
}
ANNOTATIONS = {
    "summary": "notify-api-success spent 2% of its 28d budget in 1h",
    "description": "1.44% of events were bad over the last 1h.",
    "runbook_url": "https://example.org/runbook",
    "dashboard_url": "https://example.org/dashboard",
}
CALL = {**LABELS, "called_upon": "cyber-security", "call_mode": "explicit", "call_id": "7"}
REASON = {"call_reason": "somebody reads our mail", "called_by": "on-call of notify"}
RE_IS_CALLED = (
    "If that is not enough, call upon Reliability Engineering: #techops, "
    "out of hours https://example.org/re-at-night"
)
NOBODYS = {"alertname": "Stray"}
CALL_OF_NOBODY = {"alertname": "Call", "called_upon": "cyber-security"}
BARE = (
    *(("page", labels) for labels in (NOBODYS, LABELS)),
    *(("ticket", labels) for labels in (NOBODYS, LABELS)),
    *(("unowned", labels) for labels in (NOBODYS, LABELS)),
    *(("call", labels) for labels in (CALL_OF_NOBODY, CALL)),
    *(("notice", labels) for labels in (CALL_OF_NOBODY, CALL)),
    *(("declared", labels) for labels in (NOBODYS, LABELS)),
    ("heartbeat", NOBODYS),
)


def alert(
    labels: Mapping[str, str] = LABELS, status: str = "firing", annotations: Mapping[str, str] = ANNOTATIONS
) -> dict[str, object]:
    return {"status": status, "labels": dict(labels), "annotations": dict(annotations)}


def common(alerts: tuple[dict[str, object], ...], key: str) -> dict[str, str]:
    """The pairs that all alerts share, as Alertmanager computes them."""
    first, *others = (alert[key] for alert in alerts)
    assert isinstance(first, dict)
    return {
        name: value
        for name, value in first.items()
        if all(isinstance(other, dict) and other.get(name) == value for other in others)
    }


class Renderer:
    """Renders messages with the templates as they are written for Alertmanager."""

    def __init__(
        self, generation: Generation, folder: Path, *products: dict[str, Any], **organisation: object
    ) -> None:
        self.amtool = generation.amtool
        self.folder = folder
        self.templates = written(plan(*products, **organisation), folder).parent / "templates"

    def __call__(self, template: str, *alerts: dict[str, object]) -> str:
        return self.text(f'{{{{ template "{template}" . }}}}', *alerts)

    def text(self, text: str, *alerts: dict[str, object]) -> str:
        """Render a text of the configuration."""
        firing = any(alert["status"] == "firing" for alert in alerts)
        data = self.folder / "data.json"
        data.write_text(
            json.dumps(
                {
                    "status": "firing" if firing else "resolved",
                    "alerts": alerts,
                    "commonLabels": common(alerts, "labels"),
                    "commonAnnotations": common(alerts, "annotations"),
                }
            )
        )
        command: list[str | Path] = [
            *(self.amtool, "template", "render", f"--template.glob={self.templates}/*.tmpl"),
            *(f"--template.data={data}", f"--template.text={text}"),
        ]
        # Alertmanager finds its default templates from where it lies.
        said = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=self.amtool.parent)
        assert said.returncode == 0, said.stderr
        return said.stdout.removesuffix("\n")


@pytest.fixture
def render(generation: Generation, tmp_path: Path) -> Renderer:
    return Renderer(generation, tmp_path)


def test_a_page_says_whose_what_and_how_bad_in_one_line(render: Renderer) -> None:
    expected = "notify: notify-api-success spent 2% of its 28d budget in 1h"

    assert render("slo.page.title", alert()) == expected


def test_a_page_says_what_to_do_first_and_whom_to_call(render: Renderer) -> None:
    assert render("slo.page.text", alert()).splitlines() == [
        "1.44% of events were bad over the last 1h.",
        "Service: notify-api in production",
        "Runbook: https://example.org/runbook",
        "Dashboard: https://example.org/dashboard",
        "First responder: notify.",
        RE_IS_CALLED,
    ]


def test_whom_to_call_is_notified_as_it_is_written(generation: Generation, tmp_path: Path) -> None:
    title = 'The "{{ R }}" \\ team'
    party = {
        **TECHOPS["parties"]["reliability-engineering"],
        "title": title,
        "help": "",
        "out_of_hours": None,
    }
    parties = {**TECHOPS["parties"], "reliability-engineering": party}
    render = Renderer(generation, tmp_path, parties=parties)

    assert render("slo.page.text", alert()).splitlines()[-1].endswith(f"call upon {title}")


def test_whom_to_call_depends_on_what_it_is_about(render: Renderer) -> None:
    def last_line(category: str) -> str:
        return render("slo.page.text", alert({**LABELS, "category": category})).splitlines()[-1]

    assert last_line("security").endswith("call upon Cyber Security: #cyber-security-help")
    assert last_line("pipeline") == "First responder: notify."


def test_an_environment_that_is_not_production_is_in_the_title(render: Renderer) -> None:
    title = render("slo.page.title", alert({**LABELS, "environment": "staging"}))

    assert title == "notify: notify-api-success spent 2% of its 28d budget in 1h (staging)"


def test_the_title_of_a_group_is_of_an_alert_that_still_fires(render: Renderer) -> None:
    over = alert(status="resolved", annotations={**ANNOTATIONS, "summary": "the fast one"})
    slow = alert(annotations={**ANNOTATIONS, "summary": "the slow one"})

    assert render("slo.page.title", over, slow) == "notify: the slow one"
    assert render("slo.page.text", over, slow).splitlines()[:3] == [
        "the slow one",
        "1.44% of events were bad over the last 1h.",
        "Resolved: the fast one",
    ]


def test_the_end_of_a_page_says_that_it_is_over_and_asks_nobody_for_help(render: Renderer) -> None:
    over = alert(status="resolved")

    assert render("slo.page.title", over).startswith("Resolved: notify: ")
    assert "call upon" not in render("slo.page.text", over)


def test_a_ticket_says_that_it_can_wait(render: Renderer) -> None:
    last = render("slo.ticket.text", alert()).splitlines()[-1]

    assert last == "This can wait until the next working day."


def test_a_call_says_who_calls_whom_and_why(render: Renderer) -> None:
    call = alert(CALL, annotations={**REASON, **ANNOTATIONS})

    assert render("slo.call.title", call) == "notify calls upon cyber-security: somebody reads our mail"
    assert render("slo.call.text", call).splitlines() == [
        "Why: somebody reads our mail",
        "Called by: on-call of notify",
        "About: notify-api-success spent 2% of its 28d budget in 1h",
        "1.44% of events were bad over the last 1h.",
        "Service: notify-api in production",
        "Runbook: https://example.org/runbook",
        "Dashboard: https://example.org/dashboard",
        "You are asked to help. notify stays responsible and knows of this call.",
        "To answer: slo ack 7",
        "To stand down: slo stand-down 7",
    ]


def test_a_call_without_a_summary_still_says_what_it_is_about(render: Renderer) -> None:
    def text(**labels: str) -> list[str]:
        call = {"alertname": "Call", "called_upon": "cyber-security", **labels}
        return render("slo.call.text", alert(call, annotations=REASON)).splitlines()

    assert text(product="notify", slo="notify-api-success")[2] == "About: notify-api-success"
    assert text(product="notify")[2] == "About: notify"
    assert text()[2:] == [
        "You are asked to help. The first responder stays responsible and knows of this call."
    ]


def test_a_call_that_a_page_made_ends_with_the_page(render: Renderer) -> None:
    call = alert({**LABELS, "called_upon": "cyber-security", "call_mode": "automatic"}, annotations=REASON)

    assert render("slo.call.text", call).splitlines()[-1] == "This call ends with the page."
    assert render("slo.notice.text", call).splitlines()[-1] == "This call ends with the page."


def test_a_call_to_somebody_who_cannot_be_called_says_who_got_it(render: Renderer) -> None:
    stray = alert({**CALL, "called_upon": "night-watch"}, annotations=REASON)
    said = "night-watch cannot be called, so reliability-engineering received this call instead."

    assert render("slo.call.text", stray).splitlines()[0] == said
    assert render("slo.notice.text", stray).splitlines()[0] == said


def test_a_drill_says_so_in_every_title(render: Renderer) -> None:
    for status in ("firing", "resolved"):
        drill = alert({**CALL, "drill": "true"}, status, REASON)

        assert render("slo.call.title", drill).startswith("[DRILL] ")
        assert render("slo.notice.title", drill).startswith("[DRILL] ")
        assert render("slo.call.text", drill).startswith("This is a drill: ")


def test_a_page_says_when_it_calls_by_itself_and_how_to_answer_first(
    generation: Generation, tmp_path: Path
) -> None:
    render = Renderer(generation, tmp_path, PETITIONS_CALLING)
    page = {**LABELS, "product": "petitions"}
    said = "If this page still fires after 15m, it calls upon reliability-engineering automatically. "

    assert render("slo.page.text", alert(page)).splitlines()[-1] == (
        f"{said}To answer before that: slo ack notify-api-success"
    )
    assert said not in render("slo.page.text", alert({**page, "category": "security"}))
    assert said not in render("slo.page.text", alert(LABELS))


def test_what_was_declared_to_be_about_security_says_so_to_who_helps(render: Renderer) -> None:
    page = alert({**LABELS, "category": "security"})

    assert render("slo.declared.title", page).startswith("notify, security: notify-api-success spent")
    assert render("slo.declared.text", page).splitlines()[-1] == (
        "notify declared this to be about security. They are the first responder, and have been woken too."
    )


def test_a_notice_tells_the_product_that_it_stays_responsible(render: Renderer) -> None:
    call = alert(CALL, annotations=REASON)

    assert render("slo.notice.title", call) == "cyber-security has been called upon for notify"
    assert render("slo.notice.text", call).splitlines()[-2:] == [
        "They help; you stay responsible.",
        "To stand down: slo stand-down 7",
    ]


def test_the_end_of_a_call_is_a_stand_down(render: Renderer) -> None:
    over = alert(CALL, "resolved", REASON)

    assert render("slo.call.title", over).startswith("Stood down: notify calls upon ")
    assert render("slo.notice.title", over).startswith("Stood down: cyber-security has been called ")


def test_what_is_nobodys_says_why_and_shows_its_labels(render: Renderer) -> None:
    stray = alert({"alertname": "Stray", "job": "backup"}, annotations={})

    assert render("slo.unowned.title", stray) == "No owner: Stray"
    assert render("slo.unowned.text", stray).splitlines() == [
        "No product is named, so nobody was woken. Correct the label or define the product.",
        "Stray",
        "Labels: alertname=Stray, job=backup",
    ]
    unknown = render("slo.unowned.text", alert({"alertname": "Stray", "product": "notfy"}, annotations={}))
    assert unknown.startswith("There is no product notfy, so nobody was woken.")


@pytest.mark.parametrize("status", ["firing", "resolved"])
def test_without_annotations_and_labels_every_message_still_says_something(
    status: str, generation: Generation, tmp_path: Path
) -> None:
    render = Renderer(generation, tmp_path)
    for kind, labels in BARE:
        bare = alert(labels, status, {})
        title, text = render(f"slo.{kind}.title", bare), render(f"slo.{kind}.text", bare)

        assert title.strip() == title != ""
        assert "\n" not in title
        assert "<no value>" not in title + text
        assert all(line.strip() == line != "" for line in text.splitlines())
