"""The ruler's API of Mimir, as far as mimirtool uses it: it keeps rule groups by namespace.

https://grafana.com/docs/mimir/latest/references/http-api/#ruler
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import yaml

from tests.servers.loopback import QuietHandler, serving

PATH = "/prometheus/config/v1/rules/"


@dataclass
class Ruler:
    """What was loaded: for each namespace, its groups by name."""

    url: str = ""
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextlib.contextmanager
def ruler() -> Iterator[Ruler]:
    kept = Ruler()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            group = yaml.safe_load(self.rfile.read(int(self.headers["Content-Length"])))
            with kept.lock:
                kept.groups.setdefault(unquote(self.path.removeprefix(PATH)), {})[group["name"]] = group
            self.answer(202)

        def do_GET(self) -> None:
            namespace = unquote(self.path.removeprefix(PATH))
            with kept.lock:
                groups = list(kept.groups.get(namespace, {}).values())
            self.answer(200 if groups else 404, yaml.safe_dump({namespace: groups}))

        def do_DELETE(self) -> None:
            namespace, _, group = unquote(self.path.removeprefix(PATH)).partition("/")
            with kept.lock:
                kept.groups.get(namespace, {}).pop(group, None)
            self.answer(202)

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        kept.url = f"http://{address}"
        yield kept
