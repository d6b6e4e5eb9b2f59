"""PagerDuty's REST API: requests responders for an incident, and cancels the requests.

https://developer.pagerduty.com/api-reference/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from requests import PreparedRequest

from slo.clients.access import ANONYMOUS, Access
from slo.clients.api import Api
from slo.clients.failures import NoCredentials, Refused, expecting
from slo.clients.urls import Address
from slo.files import read_file

FORM = "in a form that is not PagerDuty's"
US = "https://api.pagerduty.com"


def rest_api(address: Address, token_file: Path, user: str = "", timeout: int = 10) -> Api:
    """Return the API with the token in a file, read for each request. Changes need the user's address."""

    def authenticate(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Token token={_token(token_file)}"
        request.headers["Accept"] = "application/vnd.pagerduty+json;version=2"
        if user:
            request.headers["From"] = user
        return request

    return Api(address, timeout, Access(authenticate, ANONYMOUS.tls))


@dataclass(frozen=True, slots=True)
class PagerDuty:
    """An account. `user` is the e-mail address of the user who makes changes."""

    api: Api
    user: str

    @classmethod
    def of(cls, address: Address, token_file: Path, user: str) -> "PagerDuty":
        return cls(rest_api(address, token_file, user), user)

    def request_responder(self, incident: str, policy: str, message: str) -> None:
        """Request help from who is on call in an escalation policy; raises Unreachable or Refused.

        The request is not repeated: after Unreachable, PagerDuty may have carried it out.
        """
        body = {**self._responder(policy), "message": message}
        self.api.request(f"/incidents/{quote(incident, safe='')}/responder_requests", body, once=True)

    def cancel_responder(self, incident: str, policy: str) -> None:
        """Cancel the request for help; raises Unreachable or Refused."""
        path = f"/incidents/{quote(incident, safe='')}/responder_requests/cancel"
        self.api.request(path, self._responder(policy), "PUT", once=True)

    def _responder(self, policy: str) -> Mapping[str, Any]:
        target = {"id": policy, "type": "escalation_policy_reference"}
        return {
            "requester_id": self._requester(),
            "responder_request_targets": [{"responder_request_target": target}],
        }

    def _requester(self) -> str:
        """Return the user's id. PagerDuty's search also finds longer addresses that contain this one."""
        answer = self.api.request(f"/users?query={quote(self.user, safe='')}&limit=100")
        with expecting(self.api.address, FORM):
            for user in answer["users"]:
                if str(user.get("email", "")).lower() == self.user.lower():
                    return str(user["id"])
        raise Refused(f"{self.api.address} has no user with the address {self.user}")


def _token(file: Path) -> str:
    try:
        token = read_file(file).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not ASCII text"
        raise NoCredentials(f"the token in {file} cannot be read: {why}") from error
    if not token.isprintable() or not token:
        raise NoCredentials(f"{file} must hold a token on one line")
    return token
