"""The real Cortex accepts what is pushed, keeps it as it was sent, evaluates it, and tells pushes apart.

It runs if `SLO_CORTEX` names the program: `go build -tags slicelabels ./cmd/cortex` of Cortex 1.21. Mimir has
the same API at another path.
"""

import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from click.testing import CliRunner, Result

from slo.actions.push.failures import Interrupted
from slo.cli import slo
from tests.push.tenants import TENANT, Files, generated, pushed
from tests.push.test_mimir import AFTER, BEFORE, FOREIGN, expected
from tests.servers.waiting import eventually

CORTEX = os.environ.get("SLO_CORTEX", "") and str(Path(os.environ["SLO_CORTEX"]).absolute())
ROOT = Path(__file__).parent.parent.parent

pytestmark = [pytest.mark.live, pytest.mark.skipif(not CORTEX, reason="SLO_CORTEX names no Cortex")]

CONFIGURATION = """\
auth_enabled: true
server: {{http_listen_address: 127.0.0.1, http_listen_port: {http}, log_level: warn,
  grpc_listen_address: 127.0.0.1, grpc_listen_port: {grpc}}}
ingester:
  lifecycler: {{address: 127.0.0.1, join_after: 0s, min_ready_duration: 0s, final_sleep: 0s, num_tokens: 16,
    ring: {{kvstore: {{store: inmemory}}, replication_factor: 1}}}}
distributor: {{ring: {{kvstore: {{store: inmemory}}, instance_addr: 127.0.0.1}}}}
compactor: {{data_dir: {folder}/compactor, sharding_ring: {{kvstore: {{store: inmemory}}}}}}
blocks_storage:
  backend: filesystem
  filesystem: {{dir: {folder}/blocks}}
  tsdb: {{dir: {folder}/tsdb}}
  bucket_store: {{sync_dir: {folder}/sync}}
ruler:
  enable_api: true
  rule_path: {folder}/loaded
  poll_interval: 2s
  ring: {{kvstore: {{store: inmemory}}, instance_addr: 127.0.0.1}}
ruler_storage: {{backend: filesystem, filesystem: {{dir: {folder}/rules}}}}
alertmanager:
  enable_api: true
  data_dir: {folder}/alertmanager
  external_url: http://127.0.0.1:{http}/alertmanager
  cluster: {{listen_address: ""}}
  poll_interval: 2s
alertmanager_storage: {{backend: filesystem, filesystem: {{dir: {folder}/configurations}}}}
limits: {{ruler_max_rules_per_rule_group: 20, ruler_max_rule_groups_per_tenant: 70}}
"""


