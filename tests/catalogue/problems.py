"""Problems of definitions as an author reads them."""

from textwrap import dedent

from slo.catalogue.load import load
from slo.text.diagnostics import Invalid, render


def block(text: str) -> str:
    """Take off the indentation that a text has in a test, and the line break it begins with."""
    return dedent(text.removeprefix("\n"))


def problems_in(definitions: str) -> str:
    """Load a file `shop.yaml` that is wrong; give what is said about it, without blanks at the ends of lines.

    Fails if nothing is wrong with it.
    """
    text = block(definitions)
    try:
        load({"shop.yaml": text})
    except Invalid as invalid:
        shown = "\n".join(render(problem, {"shop.yaml": text}) for problem in invalid.problems)
        return "\n".join(line.rstrip() for line in shown.splitlines()) + "\n"
    raise AssertionError("nothing is wrong with these definitions")
