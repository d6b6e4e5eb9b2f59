"""Reads files that somebody may have chosen badly: only regular files, and only up to a size.

A device never ends, a pipe may wait for ever, and a small compressed file may hold more than the memory.
"""

import errno
import os
import stat
import zlib
from pathlib import Path

MIB = 1024 * 1024
MOST_OF_TEXT = 32 * MIB
"""Most bytes of a definition, template, generated file or configuration."""
MOST_OF_DATA = 256 * MIB
"""Most bytes of a history, also after decompression, and of a record of calls."""

_GZIP = b"\x1f\x8b"


def read_file(path: Path, most: int = MOST_OF_TEXT) -> bytes:
    """Return the content of a regular file; raises OSError, also if it has more than `most` bytes."""
    with open(path, "rb", opener=_without_waiting) as file:
        require_regular(file.fileno(), path)
        size = min(os.fstat(file.fileno()).st_size, most)
        data = file.read(size + 1)  # a buffer of the largest size would take longer than reading
        if len(data) > size:
            data += file.read(most - size)
    if len(data) > most:
        raise _too_large(path, most)
    return data


def read_gzip_or_plain(path: Path, most: int = MOST_OF_DATA) -> bytes:
    """Return the content of a regular file, decompressed if it is in gzip's format.

    Raises OSError, also for more than `most` bytes, and zlib.error or EOFError for a damaged file.
    """
    data = read_file(path, most)
    if not data.startswith(_GZIP):
        return data
    parts: list[bytes] = []
    left = most
    while data:  # a file may have several members
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        parts.append(member.decompress(data, left + 1))
        left -= len(parts[-1])
        if left < 0:
            raise _too_large(path, most, "decompressed, ")
        if not member.eof:
            raise EOFError("the compressed data ends too early")
        data = member.unused_data.lstrip(b"\0")  # gzip ignores zeros between and after members
    return b"".join(parts)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; without O_NONBLOCK, opening a pipe would wait until somebody writes to it."""
    return os.open(path, flags | os.O_NONBLOCK)


def require_regular(file: int, path: Path) -> None:
    """Raise OSError unless an open file is a regular file."""
    mode = os.fstat(file).st_mode
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device, a pipe or a socket, not a regular file", str(path))


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path is in a folder or is that folder, after following all links."""
    return path.resolve().is_relative_to(folder.resolve())


def _too_large(path: Path, most: int, how: str = "") -> OSError:
    return OSError(errno.EFBIG, f"{how}it is larger than {most // MIB} MiB, which is the limit", str(path))
