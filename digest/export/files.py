"""Writes an edition's files so that a reader of the folder sees the old ones or the new ones, never half of either."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from digest.errors import UsageError


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write `files` (name -> content) into `folder`, making it if need be; give their paths in the order given.

    All are written beside their targets first and renamed only when every one is safe on disk, so that an error
    leaves what was there. Raises UsageError when the folder cannot be written to.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            staged.append((_write_beside(folder / name, content), folder / name))
        for part, target in staged:
            part.replace(target)
    except OSError as cause:
        raise UsageError(
            f"{folder} cannot be written to ({cause.strerror or cause})", "Name another folder with --out"
        ) from cause
    finally:
        for part, _ in staged:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return tuple(target for _, target in staged)


def _write_beside(target: Path, content: bytes) -> Path:
    """Write to a new file in the same folder, through to the disk, readable by whom a plain new file would be."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
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


def _umask() -> int:
    """Read the umask; the system only tells it when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
