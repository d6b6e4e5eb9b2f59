"""The examples of each command's help work: in the worked example, beside what `slo init` writes."""

import gzip
import importlib
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from itertools import islice, takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import COMMANDS, Exit, slo

ROOT = Path(__file__).parent.parent.parent
SLOTH = ROOT / "tests/cases/files_of_sloth_beside_definitions/definitions"
NOWHERE = "http://127.0.0.1:9"  # nothing listens on the port of "discard"
FINE = (Exit.OK, Exit.FINDINGS, Exit.UNREACHABLE, Exit.NO_DATA)
OTHERWISE = {
    "slo agree --as reliability-engineering": "nobody can be asked here",
    "slo agree --as notify --refresh": "nobody can be asked here",
    "slo agree --as notify --by delivery-manager --emergency": "an emergency ends within 72 hours",
    "slo call cyber-security": "has no 'escalation_policy', which PagerDuty needs",
    "slo ack notify-api-accepted": "make no automatic calls",
}
"""Beginnings of examples that need a person, the date or another set-up, and what is said here."""


def examples() -> Iterator[str]:
    for entry in COMMANDS.values():
        text = importlib.import_module(entry.module).command.help
        found = re.findall(r"^ +(slo .*)$", text[text.index("Example") :], re.MULTILINE)
        assert found, f"the help of {entry.module} has no example"
        yield from found


def arguments(example: str) -> list[str]:
    """Return what the shell passes to slo, without a remark in brackets; servers are nowhere."""
    words = shlex.split(re.sub(r" +\([^()]*\)$", "", example))[1:]
    own = takewhile(lambda word: word not in (">", "&&"), words)
    return [re.sub(r"^https?://.*", NOWHERE, word) for word in own]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the worked example in a repository, with what `slo init` writes and other files of examples."""
    folder = tmp_path_factory.mktemp("project")
    for one in ("definitions", "generated", "templates"):
        shutil.copytree(ROOT / one, folder / one)
    shutil.copytree(SLOTH, folder / "sloth")
    with (
        gzip.open(ROOT / "demo/history.csv.gz", "rt") as history,
        gzip.open(folder / "history.csv.gz", "wt") as short,
    ):
        short.writelines(islice(history, 500))
    (folder / ".github").mkdir()
    (folder / ".github/CODEOWNERS").write_text("* @example/notify\n")
    (folder / "catalog-info.yaml").write_text(
        "kind: Component\nmetadata: {name: notify-api}\nspec: {owner: notify}\n"
    )
    (folder / "grafana.yaml").write_text("authorization: {credentials: secret}\n")
    routes = (ROOT / "generated/alertmanager/alertmanager.yml").read_text()
    (folder / "secrets").mkdir()
    for name in re.findall(r"/etc/alertmanager/secrets/([\w-]+)", routes):
        (folder / "secrets" / name).write_text("https://example.org/secret")
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in ("init -qb main", "add -A", "commit -qm first", "tag v1.4"):
        subprocess.run(("git", *author, *command.split()), cwd=folder, check=True)
    with chdir(folder):
        assert CliRunner().invoke(slo, ["init"]).exit_code == 0
    return folder


@contextmanager
def _at_an_end() -> Iterator[threading.Event]:
    """Yield the event for which a server waits."""
    stop = threading.Event()
    stop.set()
    yield stop


@pytest.mark.parametrize("example", list(examples()))
def test_an_example_of_a_command_works(project: Path, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr("slo.cli.serve._signalled", _at_an_end)
    for name, value in {"NO_PROXY": "*", "SLO_PROMETHEUS": NOWHERE, "SLO_ALERTMANAGER": NOWHERE}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("slo.clients.exchange.time.sleep", lambda _: None)
    words = arguments(example)
    if words[0] == "serve":
        words += ["--listen", "127.0.0.1:0"]  # whoever listens on the usual port
    shown = CliRunner().invoke(slo, words)

    if reason := next((why for begin, why in OTHERWISE.items() if example.startswith(begin)), ""):
        assert reason in shown.stderr
        assert shown.exit_code == Exit.USAGE
    else:
        assert shown.exit_code in FINE, shown.stderr
