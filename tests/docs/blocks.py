"""The blocks of a page of documentation, in order, with what HTML comments in its source say about them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = ROOT / "docs" / "reference" / "commands.md"
"""Help texts, which tests/test_docs.py compares with those of the commands."""
REMARKS = ("project", "file", "run", "not run", "exits with", "not compared", "not checked")
"""What a comment may begin with. It is about the next block; `project` and `run` stand for themselves."""

_COMMENT = re.compile(rf"<!-- (?P<remark>{'|'.join(REMARKS)}):? (?P<text>.*?) -->", re.DOTALL)
_FILE = re.compile(r"# (\S+\.ya?ml)\n")


@dataclass(frozen=True)
class Block:
    """A block of code: its language ("" if it names none), its text, its line, and remarks about it."""

    language: str
    text: str
    line: int
    remarks: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str | None:
        """The file that the block is, as a comment before it or its own first line says."""
        found = _FILE.match(self.text)
        return self.remarks.get("file") or (found[1] if found else None)

    @property
    def commands(self) -> str:
        """What a reader types: a whole block of shell, or the lines after `$`."""
        if self.language == "shell":
            return self.text
        return "".join(f"{line[2:]}\n" for line in self.text.splitlines() if line.startswith("$ "))

    @property
    def shown(self) -> str:
        """What a page says is printed."""
        if self.language not in ("", "text", "console"):
            return ""
        lines = [line for line in self.text.splitlines(keepends=True) if not line.startswith("$ ")]
        return "".join(lines)


def blocks(page: Path) -> Iterator[Block]:
    """Yield all blocks; commands of a comment are blocks of shell that readers do not see."""
    remarks: dict[str, str] = {}
    for token in MarkdownIt().parse(page.read_text()):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block":
            found = _COMMENT.match(token.content)
            assert found, f"{page.name}:{line}: a comment begins with one of {', '.join(REMARKS)}"
            if found["remark"] == "run":
                yield Block("shell", f"{dedent(found['text'])}\n", line, remarks)
                remarks = {}
            else:
                remarks[found["remark"]] = found["text"]
        elif token.type in ("fence", "code_block"):
            yield Block(token.info.strip(), token.content, line, remarks)
            remarks = {}
    assert not remarks, f"{page.name}: a comment about no block: {remarks}"
