"""What `slo status` and `slo check` cost on top of a Prometheus: one that knows its answer already."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from slo.catalogue.load import load
from slo.conditions import counted_windows, windows
from slo.model import Catalogue, naming
from slo.project import read_definitions


class Known:
    """A Prometheus whose answer about a catalogue is ready; how often, and how long, it was asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.answer = json.dumps({"status": "success", "data": _vector(catalogue)}).encode()
        self.url = ""
        self.asked = 0
        self.seconds = 0.0


@contextmanager
def known(definitions: Path) -> Iterator[Known]:
    """Serve the answer for definitions on 127.0.0.1 until the block ends."""
    stated = Known(load(read_definitions(definitions)))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            began = time.perf_counter()
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(stated.answer)))
            self.end_headers()
            self.wfile.write(stated.answer)
            stated.asked += 1
            stated.seconds += time.perf_counter() - began

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stated.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stated
    finally:
        server.shutdown()
        server.server_close()


def _vector(catalogue: Catalogue) -> dict[str, object]:
    """Give every series that is asked for, as healthy objectives have them."""
    result = [
        {"metric": {"__name__": name, "slo": slo.id, "slo_bundle": slo.service.name}, "value": [at, value]}
        for at in [time.time()]
        for slo in catalogue.slos
        for name, value in (
            *((naming.error_ratio(window), "0.0000123456789") for window in windows(slo)),
            *((naming.events(window), "1234567") for window in counted_windows(slo)),
        )
    ]
    return {"resultType": "vector", "result": result}
