"""Real files of other tools. Without them, tests of them are skipped; the project has none of them."""

from pathlib import Path

SHARED_CASES = next(
    (found for one in Path(__file__).parents if (found := one / "shared" / "cases").exists()), Path("missing")
)
"""The folder `shared/cases` beside the project, or beside a folder that it is in."""
