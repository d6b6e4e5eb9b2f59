"""The command as service managers run it: where it listens, how it ends, and what it reads again."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.waiting import eventually
from tests.web.standin import ID, SERVICE, Said, Visitor, standin


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)


@pytest.fixture
def said() -> Iterator[Said]:
    with standin(Said()) as one:
        yield one


class Running:
    """A process, where it serves, and what it says."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "slo", "serve", *arguments]
        self.log = Path("log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ})
        said = eventually(lambda: re.search(r"Serving on (http://\S+)/ ", self.log.read_text()), 30)
        self.visitor = Visitor(said[1])

    def end(self, with_signal: int) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(10)


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    one = Running(*arguments)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()


def serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "slo", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_reported_to_stop(said: Said, with_signal: int) -> None:
    with running("--prometheus", said.url, "--listen", "127.0.0.1:0") as one:
        assert one.visitor.get(f"/slo/{ID}").status_code == 200
        assert one.end(with_signal) == 0
        assert one.log.read_text() == f"Serving on {one.visitor.url}/ until Ctrl-C\nstopped\n"


def test_a_port_in_use_is_reported_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        stated = serve("--prometheus", "http://a", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")

    assert (stated.returncode, stated.stdout) == (2, "")
    assert re.fullmatch(r"Error: cannot listen on 127\.0\.0\.1:\d+: Address already in use\n", stated.stderr)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--prometheus", "http://a", "--listen", "8080"],
            "not ADDRESS:PORT, such as 127.0.0.1:8080",
        ),
        (["--prometheus", "http://a", "--listen", ":8080"], "not ADDRESS:PORT"),
        (["--prometheus", "http://a", "--listen", "127.0.0.1:70000"], "not ADDRESS:PORT"),
        (["--prometheus", "http://a", "--refresh", "1s"], "1s is too short; the shortest is 5s"),
        (["--prometheus", "http://a", "--refresh", "soon"], "not a duration such as"),
        (
            ["--prometheus", "http://a", "--user-header", "a b"],
            "not a header name such as X-Forwarded-User",
        ),
        (["--prometheus", "nowhere"], "not a URL such as http://localhost:9090"),
        (["--prometheus", "http://a", "checkout-sucess"], "did you mean 'checkout-success'?"),
        ([], "Missing option '--prometheus'"),
    ],
)
def test_wrong_usage_is_reported(arguments: list[str], says: str) -> None:
    stated = serve(*arguments)

    assert (stated.returncode, stated.stdout) == (2, "")
    assert says in stated.stderr


def test_definitions_that_are_wrong_from_the_start_are_shown_at_their_place() -> None:
    Path("definitions/checkout.yaml").write_text(SERVICE.replace("99.9%", "999%"))
    stated = serve("--prometheus", "http://a")

    assert stated.returncode == 1
    assert "definitions/checkout.yaml:" in stated.stderr
    assert "999%" in stated.stderr


def test_whoever_listens_for_others_is_notified_that_nobody_is_asked_who_they_are(said: Said) -> None:
    with running("--prometheus", said.url, "--listen", "0.0.0.0:0") as one:
        assert "only a reverse proxy can authenticate users" in one.log.read_text()
    with running("--prometheus", said.url, "--listen", "127.0.0.1:0") as one:
        assert "authentication" not in one.log.read_text()


def test_selectors_choose_what_is_served(said: Said) -> None:
    with running(ID, "--prometheus", said.url, "--listen", "127.0.0.1:0") as one:
        (only,) = one.visitor.get("/api/status.json").json()["objectives"]

    assert only["slo"] == ID
    assert f'slo=~"{ID}"' in said.asked[0][1]["query"][0]


def test_definitions_are_read_again_when_they_change_and_kept_while_they_are_wrong(said: Said) -> None:
    file = Path("definitions/checkout.yaml")
    with running("--prometheus", said.url, "--listen", "127.0.0.1:0", "--refresh", "5s") as one:
        page = one.visitor.get("/").text
        assert "checkout-silent" in page
        assert one.visitor.get("/healthz").status_code == 200

        file.write_text(SERVICE.replace("target: 99.9%", "target: 999%"))
        page = eventually(lambda: _with(one.visitor, "The definitions on disk have errors"), 20, 0.5)
        assert "definitions/checkout.yaml:" in page
        assert "50.0%" in page
        assert one.visitor.get("/healthz").status_code == 503

        file.write_text(SERVICE.replace("  - {indicator: silent, target: 99%, window: 28d}\n", ""))
        eventually(lambda: "checkout-silent" not in one.visitor.get("/").text, 20, 0.5)
        assert "on disk have errors" not in one.visitor.get("/").text
        assert one.visitor.get("/healthz").status_code == 200


def _with(visitor: Visitor, words: str) -> str:
    page = visitor.get("/").text
    return page if words in page else ""
