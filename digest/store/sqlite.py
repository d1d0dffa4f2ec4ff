"""All that holds for SQLite alone: how it is opened, locked, copied and compacted, and what its failures mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from digest.errors import ConfigError, DigestError, TemporaryError

BUSY_SECONDS = 30
"""How long a writer waits for another; each holds the database for a fraction of a second."""

APPLICATION_ID = 0x64696765
"""Marks our files (https://sqlite.org/pragma.html#pragma_application_id): "dige"."""

_IMMEDIATE = "digest_immediate"
# A writer's death leaves nothing half done in WAL mode. With NORMAL a killed process loses
# nothing either; only when the power fails may the last transactions be undone, whole, with the validators saved in
# them, so that the next poll brings the same again. FULL would cost a wait for the disk with every source.
_PRAGMAS = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
)
_IN_USE = (TemporaryError, "{path} is in use by another process", "Try again when it is done")
_NOT_OURS = (
    ConfigError,
    "{path} cannot be opened for writing",
    "Check that its folder exists, and that both are yours to write",
)
# What result codes mean for a person (https://sqlite.org/rescode.html).
_MEANINGS: dict[int, tuple[type[DigestError], str, str]] = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_FULL: (TemporaryError, "there is no room left for {path}", "Make room and try again"),
    sqlite3.SQLITE_IOERR: (TemporaryError, "{path} cannot be read or written ({cause})", "Look at the disk"),
    sqlite3.SQLITE_CANTOPEN: _NOT_OURS,
    sqlite3.SQLITE_READONLY: _NOT_OURS,
    sqlite3.SQLITE_PERM: _NOT_OURS,
    sqlite3.SQLITE_AUTH: _NOT_OURS,
    sqlite3.SQLITE_NOTADB: (ConfigError, "{path} is no database", "Set `store` to another file, or move this one away"),
    sqlite3.SQLITE_CORRUPT: (ConfigError, "{path} is damaged ({cause})", "Put a backup in its place, or begin anew"),
}
# Above this share of unused pages, prune writes the file anew.
_WASTE = 0.25


def make_engine(path: Path, *, read_only: bool = False, wait: float = BUSY_SECONDS) -> Engine:
    """An engine on the file at `path`, which is made at the first connection if it is missing, unless `read_only`."""
    if read_only:
        query = {"mode": "ro", "uri": "true", **({"immutable": "1"} if _is_sealed(path) else {})}
        address = URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query=query)
    else:
        address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, connect_args={"timeout": wait})

    # The driver begins transactions when it thinks fit, and commits before it changes tables: both are ours to do.
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _is_sealed(path: Path) -> bool:
    """Whether nobody writes to the database now, and we may not make the files beside it that readers share with them.

    Then it is read as a file that does not change; else it could not be read at all.
    """
    return not os.access(path.absolute().parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that has the right to write from its start, so that it never fails half-way for another's sake."""
    with engine.connect().execution_options(**{_IMMEDIATE: True}) as connection, connection.begin():
        yield connection


def open_writer(engine: Engine, *, durable: bool) -> Connection:
    """A connection of one's own, each of whose transactions has the right to write from its start; close it.

    With `durable` each waits for the disk, and survives a power failure once it has ended. Databases that wait unless
    they are told not to are left alone.
    """
    connection = engine.connect().execution_options(**{_IMMEDIATE: True})
    if durable and engine.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous = FULL")
        connection.detach()  # it never serves others, who need not wait
    return connection


@contextmanager
def begin_migrating(engine: Engine) -> Iterator[Connection]:
    """As `begin_writing`, with foreign keys left alone until the end: tables are rebuilt under other names."""
    with engine.connect().execution_options(**{_IMMEDIATE: True}) as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(
            "PRAGMA journal_mode = WAL"
        )  # stays with the file; readers and the writer never wait for another
        driver.execute("PRAGMA foreign_keys = OFF")  # like the line above, means nothing inside a transaction
        try:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise DigestError(f"the migration left {len(broken)} rows without what they refer to")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def is_foreign(connection: Connection) -> bool:
    """Whether the database belongs to another program: it holds tables, and not our mark."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    return bool(mark != APPLICATION_ID and (mark or tables))


def mark_ours(connection: Connection) -> None:
    """Leave our mark in a new database."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def copy_database(path: Path, target: Path) -> None:
    """Write a copy of the database at `path` to `target`, for its owner alone, whole or not at all.

    Only one process may at a time.
    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)  # of one who was killed in here
    try:
        part.touch(mode=0o600)  # readers' addresses are nobody else's, while it is written too
        with closing(sqlite3.connect(path)) as original, closing(sqlite3.connect(part)) as copy:
            original.backup(copy)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def optimise_database(engine: Engine) -> None:
    """Refresh what the planner knows, and give room back if much of the file is empty."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA optimize")
        (free,), (pages,) = (driver.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_count"))
        if free > pages * _WASTE:
            driver.execute("VACUUM")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def explaining_failures(path: Path) -> Iterator[None]:
    """Raise what SQLite says of the database at `path` as an error that tells a person what to do."""
    try:
        yield
    except DBAPIError as cause:
        if error := _explain(cause.orig, path):
            raise error from cause
        raise
    except sqlite3.Error as cause:
        if error := _explain(cause, path):
            raise error from cause
        raise


def _explain(cause: BaseException | None, path: Path) -> DigestError | None:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # what is above only refines it
    if code not in _MEANINGS:
        return None
    error, problem, advice = _MEANINGS[code]
    return error(problem.format(path=path, cause=cause), advice)
