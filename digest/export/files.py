"""Writes an edition's files so that an error leaves the old ones, all of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from digest.atomic import write_beside
from digest.errors import UsageError


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write `files` (name -> content) into `folder`, making it if need be; give their paths in the order given.

    All are written beside their targets first and renamed, in that order, only when every one is safe on disk: an error
    leaves what was there, and a reader who finds the last one new finds all new. Raises UsageError when the folder
    cannot be written to.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _make_way(folder / name)
            staged.append((write_beside(folder / name, content), folder / name))
        for part, target in staged:
            part.replace(target)
    except OSError as cause:
        raise UsageError(f"{folder} cannot be written to ({cause.strerror or cause})", "Name another folder") from cause
    finally:
        for part, _ in staged:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return tuple(target for _, target in staged)


def _make_way(target: Path) -> None:
    """Remove what a killed run left beside `target`; raise OSError where a folder is in its place."""
    if target.is_dir():
        raise IsADirectoryError(f"{target.name} is a folder")
    for stale in target.parent.glob(f".{target.name}.*.part"):
        stale.unlink(missing_ok=True)
