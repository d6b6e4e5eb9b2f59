"""A compilation that is killed at any moment leaves whole files, and the next one puts everything right."""

import multiprocessing
import random
import time
from pathlib import Path

from slo.output import MANIFEST, Output
from slo.targets.artifact import Artifact
from tests.outputs import write

KILLS = 60
FORK = multiprocessing.get_context("fork")
LINES = 2000


def artifacts(word: str) -> list[Artifact]:
    own = [f"{word}/{number}.yaml" for number in range(20)]
    shared = [f"prometheus/{number}.yaml" for number in range(40)]
    return [Artifact(path, f"{word}\n" * LINES) for path in (*own, *shared)]


def compile_for_ever(folder: Path) -> None:
    while True:
        for word in ("one", "two"):
            write(folder, artifacts(word))


def found(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in files
        if not path.relative_to(folder).parts[0].startswith(".slo-staging-")
    }


def test_files_are_never_torn_and_never_lost(tmp_path: Path) -> None:
    chance = random.Random(1)
    whole = {f"{word}\n" * LINES for word in ("one", "two", "three")}
    for _ in range(KILLS):
        process = FORK.Process(target=compile_for_ever, args=(tmp_path,))
        process.start()
        time.sleep(chance.uniform(0.005, 0.06))
        process.kill()
        process.join()

        left = found(tmp_path)
        assert set(left.values()) <= whole
        assert left.keys() <= Output(tmp_path)._ours, "the next run knows all files"

        write(tmp_path, artifacts("three"))
        assert found(tmp_path) == {one.path: one.text for one in artifacts("three")}
