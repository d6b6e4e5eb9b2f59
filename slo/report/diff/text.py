"""What a change means, as plain text."""

from slo.diff import Changes
from slo.diff.change import Rank
from slo.report.diff.paragraphs import Line, missing, nothing, overview, size, summary
from slo.text.styles import Meaning, Paint, plain
from slo.text.terminal import printable

_MOST_ALSO = 20

_MEANINGS = {
    Rank.WOKEN.topic: Meaning.ERROR,
    Rank.PAGES.topic: Meaning.WARNING,
    Rank.CONSENT.topic: Meaning.NOTE,
}
"""The topics that have a colour: people are woken by them, or have to sign."""


def render(changes: Changes, base: str, paint: Paint = plain) -> str:
    """Return a paragraph for each definition, the worst first, and then the rest in a few lines."""
    if not changes:
        return "\n".join(map(printable, (nothing(changes, base), *missing(changes.unsigned))))
    found = overview(changes)
    without = f"Since {base}, no budget and no alert differs."
    lines = [printable(summary(changes, base) if found.paragraphs else without)]
    for paragraph in found.paragraphs:
        lines += ["", printable(paragraph.title), *(_line(line, paint) for line in paragraph.lines)]
    if unsigned := missing(changes.unsigned):
        lines += ["", paint(Meaning.NOTE, "signatures"), *(f"  {printable(line)}" for line in unsigned)]
    lines += ["", "also", *(_line(line, paint) for line in found.also[:_MOST_ALSO])]
    if (more := len(found.also) - _MOST_ALSO) > 0:
        lines.append(f"  and {more} more: see --format json")
    return "\n".join([*lines, _line(Line("total", size(changes)), paint)])


def _line(line: Line, paint: Paint) -> str:
    topic = printable(f"{line.topic:8}")
    meaning = _MEANINGS.get(line.topic)
    return f"  {paint(meaning, topic) if meaning else topic}  {printable(line.sentence)}"
