"""Files of other tools: for each dialect a folder of its name, with what its authors write."""

from pathlib import Path

FOLDER = Path(__file__).parent
SAMPLES = sorted(path for path in FOLDER.glob("*/*.yaml"))


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"
