"""The file of keys: read, and made when it is first needed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from digest.atomic import write_beside, write_over
from digest.errors import ConfigError
from digest.readers.keys import KeyRing, format_keys, hash_address, parse_keys, rotate_keys
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

_OCTETS = 32
"""Of a new key."""


def find_keys(settings: Settings, base: Path) -> Path:
    """Give where the keys of a newsroom are."""
    return base / settings.send.keys_file


def load_keys(settings: Settings, base: Path) -> KeyRing:
    """Read the keys; the first time they are made, for their owner's eyes alone.

    Raises ConfigError when they cannot be read or made.
    """
    path = find_keys(settings, base)
    try:
        if not path.exists():
            _make_file(path)
    except OSError as cause:
        problem = f"send.keys_file: {path} cannot be made ({cause.strerror})"
        raise ConfigError(problem, _find_obstacle(path.parent.absolute())) from cause
    return load_present_keys(settings, base)


def try_keys(settings: Settings, base: Path) -> None:
    """Raise ConfigError when the keys that are there cannot be read, or made where none are; nothing is written."""
    path = find_keys(settings, base)
    try:
        is_there = path.exists()
    except OSError as cause:
        raise ConfigError(f"send.keys_file: {path} cannot be used ({cause.strerror})") from cause
    if is_there:
        load_present_keys(settings, base)
    elif advice := _find_obstacle(path.parent.absolute()):
        raise ConfigError(f"send.keys_file: {path} cannot be made, and nothing is sent to readers without it", advice)


def _find_obstacle(folder: Path) -> str:
    """Say why no file can be made in a folder, and what to do; nothing if one can."""
    if not folder.exists():
        return f"{folder} is not there: make that folder, or name another in digest.toml"
    if not folder.is_dir():
        return f"{folder} is no folder: name another in digest.toml"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} cannot be written to: let digest write there, or name another in digest.toml"
    return ""


def load_own_keys(store: Store, settings: Settings, base: Path) -> KeyRing:
    """Load the keys that the addresses in the store were hashed with.

    Raises ConfigError for others: with them nobody would be known again who is suppressed, or subscribed already.
    """
    from digest.store.hashes import load_hashed

    keys, known = load_keys(settings, base), load_hashed(store)
    if known and hash_address(keys, known[0]) != known[1]:
        raise ConfigError(
            f"send.keys_file: {find_keys(settings, base)} does not hold the keys that this store was made with",
            "Put back the copy that you kept: with others, who gets no mail any more would get it",
        )
    return keys


def load_present_keys(settings: Settings, base: Path) -> KeyRing:
    """Read the keys that are there: none are made. Raises ConfigError when they cannot be read."""
    path = find_keys(settings, base)
    try:
        return parse_keys(path.read_text("utf-8"), origin=str(path))
    except UnicodeDecodeError:
        raise ConfigError(f"send.keys_file: {path} is no text") from None
    except OSError as cause:
        raise ConfigError(f"send.keys_file: {path} cannot be used ({cause.strerror})") from cause


def write_new_key(settings: Settings, base: Path) -> KeyRing:
    """Let a new key sign from now on, beside those that signed until now; give them all.

    Raises ConfigError when they cannot be read or written.
    """
    path = find_keys(settings, base)
    keys = rotate_keys(load_keys(settings, base), secrets.token_bytes(_OCTETS))
    try:
        write_over(path, format_keys(keys).encode())
    except OSError as cause:
        raise ConfigError(f"send.keys_file: {path} cannot be written ({cause.strerror})") from cause
    return keys


def _make_file(path: Path) -> None:
    """Make the file, unless another process is faster: nobody ever sees half of it, or two that differ."""
    keys = KeyRing(hash=secrets.token_bytes(_OCTETS), sign={1: secrets.token_bytes(_OCTETS)})
    part = write_beside(path, format_keys(keys).encode())
    try:
        part.chmod(0o600)
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
