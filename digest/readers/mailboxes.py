"""Where mail lies: a maildir, an mbox, single files. One message at a time is read, and none is ever deleted."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from digest.errors import UsageError
from digest.readers.mail import LARGEST

_BEGINS = b"From "
_LONGEST_LINE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as far as it is looked at. `origin` is where it was found; `fresh` is its file in a maildir's new."""

    origin: str
    content: bytes
    fresh: Path | None = None


def load_mails(place: Path) -> Iterator[Mail]:
    """Read the messages of a maildir, new and cur, of an mbox, or of one file, in a fixed order.

    Raises UsageError for what is none of them or cannot be read.
    """
    if place.is_dir():
        if not (place / "new").is_dir() or not (place / "cur").is_dir():
            raise UsageError(f"{place} is no maildir: it lacks new or cur", "Give a maildir, an mbox or files of mail")
        yield from _load_maildir(place)
        return
    try:
        with place.open("rb") as file:
            yield from load_stream(file, origin=str(place))
    except OSError as cause:
        raise UsageError(f"{place} cannot be read ({cause.strerror})", "Give a maildir, an mbox or files") from cause


def load_stream(file: BinaryIO, *, origin: str) -> Iterator[Mail]:
    """Read the messages of an mbox, which begin with a line "From …" after an empty one, or the only message."""
    kept, number, after_blank = bytearray(), 0, True
    while line := file.readline(_LONGEST_LINE):
        if after_blank and line.startswith(_BEGINS) and (number or not kept):
            if kept:
                yield _make_mail(kept, origin, number)
            kept, number = bytearray(), number + 1
        elif len(kept) < LARGEST:
            kept += line
        after_blank = line in {b"\n", b"\r\n"}
    if kept:
        yield _make_mail(kept, origin, number)


def _make_mail(kept: bytearray, origin: str, number: int) -> Mail:
    return Mail(origin=f"{origin}#{number}" if number else origin, content=bytes(kept[:LARGEST]))


def load_message(file: BinaryIO, *, origin: str) -> Mail:
    """Read one message, as a mail server pipes it: a line "From …" before it is taken off, one within is text."""
    content = file.read(LARGEST)
    while file.read(_LONGEST_LINE):
        pass  # who writes to us would fail if nobody read to the end
    if content.startswith(_BEGINS):
        content = content.partition(b"\n")[2]
    return Mail(origin=origin, content=content)


def move_read(mail: Mail) -> None:
    """Move a message that was read from new to cur, as mail programs do; no flag says that a person saw it."""
    if mail.fresh:
        with suppress(FileNotFoundError):  # a mail program was faster
            mail.fresh.rename(mail.fresh.parent.parent / "cur" / f"{mail.fresh.name.partition(':')[0]}:2,")


def _load_maildir(place: Path) -> Iterator[Mail]:
    fresh, seen = (sorted((place / folder).iterdir()) for folder in ("new", "cur"))
    for path in (*fresh, *seen):
        content = None if path.name.startswith(".") else _load_file(path)
        if content is not None:
            yield Mail(origin=str(path), content=content, fresh=path if path.parent.name == "new" else None)


def _load_file(path: Path) -> bytes | None:
    """Read a regular file; None for anything else, and for one that a mail program has moved meanwhile."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror})", "Run as the owner of the mail") from cause
