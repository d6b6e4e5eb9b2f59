"""What `slo status` says where Prometheus cannot tell."""

import socket
from pathlib import Path

from tests.live.project import Project, project
from tests.servers.binaries import Generation
from tests.servers.processes import prometheus
from tests.servers.stubs import Stubs


def ours(folder: Path) -> Project:
    standins = Stubs()
    standins.url, standins.smarthost = "http://127.0.0.1:9", "127.0.0.1:9"
    return project(folder, standins)


def test_a_prometheus_that_is_not_there_is_no_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"

    said = ours(tmp_path).slo("status", "--prometheus", nobody)

    assert said.returncode == 3
    assert said.stdout == ""
    [line] = said.stderr.splitlines()
    assert nobody in line
    assert "Connection refused" in line


def test_a_prometheus_without_our_rules_has_no_data(generation: Generation, tmp_path: Path) -> None:
    with prometheus(generation, "", [], tmp_path) as server:
        said = ours(tmp_path).slo("status", "--prometheus", server.url)

    assert said.returncode == 4
    [line] = said.stderr.splitlines()
    assert line.startswith("No objective has data")
