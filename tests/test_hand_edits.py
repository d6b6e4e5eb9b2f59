"""What somebody changed in generated files is named before it is lost, and nothing else is."""

import os
import subprocess
from pathlib import Path

import pytest

from slo.actions.hand_edits import name_hand_edits
from slo.output import MANIFEST, staging
from slo.targets.artifact import Artifact

RULES = "prometheus/shop.yaml"


def compiled(folder: Path, text: str, *others: str) -> list[str]:
    """Write files, and return what is said before."""
    said: list[str] = []
    artifacts = [Artifact(path, text) for path in (RULES, "prometheus/tests.yaml", *others)]
    with staging(folder) as staged:
        changes = staged.into.changes(staged.states(artifacts))
        name_hand_edits(staged.into, changes, said.append)
        staged.replace(changes)
    return said


def edit(folder: Path, path: str = RULES) -> None:
    """Change a file a minute after the last compilation."""
    (folder / path).write_text("edited\n")
    later = (folder / MANIFEST).stat().st_mtime + 60
    os.utime(folder / path, (later, later))


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=ana", "-c", "user.email=ana@example.org")
    subprocess.run(["git", "-C", folder, *author, *arguments], check=True, capture_output=True)


def test_one_compilation_after_another_says_nothing(tmp_path: Path) -> None:
    assert [compiled(tmp_path, text) for text in ("one\n", "two\n", "three\n")] == [[], [], []]


def test_an_edit_is_named_and_replaced(tmp_path: Path) -> None:
    compiled(tmp_path, "one\n")
    edit(tmp_path)
    (said,) = compiled(tmp_path, "two\n")

    assert said == f"Warning: {tmp_path / RULES} was changed since the last 'slo compile': that is lost now"
    assert (tmp_path / RULES).read_text() == "two\n"
    assert compiled(tmp_path, "three\n") == []


def test_an_edit_of_what_is_no_longer_generated_is_named(tmp_path: Path) -> None:
    compiled(tmp_path, "one\n", "prometheus/old.yaml")
    edit(tmp_path, "prometheus/old.yaml")

    assert len(compiled(tmp_path, "one\n")) == 1


def test_an_edit_to_what_is_generated_now_loses_nothing(tmp_path: Path) -> None:
    compiled(tmp_path, "one\n")
    edit(tmp_path)

    assert compiled(tmp_path, "edited\n") == []


@pytest.mark.parametrize(("committed", "named"), [(True, 0), (False, 1)])
def test_what_git_has_is_not_lost(tmp_path: Path, committed: bool, named: int) -> None:
    compiled(tmp_path / "generated", "one\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    edit(tmp_path / "generated")
    if committed:
        git(tmp_path, "commit", "--quiet", "--all", "--message", "edited")

    assert len(compiled(tmp_path / "generated", "two\n")) == named


def test_many_edits_are_counted(tmp_path: Path) -> None:
    paths = [f"prometheus/{number}.yaml" for number in range(20)]
    compiled(tmp_path, "one\n", *paths)
    for path in paths:
        edit(tmp_path, path)
    said = compiled(tmp_path, "two\n", *paths)

    assert len(said) == 6
    assert said[-1] == "Warning: so are the changes of 15 more files"


def test_an_interrupted_compilation_is_no_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(tmp_path, "one\n")
    real = Path.replace

    def die(self: Path, target: Path) -> Path:
        if target.name == "tests.yaml":
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            compiled(tmp_path, "two\n")
    assert (tmp_path / RULES).read_text() == "two\n"

    assert compiled(tmp_path, "three\n") == []
