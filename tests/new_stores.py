"""Makes a new store as a copy of one that was migrated: hundreds of tests need one, and Alembic takes long for each.

What migrations do is a matter of tests/store/test_opening.py, where nothing is copied.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from digest.store import migrating, sqlite

_migrate = migrating.migrate_store


@pytest.fixture(autouse=True)
def copied_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make new stores so in this process."""
    monkeypatch.setattr(migrating, "migrate_store", copy_or_migrate)


def copy_or_migrate(engine: Engine, path: Path, **given: Any) -> None:
    """Do as `migrate_store` does; only what is empty is filled at once."""
    if path.stat().st_size or given:
        _migrate(engine, path, **given)
        return
    engine.dispose()
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(_make_template())
    part.replace(path)


@functools.cache
def _make_template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digest.db"
        engine = sqlite.make_engine(path)
        _migrate(engine, path)
        engine.dispose()
        return path.read_bytes()
