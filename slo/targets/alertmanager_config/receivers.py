"""Receivers of AlertmanagerConfig, from the settings of Alertmanager's own; secrets are keys of Secrets."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slo.text.yaml import Value

Config = Mapping[str, Any]
Settings = dict[str, Value]

_PATH = re.compile(
    r"/etc/alertmanager/secrets/(?P<name>[a-z0-9]([a-z0-9.-]*[a-z0-9])?)/(?P<key>[A-Za-z0-9_.-]+)"
)
"""Where the operator mounts the keys of Secrets that an Alertmanager lists."""


def is_selectable(path: str) -> bool:
    """Return whether a file of a secret is a key of a Secret, by its path."""
    return _PATH.fullmatch(path) is not None


def _selected(path: str) -> Value:
    found = _PATH.fullmatch(path)
    assert found, path
    return {"name": found["name"], "key": found["key"]}


def _pairs(values: Mapping[str, str]) -> Value:
    return [{"key": key, "value": value} for key, value in values.items()]


def _pagerduty(config: Config) -> Settings:
    texts = ("url", "severity", "class", "component", "group", "description")
    return {
        "routingKey": _selected(config["routing_key_file"]),
        **{name: config[name] for name in texts},
        "details": _pairs(config["details"]),
        "pagerDutyLinkConfigs": [{"href": one["href"], "alt": one["text"]} for one in config["links"]],
    }


def _opsgenie(config: Config) -> Settings:
    texts = ("message", "description", "priority", "entity", "tags")
    return {
        "apiKey": _selected(config["api_key_file"]),
        "apiURL": config["api_url"],
        **{name: config[name] for name in texts},
    }


def _slack(config: Config) -> Settings:
    return {
        "apiURL": _selected(config["api_url_file"]),
        "channel": config["channel"],
        "title": config["title"],
        "titleLink": config["title_link"],
        "text": config["text"],
    }


def _msteams(config: Config) -> Settings:
    return {
        "webhookURL": _selected(config["webhook_url_file"]),
        "title": config["title"],
        "text": config["text"],
    }


def _email(config: Config) -> Settings:
    return {
        "to": config["to"],
        **dict(_mail_server(config)),
        "headers": _pairs(config["headers"]),
        "text": config["text"],
        "html": config["html"],
    }


def _mail_server(config: Config) -> Iterator[tuple[str, Value]]:
    names = {"smarthost": "smarthost", "from": "from", "auth_username": "authUsername"}
    yield from ((name, config[its]) for its, name in names.items() if its in config)
    if "auth_password_file" in config:
        yield "authPassword", _selected(config["auth_password_file"])
    if "require_tls" in config:
        yield "requireTLS", config["require_tls"]


def _sns(config: Config) -> Settings:
    names = {"region": "region", "profile": "profile", "role_arn": "roleArn"}
    signing = config["sigv4"]
    return {
        "topicARN": config["topic_arn"],
        **({"apiURL": config["api_url"]} if "api_url" in config else {}),
        "sigv4": {name: signing[its] for its, name in names.items() if its in signing},
        "subject": config["subject"],
        "message": config["message"],
    }


def _webhook(config: Config) -> Settings:
    if "url_file" in config:
        return {"urlSecret": _selected(config["url_file"])}
    return {"url": config["url"]}


INTEGRATIONS: Mapping[str, tuple[str, Callable[[Config], Settings]]] = {
    "pagerduty_configs": ("pagerdutyConfigs", _pagerduty),
    "opsgenie_configs": ("opsgenieConfigs", _opsgenie),
    "slack_configs": ("slackConfigs", _slack),
    "msteamsv2_configs": ("msteamsv2Configs", _msteams),
    "email_configs": ("emailConfigs", _email),
    "sns_configs": ("snsConfigs", _sns),
    "webhook_configs": ("webhookConfigs", _webhook),
}
"""The key of a receiver, and its settings, for each section of a receiver of Alertmanager that has one."""
