"""Brings a database to the newest schema in one transaction, after a copy of what was there."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from digest.errors import ConfigError
from digest.store import sqlite
from digest.store.opening import load_revision

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate_store(engine: Engine, path: Path, *, migrations: Path = MIGRATIONS) -> None:
    """Migrate the database at `path` to the newest schema, having copied it to PATH.backup-REVISION unless it is new.

    Whoever comes second waits, and finds it done. Raises ConfigError for a database newer than this program.
    """
    config = make_config(migrations)
    script = ScriptDirectory.from_config(config)
    with sqlite.begin_migrating(engine) as connection:
        revision = load_revision(connection)
        if revision == script.get_current_head():
            return
        if revision is None:
            sqlite.mark_ours(connection)
        else:
            _check_known(script, revision, path)
            # Nobody else writes while we hold the right to, so the copy is of what is migrated.
            backup = path.with_name(f"{path.name}.backup-{revision}")
            sqlite.copy_database(path, backup)
            shutil.copymode(path, backup)
        upgrade(connection, config)


def make_config(migrations: Path = MIGRATIONS) -> Config:
    """What Alembic needs to know to find the migrations."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))  # values in there are formats
    return config


def upgrade(connection: Connection, config: Config, *, to: str = "head") -> None:
    """Run the migrations that are missing, in the transaction that `connection` is in."""
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _check_known(script: ScriptDirectory, revision: str, path: Path) -> None:
    try:
        script.get_revision(revision)
    except CommandError as cause:
        raise ConfigError(
            f"{path} was written by a newer digest (its schema is {revision})", "Install that version, or a later one"
        ) from cause
