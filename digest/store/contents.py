"""Long bytes, kept compressed by the hash of what they are: what is the same is there once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, insert, select

from digest.errors import ConfigError
from digest.store.saving import chunks
from digest.store.schema import contents

_ADVICE = "Put a backup in its place"
_LENGTH = 32
_FAST = 3
"""The level of zlib that takes half the time of the usual one, for a tenth more bytes."""


def make_hash(content: bytes) -> str:
    """The name of a content: the beginning of its SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()[:_LENGTH]


def save_contents(connection: Connection, given: Iterable[bytes]) -> list[str]:
    """Keep contents that are not there yet; give the names of all, in the order given."""
    named = [(make_hash(content), content) for content in given]
    by_name = dict(named)
    known = _find_known(connection, by_name)
    missing = [
        {"hash": name, "body": zlib.compress(content, _FAST)}
        for name, content in sorted(by_name.items())
        if name not in known
    ]
    if missing:
        connection.execute(insert(contents), missing)
    return [name for name, _ in named]


def load_contents(connection: Connection, names: Collection[str]) -> dict[str, bytes]:
    """The contents of those names; those that are not kept any more are missing.

    Raises ConfigError for one that is not what it was.
    """
    query = select(contents.c.hash, contents.c.body)
    rows = (row for part in chunks(names) for row in connection.execute(query.where(contents.c.hash.in_(part))))
    return {row.hash: _unpack(row.hash, row.body) for row in rows}


def prune_contents(connection: Connection, names: Collection[str]) -> int:
    """Forget the contents of those names; give how many there were."""
    return sum(
        connection.execute(delete(contents).where(contents.c.hash.in_(part))).rowcount for part in chunks(sorted(names))
    )


def _unpack(name: str, body: bytes) -> bytes:
    try:
        content = zlib.decompress(body)
    except zlib.error as cause:
        raise ConfigError(f"the store is damaged: content {name} cannot be read", _ADVICE) from cause
    if make_hash(content) != name:
        raise ConfigError(f"the store is damaged: content {name} is another", _ADVICE)
    return content


def _find_known(connection: Connection, names: Iterable[str]) -> set[str]:
    query = select(contents.c.hash)
    return {name for part in chunks(names) for name in connection.scalars(query.where(contents.c.hash.in_(part)))}
