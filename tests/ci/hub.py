"""Stand-ins for the APIs of GitHub and GitLab: comments of one pull request, and who may write them."""

import contextlib
import json
import re
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.loopback import QuietHandler, serving

BOT, PERSON = {"id": 1, "type": "Bot"}, {"id": 2, "type": "User"}
TOKENS = {"writes": BOT, "reads": BOT}
"""The user of each token. The one that reads may not write, as in a run of a fork."""

_COMMENTS = re.compile(r"/(?:repos/acme/slos/issues|projects/7/merge_requests)/12/(?:comments|notes)")
_COMMENT = re.compile(r"/(?:repos/acme/slos/issues/comments|projects/7/merge_requests/12/notes)/(\d+)")


class Hub:
    """The comments of pull request 12 of acme/slos, whose head is the commit `head`."""

    def __init__(self) -> None:
        self.url, self.head = "", ""
        self.comments: dict[int, dict[str, Any]] = {}
        self.writes: list[str] = []

    def say(self, user: dict[str, Any], body: str) -> int:
        """Add a comment; return its number."""
        number = len(self.comments) + 1
        self.comments[number] = {"id": number, "user": user, "author": user, "body": body}
        return number

    @property
    def by_bot(self) -> list[str]:
        return [one["body"] for one in self.comments.values() if one["user"] is BOT]

    def answer(self, method: str, path: str, token: str, form: dict[str, Any]) -> tuple[int, Any]:
        """Do what is asked; return a status and a value."""
        where = urlsplit(path)
        if (user := TOKENS.get(token)) is None:
            return 401, {"message": "Bad credentials"}
        if method != "GET" and token != "writes":
            return 403, {"message": "Resource not accessible by integration"}
        if where.path == "/user":
            return 200, user
        if where.path == "/repos/acme/slos/pulls/12":
            return 200, {"head": {"sha": self.head}}
        if _COMMENTS.fullmatch(where.path) and method == "GET":
            page = int(parse_qs(where.query).get("page", ["1"])[0])
            return 200, list(self.comments.values())[100 * page - 100 : 100 * page]
        if _COMMENTS.fullmatch(where.path):
            self.writes.append(method)
            return 201, self.comments[self.say(user, form["body"])]
        if (found := _COMMENT.fullmatch(where.path)) and int(found[1]) in self.comments:
            one = self.comments[int(found[1])]
            if one["user"] != user:
                return 403, {"message": "Forbidden"}
            self.writes.append(method)
            one["body"] = form["body"]
            return 200, one
        return 404, {"message": "Not Found"}


@contextlib.contextmanager
def hub() -> Iterator[Hub]:
    """Serve a hub on 127.0.0.1."""
    one = Hub()

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if body.startswith("{"):
                form = json.loads(body)
            else:
                form = {name: values[0] for name, values in parse_qs(body).items()}
            token = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization", "").split(" ")[-1]
            status, value = one.answer(self.command, self.path, token, form)
            self.answer(status, json.dumps(value), "application/json")

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 -- so http.server names them

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        one.url = f"http://{address}"
        yield one


GH = '''#!{python}
"""Does what ci/comment.sh needs of `gh api`: it asks $GITHUB_API_URL, and of lists for two pages."""
import json, os, subprocess, sys, urllib.error, urllib.request
arguments = sys.argv[2:]
assert sys.argv[1] == "api", sys.argv
taken = {{"--method": "GET", "--jq": "", "-F": ""}}
places = []
while arguments:
    one = arguments.pop(0)
    if one in taken:
        taken[one] = arguments.pop(0)
    elif one == "--paginate":
        places.append("?page=2")
    elif one != "--silent":
        places.append(one)
name, _, file = taken["-F"].partition("=@")
body = json.dumps({{name: open(file).read()}}).encode() if name else None
headers = {{"Authorization": "token " + os.environ["GH_TOKEN"]}}
url = os.environ["GITHUB_API_URL"] + "/"
pages = [places[1], places[1] + places[0]] if len(places) == 2 else places
for page in pages:
    try:
        asked = urllib.request.Request(url + page, body, headers, method=taken["--method"])
        answer = urllib.request.urlopen(asked).read()
    except urllib.error.HTTPError as error:
        sys.exit("gh: " + json.load(error)["message"])
    if taken["--jq"]:
        subprocess.run(["jq", "--raw-output", taken["--jq"]], input=answer, check=True)
'''
