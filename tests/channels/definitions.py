"""Each way to reach people as it is defined, and a team that is reached by it."""

from typing import Any

SECRET = "/etc/alertmanager/secrets/secret"
TOPIC = "arn:aws:sns:eu-west-2:123456789012:notify-page"

WAYS: dict[str, dict[str, Any]] = {
    "pagerduty": {"pagerduty": {"routing_key_file": SECRET}},
    "opsgenie": {"opsgenie": {"api_key_file": SECRET}},
    "opsgenie in the EU": {"opsgenie": {"api_key_file": SECRET, "api_url": "https://api.eu.opsgenie.com/"}},
    "incidentio": {"incidentio": {"url": "https://api.incident.io/v2/alert_events/1", "token_file": SECRET}},
    "slack": {"slack": {"channel": "#notify", "webhook_url_file": SECRET}},
    "msteams": {"msteams": {"webhook_url_file": SECRET}},
    "email": {"email": "notify@example.org"},
    "jira": {
        "jira": {"url": "https://jira.example.org/jira", "project": "NOTIFY", "token_file": SECRET},
    },
    "jira in the cloud": {
        "jira": {
            "url": "https://example.atlassian.net",
            "project": "NOTIFY",
            "issue_type": "Incident",
            "token_file": SECRET,
            "username": "alertmanager@example.org",
            "resolve_transition": "Done",
        },
    },
    "sns": {"sns": {"topic_arn": TOPIC}},
    "sns by a role": {
        "sns": {
            "topic_arn": TOPIC,
            "profile": "alertmanager",
            "role_arn": "arn:aws:iam::123456789012:role/publish",
            "api_url": "https://vpce-1.sns.eu-west-2.vpce.amazonaws.com",
        },
    },
    "webhook": {"webhook": {"url": "https://example.org/hook"}},
    "webhook of a file": {"webhook": {"url_file": SECRET}},
}

ALL = {name: way for one in WAYS.values() for name, way in one.items()}


def reached_by(channels: dict[str, Any]) -> dict[str, Any]:
    """A team that gets its pages and its tickets so."""
    return {"name": "notify", "alerting": {"page": channels, "ticket": channels}}
