"""Rows of plain text in columns that are as wide as their widest cells."""

from collections.abc import Collection, Iterator, Sequence


def in_columns(rows: Sequence[Sequence[str]], left: Collection[int]) -> Iterator[str]:
    """Write rows with two spaces between columns. Those `left` are aligned left, all others right.

    >>> list(in_columns([("a", "1"), ("bc", "20")], left=(0,)))
    ['a    1', 'bc  20']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
