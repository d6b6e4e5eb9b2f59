"""The text of a file: decoding, and the line and column of each character."""

from array import array
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from slo.text import checks
from slo.text.diagnostics import Invalid, Span

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Source:
    """The text of a file; positions are counted in characters from its beginning."""

    file: str
    text: str

    def span(self, start: int, end: int) -> Span:
        """Return the span of `text[start:end]`, cut at the end of its first line.

        A position in white space at the end of the text becomes the one after the last visible character.
        """
        start = min(start, self._end_of_words)
        index, first = self._line_of(start)
        words_end = first + len(self._line(index).rstrip())
        end = max(min(end, words_end), start + 1)
        return Span(self.file, index + 1, start - first + 1, end - first + 1)

    def line_before(self, start: int) -> str:
        """Return the text from the beginning of a character's line up to the character."""
        _, first = self._line_of(start)
        return self.text[first:start]

    def line_from(self, start: int) -> str:
        """Return the text from a character to the end of its line."""
        index, first = self._line_of(start)
        return self._line(index)[start - first :].rstrip()

    def _line_of(self, start: int) -> tuple[int, int]:
        """Return the index of a character's line, and the position of the line's first character."""
        index = bisect_right(self._line_starts, start) - 1
        return index, self._line_starts[index]

    def _line(self, index: int) -> str:
        """Return a line with its end; lines are not kept, because texts of thousands of files are."""
        starts = self._line_starts
        return self.text[starts[index] : starts[index + 1] if index + 1 < len(starts) else None]

    @cached_property
    def _line_starts(self) -> "array[int]":
        # `splitlines`, as in `diagnostics.render`, which looks the line up by its number.
        lines = self.text.splitlines(keepends=True)
        return array("L", accumulate(map(len, lines[:-1]), initial=0))

    @cached_property
    def _end_of_words(self) -> int:
        return len(self.text.rstrip())


def decode_text(data: bytes, file: str) -> str:
    """Read UTF-8, with or without a byte order mark; raises Invalid at the first byte that is not UTF-8."""
    body = data.removeprefix(_BYTE_ORDER_MARK.encode())
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        before = body[: error.start].decode()
        at = Source(file, f"{before}?").span(len(before), len(before) + 1)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8 text"
        if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            message = "this is UTF-16 text"
        raise Invalid([checks.ENCODING.problem(message, at, hint="save the file as UTF-8")]) from error


def without_mark(text: str) -> str:
    """Return a text without its byte order mark, which would shift the columns of the first line."""
    return text.removeprefix(_BYTE_ORDER_MARK)
