"""What a change means, as plain text."""

from slo.diff import Changes
from slo.report.diff.paragraphs import missing, nothing, overview, size, summary
from slo.text.terminal import printable

_MOST_ALSO = 20


def render(changes: Changes, base: str) -> str:
    """Return a paragraph for each definition, the worst first, and then the rest in a few lines."""
    if not changes:
        return "\n".join(map(printable, (nothing(changes, base), *missing(changes.unsigned))))
    found = overview(changes)
    lines = (
        [summary(changes, base)] if found.paragraphs else [f"Since {base}, no budget and no alert differs."]
    )
    for paragraph in found.paragraphs:
        lines += ["", paragraph.title, *(f"  {topic:8}  {sentence}" for topic, sentence in paragraph.lines)]
    if unsigned := missing(changes.unsigned):
        lines += ["", "signatures", *(f"  {line}" for line in unsigned)]
    lines += ["", "also", *(f"  {topic:8}  {sentence}" for topic, sentence in found.also[:_MOST_ALSO])]
    if (more := len(found.also) - _MOST_ALSO) > 0:
        lines.append(f"  and {more} more: see --format json")
    lines.append(f"  {'total':8}  {size(changes)}")
    return "\n".join(map(printable, lines))
