"""Whether the lines of a record still follow each other, as text and as JSON."""

from pathlib import Path

from slo.text.chain import Chain
from slo.text.json import document
from slo.text.plurals import count


def as_text(chain: Chain, path: Path) -> str:
    """Return the first break of a chain and the number of breaks, or how far the chain reaches."""
    lines = count(chain.lines, "line")
    if chain.breaks:
        first = chain.breaks[0]
        broken = count(len(chain.breaks), "line does", "lines do")
        return f"{path}:{first.line}: {first.why}\n{broken} not follow the line before, of {lines}"
    if chain.first is None:
        return f"{path}: no line has a hash yet, of {lines}; the next event begins the chain"
    begins = f"from line {chain.first} on, each line follows the line before"
    return f"{path}: {lines}; {begins}\nhash of the last line: {chain.last}"


def as_json(chain: Chain) -> str:
    """Return everything that was found."""
    breaks = [{"line": one.line, "why": one.why} for one in chain.breaks]
    found = {
        "whole": not breaks,
        "lines": chain.lines,
        "first": chain.first,
        "last": chain.last,
        "breaks": breaks,
    }
    return document(found)
