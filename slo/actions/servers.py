"""The servers that actions query: URLs, and files with HTTP client settings."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from slo.actions.failures import InvalidRequest
from slo.clients.waiting import Waiting, unseen

if TYPE_CHECKING:
    from slo.clients.alertmanager import Alertmanager
    from slo.clients.http_config import HttpConfig
    from slo.clients.pagerduty import PagerDuty
    from slo.clients.prometheus import Prometheus
    from slo.clients.urls import Address

# Clients are imported where they are used: most actions query no server.


class Server(NamedTuple):
    """A Prometheus: its URL, HTTP client settings in promtool's format, and what shows the waiting for it."""

    url: str
    http_config: Path | None = None
    waiting: Waiting = unseen

    def connect(self, timeout: int | None = None) -> "Prometheus":
        """Return a client; `timeout` is in seconds for each answer, by default that of the client.

        Raises InvalidRequest, Refused and InvalidHttpConfig.
        """
        from slo.clients.access import Access
        from slo.clients.prometheus import Prometheus

        address, config = address_of(self.url, "prometheus"), _config(self.http_config)
        if address.credentials and config.identities:
            message = f"the URL has credentials, and so has {self.http_config}: remove them from the URL"
            raise InvalidRequest(message)
        patience = {} if timeout is None else {"timeout": timeout}
        return Prometheus(address, access=Access.by(config), waiting=self.waiting, **patience)


class Cluster(NamedTuple):
    """The Alertmanagers of a cluster: the URL of each, and a file of HTTP client settings for all."""

    urls: tuple[str, ...]
    http_config: Path | None = None

    def connect(self) -> "Alertmanager":
        """Return a client; raises InvalidRequest without a URL, Refused and InvalidHttpConfig."""
        from slo.clients.access import Access
        from slo.clients.alertmanager import Alertmanager
        from slo.clients.api import Api

        if not self.urls:
            raise InvalidRequest("name an Alertmanager: with --alertmanager URL, or in SLO_ALERTMANAGER")
        access = Access.by(_config(self.http_config))
        return Alertmanager(tuple(Api(address_of(url, "alertmanager"), access=access) for url in self.urls))


class Account(NamedTuple):
    """An account of PagerDuty: the URL of its REST API, a file with a token, and the user's email address."""

    url: str
    token_file: Path | None
    user: str | None

    def connect(self) -> "PagerDuty":
        """Return a client; raises InvalidRequest without a token file or a user."""
        from slo.clients.pagerduty import PagerDuty

        if self.token_file is None or not self.user:
            raise InvalidRequest("--incident needs --pagerduty-token-file FILE and --pagerduty-user EMAIL")
        return PagerDuty.of(address_of(self.url, "pagerduty"), self.token_file, self.user)


def address_of(url: str, parameter: str) -> "Address":
    """Read a URL; raises InvalidRequest."""
    from slo.clients.urls import Address

    try:
        return Address.parse(url)
    except ValueError as error:
        raise InvalidRequest(str(error), parameter) from error


def _config(http_config: Path | None) -> "HttpConfig":
    from slo.actions.http_config import read_http_config
    from slo.clients.http_config import HttpConfig

    return read_http_config(http_config) if http_config else HttpConfig()
