"""The wheel: the same bytes whenever and wherever it is built, and complete."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytest.importorskip("hatchling", reason="hatchling is not installed")


def built(folder: Path, **environment: str) -> Path:
    """Build a wheel from a copy of what it is made of, in a folder."""
    for name in ("slo", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = built(tmp_path / "a", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = built(tmp_path / "b", PYTHONHASHSEED="2", TZ="Asia/Kolkata", LC_ALL="C.UTF-8")

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_wheel_has_all_files_of_the_package_its_templates_and_the_changelog(tmp_path: Path) -> None:
    inside = set(zipfile.ZipFile(built(tmp_path)).namelist())
    package = {str(one.relative_to(ROOT)) for one in (ROOT / "slo").rglob("*") if one.is_file()}
    templates = {
        f"slo/_templates/{one.relative_to(ROOT / 'templates')}"
        for one in (ROOT / "templates").rglob("*")
        if one.is_file()
    }

    assert {one for one in package | templates | {"slo/_CHANGELOG.md"} if "__pycache__" not in one} <= inside
