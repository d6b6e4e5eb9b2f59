"""incident.io's API, as far as its provider for Terraform uses it here: schedules by name, escalation paths.

https://docs.incident.io/api-reference/escalations-v2/createpath
"""

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.loopback import QuietHandler, serving


@dataclass
class Account:
    """Its schedules, whose ids are their places, and the escalation paths that were created, by name."""

    schedules: Sequence[str]
    url: str = ""
    paths: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextlib.contextmanager
def serve(schedules: Sequence[str]) -> Iterator[Account]:
    account = Account(schedules)

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            *_, kind, last = address.path.split("/")
            if last == "catalog_types":
                self.say({"catalog_types": [{"id": "type", "name": "Schedule"}]})
            elif last == "catalog_entries":
                name = parse_qs(address.query)["identifier"][0]
                self.say({"catalog_entries": [{"external_id": str(account.schedules.index(name))}]})
            elif kind == "schedules":
                known = {"id": last, "name": account.schedules[int(last)], "timezone": "UTC"}
                self.say({"schedule": {**known, "config": {"rotations": []}, "team_ids": []}})
            else:
                with account.lock:
                    found = next(one for one in account.paths.values() if one["id"] == last)
                self.say({"escalation_path": found})

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.endswith("managed_resources"):  # says that Terraform manages a path
                self.say({}, 201)
                return
            for place, node in enumerate(said["path"]):
                node.setdefault("id", f"node-{place}")
            with account.lock:
                said["id"] = f"path-{len(account.paths)}"
                account.paths[said["name"]] = said
            self.say({"escalation_path": said}, 201)

        def say(self, answer: object, status: int = 200) -> None:
            self.answer(status, json.dumps(answer), "application/json")

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        account.url = f"http://{address}"
        yield account
