"""A stand-in for Grafana: the API of folders, dashboards and search.

It answers as documented in https://grafana.com/docs/grafana/latest/developers/http_api/ (dashboard, folder,
folder_dashboard_search): a dashboard is saved only over the version that is named, if `overwrite` is false.
"""

import json
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.push.faults import Answer, Asked, Server

LONGEST_UID = 40


class Grafana:
    """The folders, and the dashboards by uid: their model, with its version, and their folder.

    With a `schema`, it changes what is saved as newer versions do.
    """

    def __init__(self) -> None:
        self.folders: dict[str, str] = {}
        self.dashboards: dict[str, tuple[dict[str, Any], str]] = {}
        self.schema: int | None = None
        self.server = Server(self._handle)
        self._ids = 0

    def _handle(self, asked: Asked) -> Answer:
        address = urlsplit(asked.path)
        match asked.method, [unquote(part) for part in address.path.split("/")[1:]]:
            case "GET", ["api", "folders", uid]:
                if uid not in self.folders:
                    return _json(404, {"message": "folder not found", "status": "not-found"})
                return _json(200, {"uid": uid, "title": self.folders[uid]})
            case "POST", ["api", "folders"]:
                return self._create_folder(json.loads(asked.body))
            case "GET", ["api", "search"]:
                return self._search(parse_qs(address.query))
            case "GET", ["api", "dashboards", "uid", uid]:
                return self._dashboard(uid)
            case "POST", ["api", "dashboards", "db"]:
                return self._save(json.loads(asked.body))
            case "DELETE", ["api", "dashboards", "uid", uid]:
                if self.dashboards.pop(uid, None) is None:
                    return _json(404, {"message": "Dashboard not found"})
                return _json(200, {"message": f"Dashboard {uid} deleted"})
        return _json(404, {"message": "Not found"})

    def _create_folder(self, asked: dict[str, Any]) -> Answer:
        if asked["uid"] in self.folders or asked["title"] in self.folders.values():
            return _json(409, {"message": "a folder with the same name already exists"})
        self.folders[asked["uid"]] = asked["title"]
        return _json(200, asked)

    def _search(self, query: dict[str, list[str]]) -> Answer:
        found = [
            {"uid": uid, "title": model["title"], "type": "dash-db", "folderUid": folder}
            for uid, (model, folder) in sorted(self.dashboards.items())
            if folder in query["folderUIDs"]
        ]
        limit, page = int(query["limit"][0]), int(query["page"][0])
        return _json(200, found[limit * (page - 1) : limit * page])

    def _dashboard(self, uid: str) -> Answer:
        if uid not in self.dashboards:
            return _json(404, {"message": "Dashboard not found"})
        model, folder = self.dashboards[uid]
        return _json(200, {"dashboard": model, "meta": {"folderUid": folder, "canSave": True}})

    def _save(self, asked: dict[str, Any]) -> Answer:
        model, folder = asked["dashboard"], asked["folderUid"]
        if folder not in self.folders:
            return _json(400, {"message": "folder not found"})
        if len(model["uid"]) > LONGEST_UID:
            return _json(400, {"message": "uid too long, max 40 characters"})
        before = self.dashboards.get(model["uid"])
        if before and not asked["overwrite"] and before[0]["version"] != model["version"]:
            message = "The dashboard has been changed by someone else"
            return _json(412, {"message": message, "status": "version-mismatch"})
        self._ids += 1
        saved = {**model, "id": self._ids, "version": before[0]["version"] + 1 if before else 1}
        if self.schema is not None:
            saved["schemaVersion"] = self.schema
            saved["panels"] = [{**panel, "migrated": True, "type": "x"} for panel in saved["panels"]]
        self.dashboards[model["uid"]] = saved, folder
        return _json(200, {"status": "success", "uid": model["uid"], "version": saved["version"]})

    def held(self) -> dict[str, Any]:
        """Return a copy of all dashboards."""
        return deepcopy(self.dashboards)


def _json(status: int, content: Any) -> Answer:
    return Answer(status, json.dumps(content), "application/json; charset=UTF-8")
