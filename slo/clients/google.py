"""Access tokens for Google's Managed Service for Prometheus, by google-auth (the extra `google`)."""

from functools import cached_property
from typing import Any

from requests import PreparedRequest

from slo.clients.failures import NoCredentials
from slo.clients.http_config import GoogleIAM

_SCOPES = ("https://www.googleapis.com/auth/monitoring.read",)


class GoogleToken:
    """Adds a token to requests, and renews it before it expires.

    https://cloud.google.com/stackdriver/docs/managed-prometheus/query-api-ui
    """

    def __init__(self, config: GoogleIAM) -> None:
        self._config = config

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add a token to a request; raises NoCredentials."""
        from google.auth.exceptions import GoogleAuthError
        from google.auth.transport.requests import Request

        try:
            self._credentials.before_request(Request(), request.method, request.url, request.headers)
        except (
            GoogleAuthError,
            OSError,
            ValueError,
            AttributeError,
        ) as error:  # the last: a JSON list
            raise NoCredentials(f"Google returned no token: {error}") from error
        return request

    @cached_property
    def _credentials(self) -> Any:
        import google.auth
        from google.oauth2.service_account import Credentials

        if self._config.credentials_file is None:
            return google.auth.default(scopes=_SCOPES)[0]
        return Credentials.from_service_account_file(str(self._config.credentials_file), scopes=_SCOPES)
