"""The servers that things are pushed to, connected, with what they are to hold."""

from pathlib import Path
from typing import NamedTuple

from slo.actions.failures import InvalidRequest
from slo.actions.http_config import read_http_config
from slo.actions.push.generated import DASHBOARDS, ROUTES, RULES, generated
from slo.actions.push.grafana import Folder
from slo.actions.push.mimir import Tenant
from slo.actions.servers import address_of
from slo.clients.access import Access
from slo.clients.grafana import Grafana
from slo.clients.http_config import HttpConfig
from slo.clients.mimir import RULES as PATHS
from slo.clients.mimir import Mimir, for_tenant
from slo.clients.urls import Address


class Place(NamedTuple):
    """A server, and the beginning of names there. `by` says who pushes, for others who wait."""

    url: str
    http_config: Path | None
    prefix: str
    by: str

    def connect(self) -> tuple[Address, Access]:
        """Return the address and the access; raises InvalidRequest, Refused and InvalidHttpConfig."""
        address = address_of(self.url, "url")
        config = read_http_config(self.http_config) if self.http_config else HttpConfig()
        if address.credentials and config.identities:
            message = f"the URL has credentials, and so has {self.http_config}: remove them from the URL"
            raise InvalidRequest(message)
        return address, Access.by(config).with_user(address.credentials)


def tenant(
    server: str,
    definitions: Path,
    output: Path,
    place: Place,
    name: str | None = None,
    secrets: Path | None = None,
    only: str | None = None,
) -> Tenant:
    """Return a tenant of Mimir or Cortex with what it is to hold: rules, routes, or both.

    Raises what `connect` and `generated` raise.
    """
    address, access = place.connect()
    wanted = {"rules": RULES, "alertmanager": ROUTES, None: (*RULES, *ROUTES)}[only]
    mimir = Mimir(address, for_tenant(access, name) if name else access, PATHS[server])
    made = generated(definitions, output, wanted)
    return Tenant.of(mimir, made, secrets, place.prefix, place.by)


def grafana(definitions: Path, output: Path, place: Place) -> Folder:
    """Return a folder of Grafana with the dashboards that it is to hold; raises what `tenant` raises."""
    address, access = place.connect()
    made = generated(definitions, output, DASHBOARDS)
    return Folder(Grafana(address, access), made, place.prefix, place.by)
