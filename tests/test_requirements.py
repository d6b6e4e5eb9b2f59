"""The pinned versions in requirements/ are those that pyproject.toml accepts, each with hashes."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUN = PROJECT["dependencies"]
DEVELOP = [*RUN, *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
PIN = re.compile(r"^([\w.-]+)==([^ ;\\]+).*\\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


@pytest.mark.parametrize(("file", "wanted"), [("run.txt", RUN), ("develop.txt", DEVELOP)])
def test_all_dependencies_are_pinned_to_versions_that_are_accepted(file: str, wanted: list[str]) -> None:
    text = (ROOT / "requirements" / file).read_text()
    pinned: dict[str, list[str]] = {}
    for name, version, _ in PIN.findall(text):
        pinned.setdefault(name.lower(), []).append(version)

    assert sum(map(len, pinned.values())) == len(re.findall(r"^[^ #]", text, re.MULTILINE))
    for one in map(Requirement, wanted):
        if one.name != PROJECT["name"]:
            versions = pinned[one.name.lower()]
            assert all(one.specifier.contains(version) for version in versions), one


@pytest.mark.parametrize("line", RUN)
def test_a_dependency_at_run_time_has_its_reason(line: str) -> None:
    text = (ROOT / "pyproject.toml").read_text()

    assert re.search(rf'^    "{re.escape(line)}", +# \w', text, re.MULTILINE)
