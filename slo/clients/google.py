"""Access tokens that Google's Managed Service for Prometheus asks for, by google-auth: the extra `google`."""

from functools import cached_property
from typing import Any

from requests import PreparedRequest

from slo.clients.failures import Unidentified
from slo.clients.http_config import GoogleIAM

_SCOPES = ("https://www.googleapis.com/auth/monitoring.read",)


class GoogleToken:
    """Puts a token on requests, and gets a new one before it runs out.

    https://cloud.google.com/stackdriver/docs/managed-prometheus/query-api-ui
    """

    def __init__(self, config: GoogleIAM) -> None:
        self._config = config

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put a token on a request; raises Unidentified."""
        from google.auth.exceptions import GoogleAuthError
        from google.auth.transport.requests import Request

        try:
            self._credentials.before_request(Request(), request.method, request.url, request.headers)
        except (GoogleAuthError, OSError, ValueError, AttributeError) as error:  # the last: JSON, but a list
            raise Unidentified(f"Google gives us no token: {error}") from error
        return request

    @cached_property
    def _credentials(self) -> Any:
        import google.auth
        from google.oauth2.service_account import Credentials

        if self._config.credentials_file is None:
            return google.auth.default(scopes=_SCOPES)[0]
        return Credentials.from_service_account_file(str(self._config.credentials_file), scopes=_SCOPES)