@pytest.fixture(scope="module")
def cortex(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a Cortex that has nothing yet."""
    folder = tmp_path_factory.mktemp("cortex")
    http, grpc = _free_port(), _free_port()
    (folder / "cortex.yaml").write_text(CONFIGURATION.format(folder=folder, http=http, grpc=grpc))
    log = (folder / "log").open("w")
    command = [CORTEX, f"-config.file={folder}/cortex.yaml"]
    # Cortex writes its queries that run into the folder in which it is started.
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{http}"
    try:
        eventually(lambda: _answers(f"{url}/api/v1/rules"), 90)
        yield url
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return ask("GET", url, "anybody").status_code == 404
    except requests.ConnectionError:
        return False


def ask(method: str, url: str, tenant: str = TENANT, text: str | None = None) -> requests.Response:
    proxies = {"http": "", "https": ""}
    headers = {"X-Scope-OrgID": tenant}
    return requests.request(method, url, headers=headers, data=text, proxies=proxies, timeout=30)


def rules(url: str) -> dict[tuple[str, str], list[str]]:
    held = yaml.safe_load(ask("GET", f"{url}/api/v1/rules").text)
    return {
        (namespace, group["name"]): [rule["record"] for rule in group["rules"]]
        for namespace, groups in held.items()
        for group in groups
    }


def test_of_rules_only_differences_are_written_and_those_of_others_stay(cortex: str) -> None:
    pushed(cortex, generated(BEFORE), server="cortex")
    for (namespace, _), group in FOREIGN.items():
        ask("POST", f"{cortex}/api/v1/rules/{namespace}", text=yaml.safe_dump(group))
    found = pushed(cortex, generated(AFTER), server="cortex").comparison
    again = pushed(cortex, generated(AFTER), server="cortex").comparison

    assert [str(step)[:25] for step in found.steps] == [
        "+ group e in slo:register",
        "~ group c in slo:notify: ",
        "~ group a in slo:notify: ",
        "- group d in slo:gone: 1 ",
    ]
    assert not again.steps
    assert (again.unchanged, again.foreign) == (4, len(FOREIGN))
    theirs = {key: [rule["record"] for rule in group["rules"]] for key, group in FOREIGN.items()}
    assert rules(cortex) == expected(AFTER) | theirs


def test_of_pushes_at_once_the_last_one_is_held_whole(cortex: str) -> None:
    sets: list[Files] = [{f"b{n}": {"g": [f"r=vector({run}{n})"]} for n in range(4)} for run in (1, 2)]
    failures: list[BaseException] = []

    def run(files: Files) -> None:
        try:
            pushed(cortex, generated(files), server="cortex", prefix="at-once")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(files,)) for files in sets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    held = [key for key in rules(cortex) if key[0].startswith("at-once:")]
    assert held == [(f"at-once:b{n}", "g") for n in range(4)]
    steps = [pushed(cortex, generated(files), server="cortex", prefix="at-once") for files in sets]
    assert [len(one.comparison.steps) for one in steps] in ([0, 4], [4, 4])


def test_its_own_answer_stops_a_push_with_what_was_applied(cortex: str) -> None:
    files: Files = {"x": {"a": ["fine"], "b": ["wrong=sum("]}}
    with pytest.raises(
        Interrupted, match=r"(?s)refuses \(400\).*applied +\+ group a.*perhaps not +\+ group b"
    ):
        pushed(cortex, generated(files), server="cortex", prefix="wrong")


def run(cortex: str, *options: str) -> Result:
    own = ("--definitions", str(ROOT / "definitions"), "--output", str(ROOT / "generated"))
    return CliRunner().invoke(slo, ["push", "cortex", "--url", cortex, "--tenant", "whole", *own, *options])


def test_all_definitions_are_accepted_kept_and_evaluated(cortex: str, tmp_path: Path) -> None:
    configuration = (ROOT / "generated/alertmanager/alertmanager.yml").read_text()
    for path in re.findall(r"_file: (\S+)", configuration):
        (tmp_path / Path(path).name).write_text("https://example.org/secret\n")
    secrets = ("--secrets-dir", str(tmp_path))
    done, again = run(cortex, *secrets, "--yes"), run(cortex, *secrets, "--dry-run")

    assert done.exit_code == 0, done.output
    assert again.exit_code == 0, again.output
    number = sum(
        len(yaml.safe_load(path.read_text())["groups"])
        for path in (ROOT / "generated/prometheus").glob("*.yaml")
    )
    loaded = eventually(lambda: evaluated(cortex, number), 200, every=2)
    assert {rule["health"] for group in loaded for rule in group["rules"]} <= {"ok", "unknown"}
    status = ask("GET", f"{cortex}/alertmanager/api/v2/status", "whole").json()
    assert "notify" in status["config"]["original"]


def evaluated(cortex: str, number: int) -> list[dict[str, Any]] | None:
    """Return the groups that are loaded, once all are, and those of each minute have been evaluated."""
    answer = ask("GET", f"{cortex}/prometheus/api/v1/rules", "whole").json()
    groups: list[dict[str, Any]] = (answer.get("data") or {}).get("groups", [])
    known = all(
        rule["health"] != "unknown" for group in groups for rule in group["rules"] if group["interval"] == 60
    )
    return groups if len(groups) == number and known else None
