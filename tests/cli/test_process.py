"""The whole process: exit codes and words where a pipe breaks, a disk is full, or a fault is our own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def slo(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "slo", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output="stdout" not in options, text=True, **options)  # type: ignore[call-overload,no-any-return]


def test_the_version_is_reported_by_the_door_itself() -> None:
    asked = (
        "import sys; sys.argv = ['slo', '--version']; import slo.__main__ as door;"
        "door.os._exit = lambda code: None; door.main();"
        "print('click' in sys.modules, 'pydantic' in sys.modules)"
    )
    stated = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert stated.stdout.splitlines()[1] == "False False"


@pytest.mark.parametrize("arguments", [["schema"], ["--version"], ["--help"]])
def test_a_reader_who_has_read_enough_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = slo(*arguments, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)

    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here to write to")
@pytest.mark.parametrize("arguments", [["schema"], ["--version"]])
def test_output_that_cannot_be_written_is_reported_without_a_traceback(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        said = slo(*arguments, stdout=full, stderr=subprocess.PIPE)

    assert said.returncode == 2
    assert "No space left" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_fault_of_our_own_is_reported_in_two_lines() -> None:
    fault = (
        "import slo.catalogue.schema as schema; schema.json_schema = lambda: 1 / 0;"
        "import slo.cli, sys; sys.argv = ['slo', 'schema']; sys.exit(slo.cli.run())"
    )
    said = subprocess.run([sys.executable, "-c", fault], cwd=ROOT, capture_output=True, text=True)

    assert said.returncode == 70
    assert len(said.stderr.splitlines()) == 2
    assert "internal error" in said.stderr


def test_ctrl_c_is_no_fault_of_our_own_even_if_a_library_reports_it_as_another_error() -> None:
    swallowed = (
        "import signal, sys, slo.cli, slo.catalogue.schema as schema\n"
        "def interrupted():\n"
        "    try: signal.raise_signal(signal.SIGINT)\n"
        "    except KeyboardInterrupt: raise ValueError('no schema') from None\n"
        "schema.json_schema, sys.argv = interrupted, ['slo', 'schema']\n"
        "sys.exit(slo.cli.run())"
    )
    said = subprocess.run([sys.executable, "-c", swallowed], cwd=ROOT, capture_output=True, text=True)

    assert (said.returncode, said.stderr) == (130, "stopped\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["compil"], 2, "No such command 'compil'; did you mean 'compile'?"),
        (["stauts"], 2, "did you mean 'status'?"),
        (["compile", "--definitions", "nowhere"], 2, "there is no folder nowhere"),
        (["compile", "--output", "definitions/generated"], 2, "would be read as definitions"),
        (["status"], 2, "either --prometheus URL or --events FILE"),
        (["status", "--prometheus", "http://127.0.0.1:9"], 3, "127.0.0.1:9"),
        (
            ["status", "--events", "demo/history.csv.gz", "--at", "9999-12-31T23:59-23:00"],
            2,
            "the year must be",
        ),
        (["route", "product"], 2, "product"),
    ],
)
def test_what_cannot_be_done_is_reported_with_its_exit_code(
    arguments: list[str], code: int, words: str
) -> None:
    said = slo(*arguments)

    assert (said.returncode, said.stdout) == (code, "")
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_words_that_a_terminal_does_not_know_are_written_otherwise(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "cases" / "the_smallest_service" / "definitions", tmp_path / "ä")
    (tmp_path / "ä" / "ö.yaml").write_text("kind: Sérvice\n")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    said = slo("lint", "--definitions", str(tmp_path / "ä"), env=plain)

    assert said.returncode == 1
    assert "there is no kind" in said.stderr
