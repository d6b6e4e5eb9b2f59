"""Readers can do what the pages say: every command runs, and prints what its page shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import GENERATED, PAGES, ROOT, Block, blocks
from tests.docs.world import Reader, servers
from tests.servers.binaries import Generation, newest

pytestmark = pytest.mark.live
WITH_COMMANDS = [
    page for page in PAGES if page != GENERATED and any(one.commands or one.shown for one in blocks(page))
]


@pytest.fixture(scope="module")
def generation() -> Generation:
    return newest()


@pytest.fixture(scope="module")
def proxy(generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers(generation, tmp_path_factory.mktemp("servers")) as url:
        yield url


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_done_as_it_is_written(
    page: Path, tmp_path: Path, proxy: str, generation: Generation
) -> None:
    reader, printed, wrong = Reader(tmp_path / "0", "empty", proxy, generation), "", []

    for step in blocks(page):
        if project := step.remarks.get("project"):
            reader = Reader(tmp_path / str(step.line), project, proxy, generation)
        if step.language == "yaml" and step.file:
            reader.write(step.file, step.text)
        if step.commands and "not run" not in step.remarks:
            code, printed = reader.run(step.commands)
            if code != _exit_code(step):
                wrong.append(f"{page.name}:{step.line}: exit code {code}\n{step.commands}{printed}")
        if step.shown and not {"not run", "not compared"} & step.remarks.keys() and step.shown not in printed:
            wrong.append(f"{page.name}:{step.line}: not printed\n{step.shown}\nbut\n{printed}")

    assert not wrong, "\n".join(wrong)


def _exit_code(step: Block) -> int:
    code, _, _ = step.remarks.get("exits with", "0").partition(":")
    return int(code)
