"""What a change means, as Markdown for a pull request: one screen, and the rest folded.

https://github.github.com/gfm/
"""

from collections.abc import Iterable

from slo.diff import Changes
from slo.report.diff.paragraphs import Line, Paragraph, missing, nothing, overview, size, summary
from slo.text.markdown import escaped
from slo.text.plurals import count
from slo.text.styles import Paint, plain

_ON_ONE_SCREEN = 12  # paragraphs


def render(changes: Changes, base: str, paint: Paint = plain) -> str:
    """Return the worst paragraphs, who has yet to sign, and everything else within `<details>`."""
    if not changes:
        return "\n- ".join(map(escaped, (nothing(changes, base), *missing(changes.unsigned))))
    found = overview(changes)
    parts = [f"### What this change means\n\n{escaped(summary(changes, base))}"]
    parts += map(_paragraph, found.paragraphs[:_ON_ONE_SCREEN])
    if unsigned := missing(changes.unsigned):
        parts.append("**Signatures**\n" + "\n".join(f"- {escaped(line)}" for line in unsigned))
    if folded := found.paragraphs[_ON_ONE_SCREEN:]:
        parts.append(_details(f"{count(len(folded), 'more change')}", map(_paragraph, folded)))
    also = "\n".join(map(_item, (*found.also, Line("total", size(changes)))))
    parts.append(_details("Rules and texts", [also]))
    return "\n\n".join(parts)


def _paragraph(paragraph: Paragraph) -> str:
    return "\n".join((f"**{escaped(paragraph.title)}**", *map(_item, paragraph.lines)))


def _item(line: Line) -> str:
    return f"- {line.topic}: {escaped(line.sentence)}"


def _details(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join((f"<details><summary>{escaped(title)}</summary>", *parts, "</details>"))
