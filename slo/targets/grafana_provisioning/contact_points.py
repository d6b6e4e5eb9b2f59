"""Grafana's contact points, from the receivers of Alertmanager.

Secrets stay in the files that definitions name; Grafana reads them when it starts.
https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slo.channels import Channel
from slo.plan.types import Receiver, Routing
from slo.targets.grafana_provisioning.interpolation import content_of, literal
from slo.text.yaml import Value

_OPSGENIE = "https://api.opsgenie.com/"
_LONGEST_UID = 40

Config = Mapping[str, Any]
Settings = dict[str, Value]


def contact_points(routing: Routing) -> Iterator[Value]:
    """Yield a contact point for each receiver that notifies somebody."""
    for receiver in routing.receivers:
        if receiver.channels:
            ways = receiver.channels.by_name.items()
            yield {
                "name": receiver.name,
                "receivers": [_integration(receiver, name, way, routing) for name, way in ways],
            }


def _integration(receiver: Receiver, name: str, way: Channel, routing: Routing) -> Value:
    config: Config = way.config(receiver.message)
    type_, settings = INTEGRATIONS[way.section]
    made = settings(config)
    if type_ == "pagerduty" and routing.pagerduty_events_url:
        made["url"] = literal(routing.pagerduty_events_url)
    return {
        "uid": _uid(receiver.name, name),
        "type": type_,
        "settings": made,
        "disableResolveMessage": not config.get("send_resolved", True),
    }


def _uid(receiver: str, way: str) -> str:
    """Return the uid of an integration, which depends only on the names of its receiver and channel."""
    digest = hashlib.sha256(f"{receiver}\0{way}".encode()).hexdigest()[:12]
    return f"{receiver.replace('/', '-')[: _LONGEST_UID - 13]}-{digest}"


def _pagerduty(config: Config) -> Settings:
    return {
        "integrationKey": content_of(config["routing_key_file"]),
        "severity": config["severity"],
        "summary": literal(config["description"]),
        **{name: literal(config[name]) for name in ("class", "component", "group")},
        "details": {
            "text": literal(config["details"]["text"]),
            "runbook": literal(config["links"][0]["href"]),
        },
    }


def _opsgenie(config: Config) -> Settings:
    """Return settings without the priority: Grafana reads that only from an annotation of the alert."""
    return {
        "apiKey": content_of(config["api_key_file"]),
        "apiUrl": f"{config.get('api_url', _OPSGENIE).rstrip('/')}/v2/alerts",
        "message": literal(config["message"]),
        "description": literal(config["description"]),
        "autoClose": True,
    }


def _incidentio(config: Config) -> Settings:
    return {
        "url": literal(config["url"]),
        "httpMethod": "POST",
        "authorization_scheme": "Bearer",
        "authorization_credentials": content_of(config["http_config"]["authorization"]["credentials_file"]),
    }


def _slack(config: Config) -> Settings:
    return {
        "recipient": config["channel"],
        "url": content_of(config["api_url_file"]),
        "title": literal(config["title"]),
        "text": literal(config["text"]),
    }


def _msteams(config: Config) -> Settings:
    return {
        "url": content_of(config["webhook_url_file"]),
        "title": literal(config["title"]),
        "message": literal(config["text"]),
    }


def _email(config: Config) -> Settings:
    """Return settings without a mail server, which is Grafana's own."""
    return {
        "addresses": config["to"],
        "subject": literal(config["headers"]["Subject"]),
        "message": literal(config["text"]),
    }


def _jira(config: Config) -> Settings:
    http = config["http_config"]
    if "basic_auth" in http:
        basic = http["basic_auth"]
        access: Settings = {"user": basic["username"], "password": content_of(basic["password_file"])}
    else:
        access = {"api_token": content_of(http["authorization"]["credentials_file"])}
    texts = ("api_url", "project", "issue_type", "summary", "description", "resolve_transition")
    return {**{name: literal(config[name]) for name in texts if name in config}, **access}


def _sns(config: Config) -> Settings:
    texts = ("api_url", "topic_arn", "subject", "message")
    return {
        **{name: literal(config[name]) for name in texts if name in config},
        "sigv4": {name: literal(value) for name, value in config["sigv4"].items()},
    }


def _webhook(config: Config) -> Settings:
    address = content_of(config["url_file"]) if "url_file" in config else literal(config["url"])
    return {"url": address, "httpMethod": "POST"}


INTEGRATIONS: Mapping[str, tuple[str, Callable[[Config], Settings]]] = {
    "pagerduty_configs": ("pagerduty", _pagerduty),
    "opsgenie_configs": ("opsgenie", _opsgenie),
    "incidentio_configs": ("webhook", _incidentio),
    "slack_configs": ("slack", _slack),
    "msteamsv2_configs": ("teams", _msteams),
    "email_configs": ("email", _email),
    "jira_configs": ("jira", _jira),
    "sns_configs": ("sns", _sns),
    "webhook_configs": ("webhook", _webhook),
}
"""The type of an integration, and its settings, for each section of a receiver of Alertmanager."""
