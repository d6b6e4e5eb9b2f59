"""At which second of its interval a Prometheus evaluates a group of rules, and files placed to have it soon.

Prometheus spreads groups over their interval by a hash of the file's path and the group's name. A file that
is as it was written, but in another folder, is evaluated at another second.
Source: `Group.hash` and `Group.EvalTimestamp` in Prometheus's rules/group.go.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import xxhash
import yaml

from tests.servers.binaries import Generation

Slots = Mapping[int, tuple[float, float]]
"""By a group's interval in seconds: the first and the last second of it that will do."""


def slot(generation: Generation, path: Path, group: str, interval: int) -> float:
    """Evaluations come at times, in seconds since 1970, that leave this remainder by the interval."""
    encode = _by_length if generation.prometheus_version >= (3,) else _by_separator
    encoded = b"".join(encode(text.encode()) for text in ("file", str(path), "name", group))
    return xxhash.xxh64_intdigest(encoded) % (interval * 10**9) / 1e9


def place_each(generation: Generation, file: Path, folder: Path, wanted: Slots) -> Iterator[Path]:
    """Write each group of a file to a file of its own that has a slot as wanted."""
    for number, group in enumerate(yaml.safe_load(file.read_text())["groups"]):
        alone = folder / "groups" / f"{file.stem}-{number}.yaml"
        alone.parent.mkdir(parents=True, exist_ok=True)
        alone.write_text(yaml.safe_dump({"groups": [group]}, sort_keys=False))
        yield place(generation, alone, folder, wanted)


def place(generation: Generation, file: Path, folder: Path, wanted: Slots) -> Path:
    """Copy a file of rules to a folder in `folder` whose name gives each of its groups a slot as wanted."""
    groups = dict(_groups(file))
    for number in range(100_000):
        path = folder.resolve() / str(number) / file.name
        slots = ((interval, slot(generation, path, name, interval)) for name, interval in groups.items())
        if all(wanted[interval][0] <= at <= wanted[interval][1] for interval, at in slots):
            path.parent.mkdir(parents=True, exist_ok=True)
            return Path(shutil.copyfile(file, path))
    raise AssertionError(f"no folder gives the groups of {file.name} slots within {wanted}")


def _groups(file: Path) -> Iterator[tuple[str, int]]:
    for group in yaml.safe_load(file.read_text())["groups"]:
        assert group["interval"].endswith("m"), f"{group['name']} is not evaluated in whole minutes"
        yield group["name"], 60 * int(group["interval"].removesuffix("m"))


def _by_separator(text: bytes) -> bytes:
    return text + b"\xff"


def _by_length(text: bytes) -> bytes:
    size = len(text)
    return (bytes([size]) if size < 255 else b"\xff" + size.to_bytes(3, "little")) + text
