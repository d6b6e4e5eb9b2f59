"""Files of other systems that name owners: of Backstage, of PagerDuty, and CODEOWNERS."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slo.cli.command import Exit
from tests.fuzz.mutations import of_bytes, of_lines, of_words, of_yaml
from tests.fuzz.stories import SERVICE
from tests.fuzz.target import Run, Target, command

_SEEDS = (
    b"apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: checkout}\nspec: {owner: shop}\n",
    b"# owners\n* @all\n/checkout/ @acme/shop ana@example.org\n[Section][2] @b\ndocs/\\ a b.md\n",
    b'{"services": [{"name": "checkout", "teams": [{"summary": "shop"}]}]}',
)


@contextmanager
def _ready() -> Iterator[Run]:
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_bytes(
        SERVICE.replace(b"name: checkout", b"name: checkout\nowner: shop")
    )

    def run(data: bytes) -> int:
        Path("owners").write_bytes(data)
        options = (f"--owners={system}=owners" for system in ("backstage", "codeowners", "pagerduty"))
        return max(command("lint", one) for one in options)

    yield run


TARGET = Target("owners", lambda: _SEEDS, (of_yaml, of_lines, of_words, of_bytes), _ready, Exit.FINDINGS)
