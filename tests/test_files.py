"""Files that were chosen badly, wherever a file is read: devices, pipes, links to elsewhere, endless data."""

import gzip
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo import files
from slo.catalogue.record import FILE
from slo.cli import slo as command
from slo.files import MIB, read_file, read_gzip_or_plain
from slo.output import MANIFEST
from slo.project import Refused, read_definitions, read_sources, read_templates
from slo.targets.artifact import Artifact
from tests.outputs import compare, write

ROOT = Path(__file__).parent.parent
SERVICE = (ROOT / "tests/cases/the_smallest_service/definitions/checkout.yaml").read_text()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * MIB)  # sparse: it takes no space


STRANGE: dict[str, Callable[[Path], None]] = {
    "device": device,
    "pipe": os.mkfifo,
    "socket": socket_at,
    "endless": endless,
    "folder": Path.mkdir,
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Go to a folder with definitions. A read that never ends fails the test, instead of waiting for it."""

    def late(*_: object) -> None:
        raise TimeoutError("a read does not end")

    monkeypatch.chdir(tmp_path)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield tmp_path
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def slo(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, env={"SLO_PROMETHEUS": "http://127.0.0.1:9"})


READERS = {
    "definitions/strange.yaml": ["compile"],
    "templates/docs/service.md.j2": ["compile"],
    "templates/alertmanager/strange.tmpl": ["compile"],
    "templates/report/review.html": ["report", "--events", "history.csv"],
    "generated/.slo-files": ["compile"],
    "generated/prometheus/checkout.yaml": ["compile"],
    f"generated/{FILE}": ["lint"],
    "history.csv": ["status", "--events", "history.csv"],
    "past.csv": ["backtest", "--events", "past.csv"],
    "http.yaml": ["status", "--http-config", "http.yaml"],
    "token": ["status", "--http-config", "with-token.yaml"],
    "ca.pem": ["status", "--http-config", "with-ca.yaml"],
    "pagerduty": ["pagerduty-check", "--token-file", "pagerduty"],
    "calls.jsonl": ["calls", "--record", "calls.jsonl"],
    "record.jsonl": ["report", "--events", "history.csv", "--record", "record.jsonl"],
    "foreign.yaml": ["convert", "foreign.yaml"],
}
"""Every file that a command reads, and the command."""
NAMED_BY = {"token": "with-token.yaml:1:", "ca.pem": "with-ca.yaml:1:"}
"""Where files of HTTP settings are named: errors repeat no path from there, because it may be a secret."""


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("name", READERS)
def test_no_command_waits_for_a_file_that_is_none_or_never_ends(project: Path, name: str, kind: str) -> None:
    Path("history.csv").write_text("time,slo,good,total\n2026-11-01T10:00Z,checkout-orders,9995,10000\n")
    Path("with-token.yaml").write_text("authorization: {credentials_file: token}\n")
    Path("with-ca.yaml").write_text("tls_config: {ca_file: ca.pem}\n")
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    STRANGE[kind](path)
    said = slo(*READERS[name])

    assert isinstance(said.exception, SystemExit | None), said.exception
    if kind != "folder":  # a folder with the name of a file may stand beside what is read
        assert said.exit_code != 0, said.stdout
        assert NAMED_BY.get(name, path.name) in said.stderr


def test_an_error_never_shows_lines_of_a_file_that_is_elsewhere(project: Path) -> None:
    secret = project / "secret"
    secret.write_text("the password is geheim\n")
    for link, target in (
        ("definitions/direct.yaml", secret),
        ("definitions/relative.yaml", Path("../secret")),
        ("definitions/folder", project),
        ("templates/docs/service.md.j2", secret),
    ):
        path = project / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
        said = slo("compile")
        path.unlink()

        assert (said.exit_code, said.stdout) == (2, "")
        assert "geheim" not in said.stderr
        assert f"is a link to {target}, which is outside" in said.stderr


def test_a_chain_of_links_is_followed_to_its_end(project: Path) -> None:
    Path("secret.yaml").write_text("x")
    Path("definitions/a.yaml").symlink_to("b.yaml")
    Path("definitions/b.yaml").symlink_to("checkout.yaml")

    assert list(read_definitions(Path("definitions"))) == ["a.yaml", "b.yaml", "checkout.yaml"]
    Path("definitions/b.yaml").unlink()
    Path("definitions/b.yaml").symlink_to("../secret.yaml")
    for read in (read_definitions, lambda folder: read_sources([folder])):
        with pytest.raises(Refused, match="outside definitions"):
            read(Path("definitions"))


def test_the_folder_itself_may_be_a_link_and_so_may_a_file_that_a_user_names(project: Path) -> None:
    Path("elsewhere").symlink_to("definitions")
    Path("one.yaml").symlink_to("definitions/checkout.yaml")

    assert list(read_definitions(Path("elsewhere"))) == ["checkout.yaml"]
    assert list(read_sources([Path("one.yaml")])) == ["one.yaml"]


def test_definitions_mounted_by_kubernetes_are_read(project: Path) -> None:
    mounted = project / "mounted"
    (mounted / "..2026_11").mkdir(parents=True)
    (mounted / "..2026_11" / "checkout.yaml").write_text(SERVICE)
    (mounted / "..data").symlink_to("..2026_11")
    (mounted / "checkout.yaml").symlink_to("..data/checkout.yaml")

    assert list(read_definitions(mounted)) == ["checkout.yaml"]


@pytest.mark.parametrize("link", ["prometheus", "prometheus/deep"])
def test_nothing_is_written_through_a_link(project: Path, link: str) -> None:
    outside = project / "outside"
    outside.mkdir()
    out = project / "out"
    (out / link).parent.mkdir(parents=True)
    (out / link).symlink_to(outside)
    wanted = [Artifact("prometheus/deep/a.yaml", "a\n")]

    with pytest.raises(Refused, match="leads out of"):
        write(out, wanted)
    with pytest.raises(Refused, match="leads out of"):
        compare(out, wanted)
    assert not list(outside.iterdir())


def test_a_link_in_place_of_a_generated_file_is_replaced_and_its_target_stays(project: Path) -> None:
    precious = project / "precious"
    precious.write_text("precious\n")
    out = project / "out"
    (out / "prometheus").mkdir(parents=True)
    (out / "prometheus/a.yaml").symlink_to(precious)
    (out / MANIFEST).symlink_to(precious)
    with pytest.raises(Refused, match="was not written by slo"):
        write(out, [Artifact("prometheus/a.yaml", "a\n")])

    assert precious.read_text() == "precious\n"


def test_staging_that_is_a_link_is_not_cleared_away(project: Path) -> None:
    precious = project / "precious"
    precious.mkdir()
    (precious / "file").write_text("x")
    os.utime(precious, (0, 0))
    (project / "out").mkdir()
    (project / "out/.slo-staging-1-1").symlink_to(precious)
    write(project / "out", [Artifact("a.yaml", "a\n")])

    assert (precious / "file").exists()


def test_a_small_file_that_decompresses_to_very_much_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = gzip.compress(bytes(MIB))
    Path("bomb.gz").write_bytes(member * 20)

    assert len(read_gzip_or_plain(Path("bomb.gz"), 20 * MIB)) == 20 * MIB
    with pytest.raises(OSError, match="decompressed, it is larger than 19 MiB"):
        read_gzip_or_plain(Path("bomb.gz"), 19 * MIB)
    Path("bomb.gz").write_bytes(member * 300)
    said = slo("status", "--events", "bomb.gz")
    assert said.exit_code == 2
    assert said.stderr == (
        "Error: cannot read bomb.gz: decompressed, it is larger than 256 MiB, which is the limit\n"
    )


@pytest.mark.parametrize("cut", [1, 9, 20])
def test_a_damaged_compressed_history_is_refused(project: Path, cut: int) -> None:
    Path("history.gz").write_bytes(gzip.compress(b"time,slo,good,total\n")[:-cut])
    said = slo("status", "--events", "history.gz")

    assert said.exit_code == 2
    assert "cannot read history.gz" in said.stderr


def test_a_file_of_the_largest_size_is_read(project: Path) -> None:
    Path("file").write_bytes(bytes(2 * MIB))

    assert len(read_file(Path("file"), 2 * MIB)) == 2 * MIB
    with pytest.raises(OSError, match="larger than 1 MiB"):
        read_file(Path("file"), MIB)


def test_all_modules_read_files_of_others_by_the_one_reader() -> None:
    own = {  # files that are part of the package
        "archetypes/__init__.py",
        "model/timezones.py",
        "proposals/example.py",
        "targets/splunk/__init__.py",
        "web/pages.py",
        "actions/prove/routes.py",  # of a temporary folder that it has written itself
        "project.py",  # the first bytes of a regular file
    }
    package = Path(files.__file__).parent
    reading = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(word in path.read_text() for word in (".read_text(", ".read_bytes(", '.open("rb")'))
    }

    assert reading == own


def test_templates_are_read_with_any_line_ends(project: Path) -> None:
    Path("templates/alertmanager").mkdir(parents=True)
    Path("templates/alertmanager/own.tmpl").write_bytes(b"a\r\nb\r\n")

    assert read_templates(Path("definitions"))["alertmanager/own.tmpl"] == "a\nb\n"


@pytest.mark.parametrize("hostile", ["\n", "\r", "\x1b[2J", "\a", "\u202e", "\u2028", "\x85", "\u200b"])
def test_a_file_name_is_one_visible_line(project: Path, hostile: str) -> None:
    Path(f"definitions/a{hostile}* @mallory.yaml").write_text(SERVICE)
    for arguments in (["compile"], ["lint"], ["convert", "definitions"]):
        said = slo(*arguments)

        assert said.exit_code == 2
        assert hostile not in said.stderr.removesuffix("\n")
        assert "has characters that are not visible: rename the file" in said.stderr


@pytest.mark.parametrize("special", ["*", "?", "[a]", "\\", "#"])
def test_a_file_name_is_no_pattern_of_code_owners(project: Path, special: str) -> None:
    Path(f"definitions/a{special}.yaml").write_text(SERVICE)
    said = slo("compile")

    assert said.exit_code == 2
    assert "a sign of CODEOWNERS: rename the file" in said.stderr
