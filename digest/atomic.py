"""Writes a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_beside(target: Path, content: bytes) -> Path:
    """Write a new file in the folder of `target`, through to the disk, readable by whom a plain new file would be.

    Gives its path, `.NAME.….part`, to be renamed to `target`. Raises OSError, and then leaves nothing.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def write_whole(target: Path, content: bytes) -> None:
    """Write `target` whole or not at all. Raises OSError, and then leaves what was there."""
    part = write_beside(target, content)
    try:
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_over(target: Path, content: bytes) -> None:
    """Write `target` as `write_whole` does; one that is there keeps its owner and permissions, and links to it hold."""
    target = target.resolve()
    if not target.exists():
        write_whole(target, content)
        return
    before = target.stat()
    part = write_beside(target, content)
    try:
        with suppress(OSError):  # who may not give files away owns this one already, or makes it theirs
            os.chown(part, before.st_uid, before.st_gid)
        part.chmod(before.st_mode & 0o7777)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Read the umask; the system only tells it when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
