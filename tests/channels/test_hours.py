"""Who is notified in a team's hours, and who at any hour."""

from slo.plan.types import Receiver, Routing
from tests.channels.definitions import ALL, reached_by
from tests.routing.plans import plan

READ_BY_PEOPLE = {"slack_configs", "msteamsv2_configs", "email_configs"}
DECIDE_THEMSELVES = {
    "pagerduty_configs",
    "opsgenie_configs",
    "incidentio_configs",
    "jira_configs",
    "sns_configs",
    "webhook_configs",
}


def in_hours() -> Routing:
    team = reached_by(ALL)
    planned = plan({**team, "alerting": {**team["alerting"], "hours": "office-hours"}})
    assert planned.routing is not None
    return planned.routing


def sections(receivers: tuple[Receiver, ...], name: str) -> set[str]:
    (channels,) = (one.channels for one in receivers if one.name == name)
    return {way.section for way in channels.all} if channels else set()


def test_chat_and_mail_are_read_in_hours_and_all_others_hear_at_any_hour() -> None:
    receivers = in_hours().receivers

    assert sections(receivers, "notify/page") == READ_BY_PEOPLE
    assert sections(receivers, "notify/pager") == DECIDE_THEMSELVES
    assert sections(receivers, "notify/queue") == READ_BY_PEOPLE | DECIDE_THEMSELVES


def test_the_notice_of_a_call_opens_no_issue_where_there_is_chat() -> None:
    assert sections(in_hours().receivers, "notify/notice") == READ_BY_PEOPLE
