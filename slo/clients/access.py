"""How a server is asked: who we are to it, and whom we trust."""

from dataclasses import dataclass, replace
from typing import Self

import requests
import urllib3
from pydantic import SecretStr

from slo.clients.http_config import BasicAuth, HttpConfig, TLSConfig
from slo.clients.identity import Identify, basic, identity
from slo.clients.tls import Adapter


@dataclass(frozen=True, slots=True)
class Access:
    """What all questions to a server have in common. `identify` may keep a token until it runs out."""

    identify: Identify
    tls: TLSConfig

    @classmethod
    def by(cls, config: HttpConfig) -> Self:
        if config.tls_config.insecure_skip_verify:
            # Whoever wrote it knows; a warning of urllib3 for each question would not say more.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return cls(identity(config), config.tls_config)

    def known_as(self, credentials: tuple[str, str] | None) -> Self:
        """Give the same for a user with a password, if there is one."""
        if credentials is None:
            return self
        user = basic(BasicAuth(username=credentials[0], password=SecretStr(credentials[1])))
        return replace(self, identify=lambda request: user(self.identify(request)))

    def session(self) -> requests.Session:
        session = requests.Session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, Adapter(self.tls))
        return session


ANYBODY = Access.by(HttpConfig())
"""For servers that answer to whoever asks."""
