"""Opens the store: makes it if need be, brings an older one up to date, and says what is wrong with any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from digest.errors import ConfigError, UsageError
from digest.store import sqlite

HEAD = "0005"
"""The revision that this code works on: the newest in migrations/versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open store; made by `open_store`. With a `connection`, set by `joining`, all is done in its transaction."""

    path: Path
    engine: Engine
    connection: Connection | None = None


@contextmanager
def open_store(
    path: Path, *, must_exist: bool = False, read_only: bool = False, wait: float = sqlite.BUSY_SECONDS
) -> Iterator[Store]:
    """Open the store at `path` for as long as the block runs; a missing one is made, unless it `must_exist`.

    One opened `read_only` must exist and be up to date, and nothing in it can be changed. A writer waits `wait` seconds
    for another.

    A new one is its owner's alone to read and write, as are the files that SQLite makes beside it.

    An older one is copied to PATH.backup-REVISION and then migrated. Raises ConfigError for what is no store of ours,
    is damaged, is newer than this program or cannot be written, TemporaryError when it is in use or the disk is full,
    and UsageError when it must exist and does not. What SQLite refuses inside the block is raised as one of these too.
    """
    if (must_exist or read_only) and not path.exists():
        raise UsageError(f"{path} is not there: nothing has been collected yet", "Run digest collect")
    if not path.exists():
        _make_private(path)
    engine = sqlite.make_engine(path, read_only=read_only, wait=wait)
    try:
        with sqlite.explaining_failures(path):
            _bring_up_to_date(engine, path, read_only=read_only)
            yield Store(path=path, engine=engine)
    finally:
        engine.dispose()


@contextmanager
def begin_reading(store: Store) -> Iterator[Connection]:
    """A transaction that sees the store as it is now, whatever others write meanwhile."""
    if store.connection is not None:
        yield store.connection
        return
    with store.engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def begin_writing(store: Store) -> Iterator[Connection]:
    """A transaction that may write: it is kept whole when the block ends, and undone when it raises."""
    if store.connection is not None:
        yield store.connection
        return
    with sqlite.begin_writing(store.engine) as connection:
        yield connection


@contextmanager
def joining(store: Store) -> Iterator[Store]:
    """Give the store so that all that is read and written in the block is one transaction of the kind that writes."""
    with begin_writing(store) as connection:
        yield replace(store, connection=connection)


def load_revision(connection: Connection) -> str | None:
    """The revision of the schema in a database; None in an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _make_private(path: Path) -> None:
    """Make an empty file that nobody else may read, for readers' addresses; what prevents it, SQLite tells."""
    with suppress(OSError):
        path.touch(mode=0o600)


def _bring_up_to_date(engine: Engine, path: Path, *, read_only: bool) -> None:
    with engine.connect() as connection:
        if sqlite.is_foreign(connection):
            raise ConfigError(f"{path} is a database of another program", "Set `store` to another file")
        revision = load_revision(connection)
    if revision != HEAD and read_only:
        raise ConfigError(f"{path} has another schema ({revision}) than this program ({HEAD})", "Run digest collect")
    if revision != HEAD:
        from digest.store.migrating import migrate_store  # brings Alembic, which an up-to-date store does without

        migrate_store(engine, path)
