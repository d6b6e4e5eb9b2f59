"""PagerDuty's REST API: people who are asked to help with an incident, and told that they need not.

https://developer.pagerduty.com/api-reference/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from requests import PreparedRequest

from slo.clients.access import ANYBODY, Access
from slo.clients.api import Api
from slo.clients.failures import Refused, Unidentified
from slo.clients.urls import Address

US = "https://api.pagerduty.com"


def rest_api(address: Address, token_file: Path, user: str = "", timeout: int = 10) -> Api:
    """Ask with the token in a file, which is read for each request; who only reads needs no user."""

    def identify(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Token token={_token(token_file)}"
        request.headers["Accept"] = "application/vnd.pagerduty+json;version=2"
        if user:
            request.headers["From"] = user
        return request

    return Api(address, timeout, Access(identify, ANYBODY.tls))


@dataclass(frozen=True, slots=True)
class PagerDuty:
    """An account, as a user of it: every change names the e-mail address of who makes it."""

    api: Api
    user: str

    @classmethod
    def of(cls, address: Address, token_file: Path, user: str) -> "PagerDuty":
        """Ask with the token in a file, which is read for each request."""
        return cls(rest_api(address, token_file, user), user)

    def request_responder(self, incident: str, policy: str, message: str) -> None:
        """Ask whoever an escalation policy has on call to help; raises Unreachable or Refused.

        After Unreachable it may have happened all the same, so it is never done again by itself.
        """
        body = {**self._responder(policy), "message": message}
        self.api.ask(f"/incidents/{quote(incident, safe='')}/responder_requests", body, once=True)

    def cancel_responder(self, incident: str, policy: str) -> None:
        """Tell them that they need not; raises Unreachable or Refused."""
        path = f"/incidents/{quote(incident, safe='')}/responder_requests/cancel"
        self.api.ask(path, self._responder(policy), "PUT", once=True)

    def _responder(self, policy: str) -> Mapping[str, Any]:
        target = {"id": policy, "type": "escalation_policy_reference"}
        return {
            "requester_id": self._requester(),
            "responder_request_targets": [{"responder_request_target": target}],
        }

    def _requester(self) -> str:
        """Look up the user's own id. PagerDuty finds whatever contains the address."""
        answer = self.api.ask(f"/users?query={quote(self.user, safe='')}&limit=100")
        users = answer.get("users") if isinstance(answer, dict) else None
        for user in users or ():
            if str(user.get("email", "")).lower() == self.user.lower():
                return str(user["id"])
        raise Refused(f"{self.api.address} knows no user with the address {self.user}")


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in ASCII"
        raise Unidentified(f"the token in {file} cannot be read: {why}") from error
    if not token.isprintable() or not token:
        raise Unidentified(f"{file} holds no token on one line")
    return token
