"""One at a time: locks beside the store, which the kernel lets go when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from digest.errors import ConfigError, LockedError

_PAUSE = 0.02
_GRACE = 0.06
"""Seconds that even who waits for nobody tries: somebody may only be asking whether the lock is held."""


@contextmanager
def hold_lock(store: Path, *, wait: float) -> Iterator[None]:
    """Hold the lock of the store at that path, `STORE.lock`, while the block runs; wait up to `wait` seconds for it.

    Raises LockedError, which names the process that holds it, and ConfigError when the file cannot be written.
    """
    path = _find_lock(store)
    handle = _open(path)
    try:
        _take(handle, path, until=time.monotonic() + max(wait, _GRACE))
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


def hold_sending_lock(store: Path, newsletter: str) -> AbstractContextManager[None]:
    """Hold the lock `STORE.NEWSLETTER.sending.lock`: whoever sends has it. It is that of `hold_lock` in all else."""
    return hold_lock(_name_sending(store, newsletter), wait=0)


def is_sending(store: Path, newsletter: str) -> bool:
    """Whether somebody holds the lock of `hold_sending_lock`; where that cannot be asked, somebody may."""
    return _is_held(_name_sending(store, newsletter), fcntl.LOCK_SH)


@contextmanager
def hold_run_lock(store: Path, newsletter: str) -> Iterator[None]:
    """Hold the lock `STORE.NEWSLETTER.run.lock` with all others that run: by it is known whether one is under way."""
    handle = _open(_find_lock(_name_run(store, newsletter)))
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def is_running(store: Path, newsletter: str) -> bool:
    """Whether somebody holds the lock of `hold_run_lock`; where that cannot be asked, somebody may."""
    return _is_held(_name_run(store, newsletter), fcntl.LOCK_EX)


def _name_sending(store: Path, newsletter: str) -> Path:
    return store.with_name(f"{store.name}.{newsletter}.sending")


def _name_run(store: Path, newsletter: str) -> Path:
    return store.with_name(f"{store.name}.{newsletter}.run")


def _find_lock(store: Path) -> Path:
    return store.with_name(f"{store.name}.lock")


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as cause:
        raise ConfigError(f"{path} cannot be written ({cause.strerror})", "Check its folder") from cause


def _is_held(store: Path, kind: int) -> bool:
    """Whether a lock of that kind could not be had just now; it is let go at once."""
    try:
        handle = os.open(_find_lock(store), os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


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
