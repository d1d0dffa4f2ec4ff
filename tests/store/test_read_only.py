"""A store that is only read stays as it is, and can be read where nothing may be written."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from digest.errors import ConfigError
from digest.store.editions import load_editions
from digest.store.opening import Store, open_store
from tests.store.editions import keep
from tests.store.makers import new_store

# Whoever is root may write anywhere, and so becomes nobody first; all that is imported is imported before.
READER = """
import os, sys
from pathlib import Path
from digest.store.editions import load_editions
from digest.store.opening import open_store
def read(path):
    with open_store(Path(path), read_only=True) as store:
        return len(load_editions(store, "main"))
read(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(read(sys.argv[2]))
"""


@pytest.fixture
def sealed() -> Iterator[Path]:
    """A folder that others may look into and nobody but root may change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with new_store(folder) as store:
            keep(store)
        store.path.chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def read(folder: Path, other: Path) -> subprocess.CompletedProcess[str]:
    with new_store(other) as store:
        command = [sys.executable, "-c", READER, str(store.path), str(folder / "digest.db")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_store_is_read_where_neither_it_nor_its_folder_may_be_written(sealed: Path, tmp_path: Path) -> None:
    done = read(sealed, tmp_path)
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr
    assert [path.name for path in sealed.iterdir()] == ["digest.db"]


def test_what_another_is_writing_is_seen_there_too(sealed: Path, tmp_path: Path) -> None:
    sealed.chmod(0o755)
    (sealed / "digest.db").chmod(0o644)
    with open_store(sealed / "digest.db") as writer:
        keep(writer)
        for path in sealed.iterdir():
            path.chmod(0o444)
        sealed.chmod(0o555)
        assert read(sealed, tmp_path).stdout == "2\n"


def test_nothing_can_be_written_to_a_store_that_is_opened_to_be_read(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        keep(store)
    with pytest.raises((ConfigError, DBAPIError)), open_store(store.path, read_only=True) as opened:
        keep(opened)
    with open_store(store.path, read_only=True) as reader:
        assert count(reader) == 1


def count(store: Store) -> int:
    return len(load_editions(store, "main"))
