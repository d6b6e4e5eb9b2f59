"""Two compilations into one folder at once: the result is that of one of them, whole."""

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from slo import output
from slo.output import MANIFEST
from slo.project import Refused
from slo.targets.artifact import Artifact
from tests.outputs import write

ROUNDS = 40
SHARED = [f"prometheus/shared-{number}.yaml" for number in range(15)]


def artifacts(who: str, round_: int) -> list[Artifact]:
    own = [f"prometheus/{who}-{number}.yaml" for number in range(15)]
    return [Artifact(path, f"{who} {round_}\n") for path in (*SHARED, *own)]


def compile_as(who: str, folder: Path, round_: int) -> None:
    write(folder, artifacts(who, round_))


def found(folder: Path) -> Mapping[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_what_is_written_is_that_of_one_of_them_and_nothing_is_left_over(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        for round_ in range(ROUNDS):
            tuple(pool.map(compile_as, ("a", "b"), (tmp_path, tmp_path), (round_, round_)))
            wanted = [{one.path: one.text for one in artifacts(who, round_)} for who in ("a", "b")]

            assert found(tmp_path) in wanted


def test_a_compilation_that_cannot_write_for_long_says_that_another_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_PATIENCE", 0.2)
    held = os.open(tmp_path, os.O_RDONLY)
    flock(held, LOCK_EX)
    with pytest.raises(Refused, match="another 'slo compile' writes to"):
        write(tmp_path, artifacts("a", 0))
    os.close(held)

    assert len(write(tmp_path, artifacts("a", 0)).added) == 30
