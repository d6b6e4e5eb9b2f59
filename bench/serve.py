"""python -m bench.serve: 200 clients and 20,000 requests to `slo serve`, and what they do to its memory."""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parent.parent
CLIENTS, REQUESTS, ROUND = 200, 20_000, 4_000
PATHS = ("/", "/slo/notify-api-accepted", "/metrics", "/api/status.json", "/livez")


def main() -> None:
    """Print memory, threads and times after each round of requests."""
    with prometheus() as url, served(url) as (port, process):
        ask(port, range(CLIENTS))  # what is imported and cached once
        names = ("requests", "MiB", "threads", "CPU s", "median ms", "worst ms", "failed")
        print("".join(f"{name:>10}" for name in names))
        for done in range(0, REQUESTS, ROUND):
            times, failed = ask(port, range(done, done + ROUND))
            memory, threads, cpu = used(process)
            print(
                f"{done + ROUND:>10,}{memory:>10.1f}{threads:>10}{cpu:>10.1f}"
                f"{statistics.median(times) * 1000:>10.0f}{max(times) * 1000:>10.0f}{failed:>10}"
            )


def ask(port: int, numbers: range) -> tuple[list[float], int]:
    """Send requests from all clients at once; return how long each took, and how many failed."""
    times: list[float] = []
    failed: list[int] = []

    def one(number: int) -> None:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.request("GET", PATHS[number % len(PATHS)], headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                failed.append(number)
        except OSError:
            failed.append(number)
        finally:
            connection.close()
        times.append(time.perf_counter() - began)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, numbers))
    return times, len(failed)


def used(process: int) -> tuple[float, int, float]:
    """Return resident memory in MiB, the number of threads, and seconds of processor time of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    spent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    memory, threads = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) for name in ("VmRSS", "Threads"))
    return memory / 1024, threads, (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(prometheus: str) -> Iterator[tuple[int, int]]:
    """Run `slo serve` for the definitions of this repository; yield its port and the id of the process."""
    command = [sys.executable, "-m", "slo", "serve", "--prometheus", prometheus, "--listen", "127.0.0.1:0"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        yield int(re.findall(r":(\d+)/", process.stderr.readline())[0]), process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def prometheus() -> Iterator[str]:
    """Stand in for a Prometheus in which nothing is measured."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            kind = "matrix" if self.path.endswith("query_range") else "vector"
            body = json.dumps({"status": "success", "data": {"resultType": kind, "result": []}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


if __name__ == "__main__":
    main()
