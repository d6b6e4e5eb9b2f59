"""What `slo backtest` costs on top of a Prometheus that has recorded 28 days, and 28 days before them."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

_ID = re.compile(r'(slo:sli_(total|bad):increase(1m|5m))\{slo="([^"]*)"')
_DAY = 1440  # minutes


@contextmanager
def recorded() -> Iterator[str]:
    """Serve made-up counts of any objective on 127.0.0.1; yield the URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = json.dumps({"status": "success", "data": _matrix(form)}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _matrix(form: dict[str, list[str]]) -> dict[str, object]:
    if ":recent" in form["query"][0]:  # rules saw what was settled later
        return {"resultType": "matrix", "result": []}
    found = _ID.search(form["query"][0])
    assert found is not None
    _, side, width, slo = found.groups()
    start, end = (int(float(form[name][0])) // 60 for name in ("start", "end"))
    step = 1 if width == "1m" else 5
    number = sum(map(ord, slo))
    values = [[60 * at, str(_count(side, at, number) * step)] for at in range(start, end + 1, step)]
    return {"resultType": "matrix", "result": [{"metric": {"slo": slo, "slo_bundle": "b"}, "values": values}]}


def _count(side: str, minute: int, number: int) -> int:
    """More traffic by day than by night, an error now and then, and ten bad minutes every five days."""
    traffic = 100 + minute % _DAY // 10
    if side == "total":
        return traffic
    if (minute + 97 * number) % (5 * _DAY) < 10:
        return traffic // 2
    return int(minute * 31 % 17 == number % 17)
