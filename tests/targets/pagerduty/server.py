"""PagerDuty's REST API v2 and Events API v2 over an account, as far as slo and Terraform's provider use them.

https://developer.pagerduty.com/api-reference/
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.loopback import QuietHandler, serving
from tests.targets.pagerduty.account import READ_ONLY, TOKEN, Account, Incident, Json, ref, stamp

MOST = 100  # things on a page
MOST_BY_OFFSET = 10_000

Query = dict[str, list[str]]


class Refusal(Exception):
    """Raised for what PagerDuty refuses: the status, its code and its words."""

    def __init__(self, status: int, code: int, message: str, *errors: str) -> None:
        self.status = status
        self.body = {"error": {"message": message, "code": code, "errors": list(errors)}}
        super().__init__(message)


NOT_FOUND = Refusal(404, 2100, "Not Found")


@dataclass
class Server:
    """An account that listens. `busy` answers come first: so many requests are turned away."""

    account: Account
    url: str = ""
    page: int = MOST
    busy: int = 0
    busy_headers: dict[str, str] = field(default_factory=lambda: {"ratelimit-reset": "1"})
    asked: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, target: str, headers: Any, body: Json) -> tuple[int, object]:
        """Give the status and the body of an answer; raises Refusal."""
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        if parts.path == "/v2/enqueue":
            return self._event(body)
        authority = re.fullmatch(r"Token token=(.+)", headers.get("Authorization", ""))
        if authority is None or authority[1] not in (TOKEN, READ_ONLY):
            raise Refusal(401, 2006, "Authentication failed")
        if method != "GET" and authority[1] == READ_ONLY:
            raise Refusal(403, 2010, "Access Denied")
        for pattern, methods in ROUTES:
            match = re.fullmatch(pattern, parts.path)
            if match and method in methods:
                return methods[method](Request(self, query, body, headers.get("From", "")), *match.groups())
        raise NOT_FOUND

    def _event(self, body: Json) -> tuple[int, object]:
        try:
            incident = self.account.event(body)
        except ValueError as error:
            return 400, {
                "status": "invalid event",
                "message": "Event object is invalid",
                "errors": [str(error)],
            }
        key = incident.dedup_key if incident else body.get("dedup_key", "")
        return 202, {"status": "success", "message": "Event processed", "dedup_key": key}


@dataclass
class Request:
    """What is asked of the account."""

    server: Server
    query: Query
    body: Json
    sender: str

    @property
    def account(self) -> Account:
        return self.server.account

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def pages(self, key: str, things: list[Json]) -> tuple[int, object]:
        """Give a page of the classic kind."""
        limit, offset = min(int(self.one("limit", "25")), self.server.page), int(self.one("offset", "0"))
        if offset + limit > MOST_BY_OFFSET:
            raise Refusal(400, 2001, "Invalid Input Provided", "Offset + limit exceeds the maximum of 10000")
        wanted = self.one("query").lower()
        found = [
            thing for thing in things if wanted in f"{thing.get('name', '')} {thing.get('email', '')}".lower()
        ]
        page = {key: found[offset : offset + limit], "limit": limit, "offset": offset, "total": None}
        return 200, page | {"more": offset + limit < len(found)}

    def person(self) -> Json:
        """Who makes a change: known by the header From."""
        person = next((one for one in self.account.users.values() if one["email"] == self.sender), None)
        if person is None:
            raise Refusal(400, 1008, "Requester User Not Found")
        return person

    def need(self, ability: str) -> None:
        if ability not in self.account.abilities:
            raise Refusal(402, 2012, "Account does not have the abilities to perform the action", ability)

    def incident(self, incident: str) -> Incident:
        found: Incident = find(self.account.incidents, incident)
        return found


def find(things: dict[str, Any], id: str) -> Any:
    if id not in things:
        raise NOT_FOUND
    return things[id]


Answer = Callable[..., tuple[int, object]]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def schedule(request: Request, id: str) -> tuple[int, object]:
    known = find(request.account.schedules, id)
    since = _time(request.one("since", stamp(request.account.now)))
    until = _time(request.one("until", stamp(since + timedelta(days=14))))
    entries = [
        {"start": stamp(max(start, since)), "end": stamp(min(end, until)), "user": ref(who, "user")}
        for start, end, who in known["shifts"]
        if start < until and end > since
    ]
    final = {"name": "Final Schedule", "rendered_schedule_entries": entries}
    return 200, {"schedule": _schedule(known) | {"final_schedule": final}}


def _schedule(known: Json) -> Json:
    return {name: value for name, value in known.items() if name != "shifts"}


def _targets(account: Account, policy: Json) -> Json:
    """A policy with what its targets are called."""
    rules = [
        rule
        | {
            "targets": [
                target | {"summary": account.schedules.get(target["id"], {}).get("name", "")}
                for target in rule["targets"]
            ]
        }
        for rule in policy["escalation_rules"]
    ]
    return policy | {"escalation_rules": rules}


def _service(account: Account, service: Json) -> Json:
    return service | {"integrations": account.integrations_of(service["id"])}


def put_service(request: Request, id: str | None = None) -> tuple[int, object]:
    said = request.body["service"]
    if said.get("support_hours"):
        request.need("service_support_hours")
    same = [
        one["id"]
        for one in request.account.services.values()
        if one["name"] == said["name"] and one["id"] != id
    ]
    if same:
        raise Refusal(400, 2001, "Invalid Input Provided", "Name has already been taken")
    known = find(request.account.services, id) if id else None
    service = request.account.put_service(said, known)
    return (200 if id else 201), {"service": _service(request.account, service)}


def put_policy(request: Request, id: str | None = None) -> tuple[int, object]:
    known = find(request.account.policies, id) if id else None
    policy = request.account.put_policy(request.body["escalation_policy"], known)
    return (200 if id else 201), {"escalation_policy": _targets(request.account, policy)}


def put_integration(request: Request, service: str, id: str | None = None) -> tuple[int, object]:
    find(request.account.services, service)
    known = find(request.account.integrations, id) if id else None
    integration = request.account.put_integration(service, request.body["integration"], known)
    return (200 if id else 201), {"integration": integration}


def remove(kind: str) -> Answer:
    def answer(request: Request, *ids: str) -> tuple[int, object]:
        things = getattr(request.account, kind)
        find(things, ids[-1])
        del things[ids[-1]]
        return 204, None

    return answer


def _incident(request: Request, incident: Incident) -> Json:
    return {
        "id": incident.id,
        "type": "incident",
        "title": incident.title,
        "status": incident.status,
        "urgency": incident.urgency,
        "created_at": stamp(incident.created),
        "incident_key": incident.dedup_key,
        "html_url": f"{request.server.url}/incidents/{incident.id}",
        "service": ref(incident.service, "service"),
        "escalation_policy": ref(incident.policy, "escalation_policy"),
    }


def incidents(request: Request) -> tuple[int, object]:
    statuses = request.query.get("statuses[]", ["triggered", "acknowledged", "resolved"])
    services, key = request.query.get("service_ids[]"), request.one("incident_key")
    found = [
        _incident(request, one)
        for one in request.account.incidents.values()
        if one.status in statuses
        and (services is None or one.service["id"] in services)
        and key in ("", one.dedup_key)
    ]
    return request.pages("incidents", found)


def put_incident(request: Request, id: str) -> tuple[int, object]:
    incident = request.incident(id)
    request.person()
    status = request.body["incident"].get("status")
    if status in ("acknowledged", "resolved"):
        {"acknowledged": request.account.acknowledge, "resolved": request.account.resolve}[status](incident)
    return 200, {"incident": _incident(request, incident)}


def ask_responders(request: Request, id: str) -> tuple[int, object]:
    incident = request.incident(id)
    request.need("coordinated_responding")
    request.person()
    if incident.status == "resolved":
        raise Refusal(400, 2001, "Invalid Input Provided", "Incident is already resolved")
    for target in request.body["responder_request_targets"]:
        target = target["responder_request_target"]
        policy = find(request.account.policies, target["id"])
        schedules = [one["id"] for one in policy["escalation_rules"][0]["targets"]]
        people = [name for one in schedules for name in request.account.on_call(one, request.account.now)]
        incident.responders.append(
            {"policy": target["id"], "message": request.body["message"], "people": people}
        )
    return 200, {"responder_request": {"incident": {"id": id}, "message": request.body["message"]}}


def cancel_responders(request: Request, id: str) -> tuple[int, object]:
    incident = request.incident(id)
    request.need("coordinated_responding")
    gone = {one["responder_request_target"]["id"] for one in request.body["responder_request_targets"]}
    incident.responders = [one for one in incident.responders if one["policy"] not in gone]
    return 200, {"responder_request": {"incident": {"id": id}}}


def add_note(request: Request, id: str) -> tuple[int, object]:
    incident, person = request.incident(id), request.person()
    note = {
        "id": request.account.id(),
        "content": request.body["note"]["content"],
        "user": ref(person, "user"),
        "created_at": stamp(request.account.now),
    }
    incident.notes.append(note)
    return 201, {"note": note}


def audit(request: Request, id: str) -> tuple[int, object]:
    """Give a page of the kind with a cursor."""
    request.need("audit_trail")
    find(request.account.policies, id)
    since = _time(request.one("since", stamp(request.account.now - timedelta(days=1))))
    until = _time(request.one("until", stamp(request.account.now)))
    if until - since > timedelta(days=31):
        raise Refusal(400, 2001, "Invalid Input Provided", "the range may not be more than 31 days")
    records = [
        one for one in request.account.audit.get(id, []) if since <= _time(one["execution_time"]) <= until
    ]
    begin, limit = int(request.one("cursor", "0")), min(int(request.one("limit", "25")), request.server.page)
    after = str(begin + limit) if begin + limit < len(records) else None
    return 200, {"records": records[begin : begin + limit], "next_cursor": after, "limit": limit}


def _ability(request: Request, name: str) -> tuple[int, object]:
    request.need(name)
    return 204, None


ROUTES: list[tuple[str, dict[str, Answer]]] = [
    ("/abilities", {"GET": lambda request: (200, {"abilities": sorted(request.account.abilities)})}),
    ("/abilities/([^/]+)", {"GET": _ability}),
    ("/users", {"GET": lambda request: request.pages("users", list(request.account.users.values()))}),
    (
        "/schedules",
        {"GET": lambda r: r.pages("schedules", [_schedule(one) for one in r.account.schedules.values()])},
    ),
    ("/schedules/([^/]+)", {"GET": schedule}),
    (
        "/escalation_policies",
        {
            "GET": lambda r: r.pages(
                "escalation_policies", [_targets(r.account, one) for one in r.account.policies.values()]
            ),
            "POST": put_policy,
        },
    ),
    (
        "/escalation_policies/([^/]+)",
        {
            "GET": lambda r, id: (
                200,
                {"escalation_policy": _targets(r.account, find(r.account.policies, id))},
            ),
            "PUT": put_policy,
            "DELETE": remove("policies"),
        },
    ),
    ("/escalation_policies/([^/]+)/audit/records", {"GET": audit}),
    (
        "/services",
        {
            "GET": lambda r: r.pages(
                "services", [_service(r.account, one) for one in r.account.services.values()]
            ),
            "POST": put_service,
        },
    ),
    (
        "/services/([^/]+)",
        {
            "GET": lambda r, id: (200, {"service": _service(r.account, find(r.account.services, id))}),
            "PUT": put_service,
            "DELETE": remove("services"),
        },
    ),
    ("/services/([^/]+)/integrations", {"POST": put_integration}),
    (
        "/services/([^/]+)/integrations/([^/]+)",
        {
            "GET": lambda r, service, id: (200, {"integration": find(r.account.integrations, id)}),
            "PUT": put_integration,
            "DELETE": remove("integrations"),
        },
    ),
    ("/incidents", {"GET": incidents}),
    (
        "/incidents/([^/]+)",
        {"GET": lambda r, id: (200, {"incident": _incident(r, r.incident(id))}), "PUT": put_incident},
    ),
    ("/incidents/([^/]+)/responder_requests", {"POST": ask_responders}),
    ("/incidents/([^/]+)/responder_requests/cancel", {"PUT": cancel_responders}),
    (
        "/incidents/([^/]+)/notes",
        {"POST": add_note, "GET": lambda r, id: (200, {"notes": r.incident(id).notes})},
    ),
]


@contextlib.contextmanager
def serve(account: Account) -> Iterator[Server]:
    """Let an account listen on 127.0.0.1 until the block ends; events are taken at `/v2/enqueue`."""
    one = Server(account)

    class Handler(_Handler):
        server_of = one

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        one.url = f"http://{address}"
        yield one


class _Handler(QuietHandler):
    server_of: Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        one = self.server_of
        with one.lock:
            one.asked.append((self.command, self.path))
            if one.busy:
                one.busy -= 1
                words = json.dumps({"error": {"message": "Rate Limit Exceeded", "code": 2020}})
                self._send(429, words, one.busy_headers)
                return
            try:
                status, said = one.answer(self.command, self.path, self.headers, json.loads(body or b"{}"))
            except Refusal as refusal:
                status, said = refusal.status, refusal.body
        self._send(status, "" if said is None else json.dumps(said), {})

    def _send(self, status: int, text: str, headers: dict[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()
