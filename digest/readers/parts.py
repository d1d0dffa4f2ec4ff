"""What a person names as readers to bring in: a file, or a folder or zip file as Mailchimp exports an audience."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from digest.errors import UsageError
from digest.model import SuppressionReason

_MAILCHIMP = re.compile(r"(subscribed|unsubscribed|cleaned|nonsubscribed)_.*\.csv", re.IGNORECASE)
_REASONS = {"unsubscribed": SuppressionReason.ASKED, "cleaned": SuppressionReason.CLEANED}
_ORDER = ("cleaned", "unsubscribed", "subscribed")
"""Who must get no mail is known before anybody is subscribed."""

_STRANGERS = "nonsubscribed"
"""People who bought something or wrote, and never asked for a newsletter."""

_ADVICE = "Give CSV or JSON lines, or an audience as Mailchimp exports it: subscribed_….csv and its like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of readers: its `origin` as a person knows it, bytes, and why those in it get no mail, if so."""

    origin: str
    path: Path
    size: int
    member: str | None = None
    suppressed: SuppressionReason | None = None


def find_parts(path: Path) -> tuple[Part, ...]:
    """Find the files that `path` stands for; those of an audience that hold who must get no mail come first.

    Raises UsageError when there is nothing, or nothing to read in it.
    """
    try:
        if path.is_dir():
            parts = [_make_part(f"{path}/{one.name}", one.name, one, one.stat().st_size) for one in path.iterdir()]
        elif zipfile.is_zipfile(path):
            parts = _list_members(path)  # a spreadsheet is one too, and holds no such files
        else:
            kind, part = _make_part(str(path), path.name, path, path.stat().st_size)
            if kind != _STRANGERS:
                return (part,)
            raise UsageError(f"{path} holds people who never subscribed", "Rename it if it is no export of Mailchimp")
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror})", _ADVICE) from cause
    known = sorted((one for one in parts if one[0] in _ORDER), key=lambda one: (_ORDER.index(one[0]), one[1].origin))
    if not known:
        raise UsageError(f"{path} holds no list of readers", _ADVICE)
    return tuple(part for _, part in known)


@contextmanager
def open_part(part: Part) -> Iterator[BinaryIO]:
    """Open a file of readers. Raises UsageError when it cannot be."""
    with ExitStack() as opened:
        try:
            if part.member is None:
                stream: IO[bytes] = opened.enter_context(part.path.open("rb"))
            else:
                archive = opened.enter_context(zipfile.ZipFile(part.path))
                stream = opened.enter_context(archive.open(part.member))
        except OSError as cause:
            raise UsageError(f"{part.origin} cannot be read ({cause.strerror})", _ADVICE) from cause
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as cause:
            problem = f"{part.origin} cannot be unpacked ({cause})"
            raise UsageError(problem, "Unpack it yourself, and give the folder") from cause
        yield cast("BinaryIO", stream)


def _list_members(path: Path) -> list[tuple[str, Part]]:
    with zipfile.ZipFile(path) as archive:
        return [
            _make_part(f"{path}/{one.filename}", PurePosixPath(one.filename).name, path, one.file_size, one.filename)
            for one in archive.infolist()
        ]


def _make_part(origin: str, name: str, path: Path, size: int, member: str | None = None) -> tuple[str, Part]:
    """A file, behind what Mailchimp's name for it says that it holds."""
    found = _MAILCHIMP.fullmatch(name)
    kind = found[1].lower() if found else ""
    return kind, Part(origin=origin, path=path, size=size, member=member, suppressed=_REASONS.get(kind))
