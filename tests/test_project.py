"""Folders on disk: what is read, what is written, and what is never touched."""

import errno
import os
from pathlib import Path

import pytest

from slo.output import MANIFEST
from slo.project import Refused, read_definitions, read_templates
from slo.targets.artifact import Artifact
from tests.outputs import compare, write

OURS = [Artifact("prometheus/a.yaml", "a\n"), Artifact("prometheus/b.yaml", "b\n")]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_is_written_once(tmp_path: Path) -> None:
    first = write(tmp_path / "out", OURS)
    second = write(tmp_path / "out", OURS)

    assert first.added == ("prometheus/a.yaml", "prometheus/b.yaml")
    assert not second
    assert len(second.unchanged) == 2
    assert files(tmp_path / "out") == {"prometheus/a.yaml", "prometheus/b.yaml", MANIFEST}


def test_what_is_no_longer_defined_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    write(tmp_path, [*OURS, Artifact("alertmanager/x.yml", "x\n")])
    changes = write(tmp_path, OURS)

    assert changes.removed == ("alertmanager/x.yml",)
    assert not (tmp_path / "alertmanager").exists()


def test_a_file_of_somebody_else_is_neither_replaced_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "prometheus").mkdir()
    (tmp_path / "prometheus" / "a.yaml").write_text("mine\n")
    (tmp_path / "notes.txt").write_text("mine\n")

    with pytest.raises(Refused, match=r"a\.yaml was not written by slo"):
        write(tmp_path, OURS)
    with pytest.raises(Refused, match=r"a\.yaml was not written by slo"):
        compare(tmp_path, OURS)
    assert files(tmp_path) == {"prometheus/a.yaml", "notes.txt"}
    assert (tmp_path / "prometheus" / "a.yaml").read_text() == "mine\n"


@pytest.mark.parametrize("call", ["replace", "unlink"])
@pytest.mark.parametrize("survived", range(6))
def test_a_run_after_an_interrupted_one_makes_everything_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, survived: int
) -> None:
    write(tmp_path, [*OURS, Artifact("old/1", "1\n"), Artifact("old/2", "2\n")])
    wanted = [Artifact("prometheus/a.yaml", "changed\n"), Artifact("prometheus/c.yaml", "c\n")]
    calls = iter(range(100))
    real = getattr(Path, call)

    def die(self: Path, *arguments: object) -> object:
        staged = self.parent.name.startswith(".slo-staging")
        if not (staged and call == "unlink") and next(calls) >= survived:
            raise KeyboardInterrupt
        return real(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, die)
        try:
            write(tmp_path, wanted)
        except KeyboardInterrupt:
            assert compare(tmp_path, wanted)
    write(tmp_path, wanted)

    assert not compare(tmp_path, wanted)
    assert {path for path in files(tmp_path) if ".slo-" not in path} == {
        "prometheus/a.yaml",
        "prometheus/c.yaml",
    }


def test_staging_that_an_interrupted_run_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    write(tmp_path, OURS)
    abandoned = tmp_path / ".slo-staging-1-1"
    abandoned.mkdir()
    (abandoned / "0").write_text("")
    assert not write(tmp_path, OURS)

    assert not abandoned.exists()


@pytest.mark.parametrize("survived", range(3))
def test_a_full_disk_replaces_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    write(tmp_path, OURS)
    before = {path: (tmp_path / path).read_bytes() for path in files(tmp_path)}
    left = iter(range(survived))
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(Refused, match="No space left"):
            write(tmp_path, (Artifact(path, "changed\n") for path in ("prometheus/a.yaml", "new")))

    assert {path: (tmp_path / path).read_bytes() for path in files(tmp_path)} == before
    assert not list(tmp_path.glob(".slo-staging*"))


def test_an_unchanged_file_is_not_touched_when_another_changes(tmp_path: Path) -> None:
    write(tmp_path, OURS)
    os.utime(tmp_path / "prometheus/a.yaml", (1, 1))
    changes = write(tmp_path, [OURS[0], Artifact("prometheus/b.yaml", "other\n")])

    assert (changes.changed, changes.unchanged) == (("prometheus/b.yaml",), ("prometheus/a.yaml",))
    assert (tmp_path / "prometheus/a.yaml").stat().st_mtime == 1


@pytest.mark.parametrize("path", ["../victim", "/etc/hostname", "a/../../victim", "link/victim"])
def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path: Path, path: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to("..")
    (out / MANIFEST).write_text(f"{path}\n")
    write(out, OURS)

    assert victim.read_text() == "precious\n"


def test_a_manifest_that_is_no_text_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(b"\xff\xfe\x00")
    write(tmp_path, OURS)

    assert not compare(tmp_path, OURS)


def test_definitions_are_found_in_folders_and_behind_links_but_not_hidden(tmp_path: Path) -> None:
    for path in (
        "definitions/a.yaml",
        "definitions/deep/b.YML",
        "definitions/.real/c.yaml",
        "definitions/.git/d.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "definitions" / "linked").symlink_to(tmp_path / "definitions" / ".real")
    (tmp_path / "definitions" / "loop").symlink_to(tmp_path / "definitions")
    (tmp_path / "definitions" / "README.md").write_text("x")

    assert list(read_definitions(tmp_path / "definitions")) == ["a.yaml", "deep/b.YML", "linked/c.yaml"]


def test_a_definition_that_cannot_be_read_is_never_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x")
    (tmp_path / "b.yaml").symlink_to("nowhere.yaml")

    with pytest.raises(Refused, match=r"b\.yaml"):
        read_definitions(tmp_path)


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("missing", "there is no folder"),
        ("file", "is a file"),
        ("empty", "there are no definitions"),
        ("x" * 300, "cannot read"),
    ],
)
def test_a_folder_without_definitions_is_refused_in_plain_words(
    tmp_path: Path, folder: str, message: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()

    with pytest.raises(Refused, match=message):
        read_definitions(tmp_path / folder)


def test_templates_beside_the_definitions_come_before_those_of_slo(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "alertmanager"
    own.mkdir(parents=True)
    (own / "mine.tmpl").write_text("mine")
    (own / "picture.png").write_bytes(b"\xff")
    (tmp_path / "templates" / "other.tmpl").write_bytes(b"\xff")
    texts = read_templates(tmp_path / "definitions")

    assert texts["alertmanager/mine.tmpl"] == "mine"
    messages = {"alertmanager/slo.tmpl", "alertmanager/slo.fr.tmpl", "alertmanager/mine.tmpl"}
    assert set(texts) == {*messages, "docs/product.md.j2"}


def test_a_template_that_is_no_text_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "alertmanager"
    own.mkdir(parents=True)
    (own / "slo.tmpl").write_bytes(b"\xff")

    with pytest.raises(Refused, match="not UTF-8"):
        read_templates(tmp_path / "definitions")
