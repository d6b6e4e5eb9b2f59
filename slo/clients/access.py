"""How a server is asked: who we are to it, and whom we trust."""

import time
from collections import deque
from dataclasses import dataclass, field, replace
from http.cookiejar import DefaultCookiePolicy
from typing import Self

import requests
import urllib3
from pydantic import SecretStr

from slo.clients.http_config import BasicAuth, HttpConfig, TLSConfig
from slo.clients.identity import Identify, basic, identity
from slo.clients.tls import Adapter

_IDLE = (
    10  # seconds that a connection may wait for the next question: certificates are read with each new one
)


@dataclass(frozen=True, slots=True)
class Access:
    """What all questions to a server have in common. `identify` may keep a token until it runs out.

    Connections stay open from one question to the next, each in the hands of one thread at a time.
    """

    identify: Identify
    tls: TLSConfig
    _open: deque[tuple[float, requests.Session]] = field(default_factory=deque, compare=False, repr=False)

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

    def kept(self) -> requests.Session | None:
        """Give a session whose connections are open, if there is one; whoever takes it keeps or closes it."""
        while True:
            try:
                since, session = self._open.pop()
            except IndexError:
                return None
            if time.monotonic() - since < _IDLE:
                return session
            session.close()

    def keep(self, session: requests.Session) -> None:
        """Take a session back whose answers have been read to their ends."""
        self._open.append((time.monotonic(), session))

    def session(self) -> requests.Session:
        """Give a session that has no connections yet."""
        session = requests.Session()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        for scheme in ("http://", "https://"):
            session.mount(scheme, Adapter(self.tls))
        return session


ANYBODY = Access.by(HttpConfig())
"""For servers that answer to whoever asks."""
