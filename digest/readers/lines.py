"""Lines of a file of readers, as they come, whatever wrote it and however long it is: no line takes much memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from digest.errors import UsageError

LONGEST = 65_536
"""Characters of a line; what is longer is no reader."""

_SAMPLE = 2_000
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Lines:
    """The lines of a binary stream, numbered from 1, without their ends; None stands for one that is too long.

    UTF-8, UTF-16 with a mark or plainly that; a line that is neither is taken for Windows-1252, and `guessed` counts
    those. A line ends with LF, CR LF or CR. What breaks off while it is read raises UsageError that names `origin`.
    """

    def __init__(self, stream: BinaryIO, *, origin: str) -> None:
        self._origin = origin
        self.guessed = 0
        sample = _read_sample(stream, origin)
        encoding = _find_encoding(sample)
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._octets = _Rejoined(sample, stream)
        self._text = io.TextIOWrapper(io.BufferedReader(self._octets, LONGEST), encoding=encoding, errors=errors)

    @property
    def done(self) -> int:
        """How many bytes were read."""
        return self._octets.done

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        number = 0
        while line := self._read(LONGEST + 1):
            number += 1
            if len(line) > LONGEST and not line.endswith("\n"):
                self._skip_line()
                yield number, None
            else:
                yield number, self._mend(line.rstrip("\n"))

    def _skip_line(self) -> None:
        while (rest := self._read(LONGEST)) and not rest.endswith("\n"):
            pass

    def _read(self, most: int) -> str:
        try:
            return self._text.readline(most)
        except _BROKEN as cause:
            raise UsageError(f"{self._origin} cannot be read to its end ({cause})") from cause

    def _mend(self, line: str) -> str:
        """`line`, taken for Windows-1252 if it holds bytes that are no UTF-8."""
        if line.isascii():
            return line
        try:
            line.encode()
        except UnicodeEncodeError:
            self.guessed += 1
            octets = line.encode("utf-8", "surrogateescape")
            return octets.decode("cp1252", "replace")
        return line


class _Rejoined(io.RawIOBase):
    """A stream again from its beginning, which was read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest
        self.done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        octets = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(octets) :]
        buffer[: len(octets)] = octets
        self.done += len(octets)
        return len(octets)


def _read_sample(stream: BinaryIO, origin: str) -> bytes:
    try:
        return stream.read(_SAMPLE)
    except _BROKEN as cause:
        raise UsageError(f"{origin} cannot be read ({cause})") from cause


def _find_encoding(sample: bytes) -> str:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    first, second = sample[::2].count(0), sample[1::2].count(0)
    more, fewer = max(first, second), min(first, second)
    if more * 5 < max(len(sample), 1) or fewer * 20 > more:  # ASCII has its zeros on one side, and nowhere else
        return "utf-8"
    return "utf-16-le" if second > first else "utf-16-be"
