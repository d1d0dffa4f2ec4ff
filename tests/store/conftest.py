"""Stores on both databases, made once for all tests that ask for them, and empty at the start of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.store.opening import Store, begin_writing
from digest.store.schema import metadata
from tests.postgres import open_postgresql
from tests.store.makers import new_store


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_store(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[Store]:
    with open_postgresql() as store:
        yield store


@pytest.fixture
def sqlite_store(_sqlite: Store) -> Store:
    """An empty store as everybody has it."""
    return empty(_sqlite)


@pytest.fixture
def postgresql_store(_postgresql: Store) -> Store:
    """An empty store on PostgreSQL."""
    return empty(_postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """An empty store on either database."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    return store


def empty(store: Store) -> Store:
    """Delete all rows of a store."""
    with begin_writing(store) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return store
