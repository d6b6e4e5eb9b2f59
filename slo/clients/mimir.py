"""The APIs of Grafana Mimir and Cortex for the rules and the Alertmanager configuration of a tenant.

https://grafana.com/docs/mimir/latest/references/http-api/
https://cortexmetrics.io/docs/api/
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, Never
from urllib.parse import quote

import yaml
from requests import PreparedRequest

from slo.clients.access import Access
from slo.clients.exchange import Reply, Request, http_date
from slo.clients.failures import Refused, Unreachable, expecting
from slo.clients.idempotent import sent
from slo.clients.urls import Address
from slo.source.loader import TEXT_LOADER

RULES = {"mimir": "/prometheus/config/v1/rules", "cortex": "/api/v1/rules"}
"""The path of the rules, by the name of the server."""

_ALERTMANAGER = "/api/v1/alerts"
_NOTHING_YET = ("no rule groups found", "alertmanager storage object not found")
"""How the servers say, with status 404, that a tenant has nothing yet."""

Key = tuple[str, str]
"""Namespace and name of a group of rules."""

Group = Mapping[str, Any]
"""A group of rules with Prometheus's keys; every single value is a text."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """An Alertmanager configuration, and its templates by their names. There are secrets in it."""

    text: str = field(repr=False)
    templates: Mapping[str, str]


class Rules(NamedTuple):
    """The groups of a tenant, and the server's time."""

    groups: Mapping[Key, Group]
    at: datetime


@dataclass(frozen=True, slots=True)
class Mimir:
    """A tenant. Each change replaces a whole group of rules, or the whole Alertmanager configuration.

    `secrets` are never repeated in messages.
    """

    address: Address
    access: Access
    rules_path: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def rules(self) -> Rules:
        """Return all groups; raises Unreachable or Refused."""
        reply = self._send(self.rules_path)
        found = self._yaml(reply) if reply.response.ok else {}
        with expecting(self.address, "with something other than groups of rules"):
            groups = {
                (namespace, group["name"]): _group(group)
                for namespace, groups in found.items()
                for group in groups
            }
        return Rules(groups, _date(reply))

    def set_group(self, namespace: str, text: str) -> None:
        """Create or replace a group, which is in YAML; raises Unreachable or Refused."""
        self._send(f"{self.rules_path}/{quote(namespace, safe='')}", text)

    def delete_group(self, namespace: str, name: str) -> None:
        """Delete a group, if it is still there; raises Unreachable or Refused."""
        path = f"{self.rules_path}/{quote(namespace, safe='')}/{quote(name, safe='')}"
        try:
            self._send(path, method="DELETE")
        except Refused as error:
            if error.status != 404:
                raise

    def configuration(self) -> Configuration | None:
        """Return the Alertmanager configuration, None without one; raises Unreachable or Refused."""
        reply = self._send(_ALERTMANAGER)
        if not reply.response.ok:
            return None
        found = self._yaml(reply)
        with expecting(self.address, "with something other than an Alertmanager configuration"):
            return Configuration(found["alertmanager_config"], found.get("template_files") or {})

    def set_configuration(self, text: str) -> None:
        """Replace the Alertmanager configuration and its templates; raises Unreachable or Refused."""
        self._send(_ALERTMANAGER, text)

    def _send(self, path: str, text: str | None = None, method: str | None = None) -> Reply:
        request = Request(self.address.url + path, self.access, yaml=text, method=method)
        return sent(request, self.address, self.secrets, nothing_yet=_NOTHING_YET)

    def _yaml(self, reply: Reply) -> Any:
        try:
            return yaml.load(reply.body.decode(), TEXT_LOADER) or {}
        except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
            self._fail("answers with something other than YAML; is this the address of the API?")

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def for_tenant(access: Access, tenant: str) -> Access:
    """Return access with the header that names the tenant."""

    def authenticate(request: PreparedRequest) -> PreparedRequest:
        request.headers["X-Scope-OrgID"] = tenant
        return access.authenticate(request)

    return Access(authenticate, access.tls)


def _group(answer: Any) -> Group:
    """Return a group with the rules that it has; raises AttributeError or TypeError for another form."""
    rules = [{**rule, "labels": {**(rule.get("labels") or {})}} for rule in answer.get("rules") or ()]
    return {**answer, "rules": rules}


def _date(reply: Reply) -> datetime:
    """Return the server's time, by its header Date; ours without one."""
    return http_date(reply.response.headers.get("Date", "")) or datetime.now(UTC)
