"""One at a time: locks beside the store, which the kernel lets go when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from digest.errors import ConfigError, LockedError

_PAUSE = 0.1


@contextmanager
def hold_lock(store: Path, *, wait: float) -> Iterator[None]:
    """Hold the lock of the store at that path, `STORE.lock`, while the block runs; wait up to `wait` seconds for it.

    Raises LockedError, which names the process that holds it, and ConfigError when the file cannot be written.
    """
    path = store.with_name(f"{store.name}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as cause:
        raise ConfigError(f"{path} cannot be written ({cause.strerror})", "Check its folder") from cause
    try:
        _take(handle, path, until=time.monotonic() + wait)
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)  # the file stays: who removed it could remove another's


def hold_edition_lock(store: Path, newsletter: str, *, wait: float) -> AbstractContextManager[None]:
    """Hold the lock `STORE.NEWSLETTER.edition.lock`: whoever builds an edition has it until sending starts.

    It is that of `hold_lock` in all else.
    """
    return hold_lock(store.with_name(f"{store.name}.{newsletter}.edition"), wait=wait)


def _take(handle: int, path: Path, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            if time.monotonic() >= until:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
                by = f"process {holder}" if holder else "another process"
                raise LockedError(f"{path.stem} is being written by {by}", "Try again when it is done") from cause
            time.sleep(_PAUSE)
        else:
            return
