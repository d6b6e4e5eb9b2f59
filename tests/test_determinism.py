"""The same definitions give the same bytes: in any folder, time zone and language, under any hash seed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def compiled(folder: Path, name: str, **environment: str) -> dict[str, bytes]:
    """Compile a copy of the shipped definitions in a folder of its own, as a process of its own."""
    here = folder / name
    shutil.copytree(ROOT / "definitions", here / "definitions")
    shutil.copytree(ROOT / "templates", here / "templates")
    subprocess.run(
        [sys.executable, "-m", "slo", "compile"],
        cwd=here,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    generated = here / "generated"
    return {str(p.relative_to(generated)): p.read_bytes() for p in generated.rglob("*") if p.is_file()}


def test_folder_time_zone_language_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    first = compiled(tmp_path, "here", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = compiled(tmp_path, "elsewhere/deep", PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")

    assert len(first) > 10
    assert first == second


def test_generated_is_what_the_shipped_definitions_say(tmp_path: Path) -> None:
    committed = ROOT / "generated"
    said = {str(p.relative_to(committed)): p.read_bytes() for p in committed.rglob("*") if p.is_file()}

    assert compiled(tmp_path, "now") == said
