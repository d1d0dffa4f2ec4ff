"""Keeps the rows of lists that were no readers, to be mended by hand and brought in again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import mkdtemp
from typing import TextIO

from digest.errors import UsageError
from digest.readers.lists import RecipientError
from digest.readers.rejects import RejectedRow, format_header, format_row
from digest.readers.writing import MARK


class Rejects:
    """Writes the rejected rows of each list into a file of its own in `folder`, which nobody else may read.

    A table begins with the mark that tells spreadsheets that it is UTF-8.
    """

    def __init__(self, folder: Path, target: Path) -> None:
        self._folder = folder
        self._target = target
        self._origin: str | None = None
        self._file: TextIO | None = None

    def reject(self, error: RecipientError) -> None:
        """Write one row; those of a list come one after another. Raises UsageError when it cannot be."""
        if error.row is not None:
            with _telling(self._target):
                self._write(error, error.row)

    def _write(self, error: RecipientError, row: RejectedRow) -> None:
        if self._file is None or self._origin != error.origin:
            self.close()
            self._origin, self._file = error.origin, self._open(error.origin)
            header = format_header(row.form)
            self._file.write(MARK + header if header else "")
        self._file.write(format_row(row, line=error.line, reason=error.problem))

    def close(self) -> None:
        """Write what is written through to the disk. Raises OSError."""
        if self._file:
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            self._file = None

    def _open(self, origin: str) -> TextIO:
        """A new file, called as the list is, or much as that if there is one."""
        name, count = PurePath(PurePath(origin).name[:100]), 1
        path = self._folder / name
        while path.exists():
            count += 1
            path = self._folder / f"{name.stem}-{count}{name.suffix}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="")


@contextmanager
def keeping_rejects(target: Path, *, origins: Sequence[str]) -> Iterator[Rejects]:
    """Give what keeps the rejected rows of lists: in the file `target`, or of several lists in a new folder.

    What is there comes whole when the block ends, or not at all; a file is empty if nothing was rejected. Raises
    UsageError when it cannot be written, and for a folder that holds anything.
    """
    target = target.resolve()
    is_several = len(origins) > 1
    _check_target(target, is_several=is_several)
    with _telling(target):
        part = Path(mkdtemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent))
    try:
        rejects = Rejects(part, target)
        yield rejects
        with _telling(target):
            rejects.close()
            (part if is_several else _find_only(part)).replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise UsageError(f"--rejected {target} cannot be written ({cause.strerror})") from cause


def _check_target(target: Path, *, is_several: bool) -> None:
    if is_several and target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UsageError(f"{target} is there already", "Rejected rows of several lists need a new folder: name another")
    if not is_several and target.exists() and not target.is_file():
        raise UsageError(f"{target} is no file", "Name a file: it is written over")


def _find_only(folder: Path) -> Path:
    """The file of the only list; an empty one if no row of it was rejected."""
    found = next(folder.iterdir(), None)
    if found is None:
        found = folder / "none"
        found.touch(mode=0o600)
    return found
