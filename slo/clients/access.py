"""Access to a server: authentication, trusted certificates and open connections."""

import time
from collections import deque
from dataclasses import dataclass, field, replace
from http.cookiejar import DefaultCookiePolicy
from typing import Self

import requests
import urllib3
from pydantic import SecretStr

from slo.clients.authentication import Authenticate, authentication, basic
from slo.clients.http_config import BasicAuth, HttpConfig, TLSConfig
from slo.clients.tls import Adapter

# Seconds that an idle connection stays usable. A new connection reads the certificate files again.
_IDLE = 10


@dataclass(frozen=True, slots=True)
class Access:
    """What all requests to a server share. `authenticate` may keep a token until it expires.

    Connections stay open between requests; each is used by one thread at a time.
    """

    authenticate: Authenticate
    tls: TLSConfig
    _open: deque[tuple[float, requests.Session]] = field(default_factory=deque, compare=False, repr=False)

    @classmethod
    def by(cls, config: HttpConfig) -> Self:
        if config.tls_config.insecure_skip_verify:
            # The configuration asks for this, so a warning of urllib3 for each request is noise.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return cls(authentication(config), config.tls_config)

    def with_user(self, credentials: tuple[str, str] | None) -> Self:
        """Return this access with HTTP basic authentication, if there are credentials."""
        if credentials is None:
            return self
        user = basic(BasicAuth(username=credentials[0], password=SecretStr(credentials[1])))
        return replace(self, authenticate=lambda request: user(self.authenticate(request)))

    def take_open(self) -> requests.Session | None:
        """Return a session with open connections, if there is one. The caller must keep or close it."""
        while True:
            try:
                since, session = self._open.pop()
            except IndexError:
                return None
            if time.monotonic() - since < _IDLE:
                return session
            session.close()

    def keep_open(self, session: requests.Session) -> None:
        """Keep a session for later requests. Its answers must have been read completely."""
        self._open.append((time.monotonic(), session))

    def session(self) -> requests.Session:
        """Return a new session without connections."""
        session = requests.Session()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        for scheme in ("http://", "https://"):
            session.mount(scheme, Adapter(self.tls))
        return session


ANONYMOUS = Access.by(HttpConfig())
"""Access without authentication."""
