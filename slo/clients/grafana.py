"""Grafana's HTTP API for folders and dashboards.

https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/
https://grafana.com/docs/grafana/latest/developers/http_api/folder/
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Never
from urllib.parse import quote, urlencode

from slo.clients.access import Access
from slo.clients.exchange import Reply, Request
from slo.clients.failures import Refused, Unreachable, expecting
from slo.clients.idempotent import sent
from slo.clients.urls import Address

_PAGE = 1000
_MOST_PAGES = 20
_NOT_FOUND = ('"message"',)
"""What is in Grafana's own answers with status 404, and not in those of other servers."""

Model = Mapping[str, Any]
"""The JSON of a dashboard."""


class Found(NamedTuple):
    """A dashboard of the server, its folder, and its version, which grows with each change."""

    model: Model
    folder: str
    version: int


class Conflict(Exception):
    """Raised if a dashboard has another version than expected: somebody else has changed it."""


@dataclass(frozen=True, slots=True)
class Grafana:
    """A Grafana, in the organisation of the credentials. All methods raise Unreachable and Refused."""

    address: Address
    access: Access

    def has_folder(self, uid: str) -> bool:
        return self._send(f"/api/folders/{quote(uid, safe='')}").response.ok

    def create_folder(self, uid: str, title: str) -> None:
        """Create a folder, if it is not there yet."""
        try:
            self._send("/api/folders", {"uid": uid, "title": title})
        except Refused:
            if not self.has_folder(uid):
                raise

    def uids_in(self, folder: str) -> list[str]:
        """Return the uids of the dashboards in a folder."""
        return list(self._uids_in(folder))

    def dashboard(self, uid: str) -> Found | None:
        """Return a dashboard, None if there is none."""
        reply = self._send(f"/api/dashboards/uid/{quote(uid, safe='')}")
        if not reply.response.ok:
            return None
        answer = self._json(reply)
        with expecting(self.address, "with something other than a dashboard"):
            model, meta = dict(answer["dashboard"]), answer["meta"]
            return Found(model, str(meta.get("folderUid") or ""), int(model.get("version", 0)))

    def save(self, model: Model, folder: str, version: int) -> None:
        """Create a dashboard, or replace its `version`; 0 means that there is none yet.

        Raises Conflict if it has another version, unless that is what is saved: an attempt whose answer was
        lost may have succeeded.
        """
        body = {
            "dashboard": {**model, "id": None, "version": version},
            "folderUid": folder,
            "overwrite": False,
            "message": "slo push",
        }
        try:
            self._send("/api/dashboards/db", body)
        except Refused as error:
            if error.status != 412:
                raise
            found = self.dashboard(model["uid"])
            if found is None or found.model.get("description") != model["description"]:
                raise Conflict(f"somebody else has changed the dashboard {model['uid']}: {error}") from error

    def delete(self, uid: str) -> None:
        """Delete a dashboard, if it is still there."""
        self._send(f"/api/dashboards/uid/{quote(uid, safe='')}", method="DELETE")

    def _uids_in(self, folder: str) -> Iterator[str]:
        for page in range(1, _MOST_PAGES + 1):
            query = urlencode({"type": "dash-db", "folderUIDs": folder, "limit": _PAGE, "page": page})
            found = self._json(self._send(f"/api/search?{query}"))
            with expecting(self.address, "with something other than a list of dashboards"):
                page_of = [str(one["uid"]) for one in found if one.get("folderUid") == folder]
            yield from page_of
            if len(found) < _PAGE:
                return
        self._fail(f"has more than {_PAGE * _MOST_PAGES} dashboards in the folder {folder}")

    def _send(self, path: str, body: object = None, method: str | None = None) -> Reply:
        request = Request(self.address.url + path, self.access, json=body, method=method)
        return sent(request, self.address, nothing_yet=_NOT_FOUND)

    def _json(self, reply: Reply) -> Any:
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            self._fail("answers with something other than JSON; is this the address of Grafana?")

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")
