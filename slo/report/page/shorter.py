"""A page in fewer characters: without white space between elements, and without needless quotes."""

import re
from collections.abc import Iterable, Iterator

SCRIPT = "<script>"
_STYLE_ENDS = "</style>"
_ENOUGH = 100_000  # characters that are made shorter at a time
_INDENT = re.compile(r"\n\s+")
_BETWEEN_BLOCKS = re.compile(r"\n(?=</?(?:div|dl|figure|h4|p|section|svg|t[a-z]+)[ >])")
_QUOTED = re.compile(r"""(?<= )([a-z-]+)="([A-Za-z0-9_#-]+)"(?=[ >])""")


def shorter(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a page in other pieces, with fewer characters between its first style and its last script.

    Which script is the last is not known before the end, so what follows one is held until then.
    """
    held: list[str] = []
    styled = False
    for part in _parts(pieces):
        if not styled:
            head, end, part = part.partition(_STYLE_ENDS)
            styled = bool(end)
            yield head + end
        body, script, after = part.rpartition(SCRIPT)
        if script:
            yield from map(_shortened, (*held, body))
            held = [script + after]
        elif held:
            held.append(part)
        else:
            yield _shortened(part)
    yield from held


def _shortened(text: str) -> str:
    """Leave out white space between elements, and needless quotes of attributes. Texts have none."""
    return _QUOTED.sub(r"\1=\2", _BETWEEN_BLOCKS.sub("", _INDENT.sub("\n", text)))


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    """Join pieces, and part them at ends of lines, so that no part ends within white space or a tag."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > _ENOUGH:
            text = "".join(waiting)
            cut = _last_end_of_line(text)
            yield text[:cut]
            waiting, size = [text[cut:]], 0
    yield "".join(waiting)


def _last_end_of_line(text: str) -> int:
    """Return where the last line ends that is followed by another; 0 if there is none."""
    end = text.rfind("\n")
    while end > 0 and text[end - 1].isspace():
        end = text.rfind("\n", 0, end)
    return max(0, end)
