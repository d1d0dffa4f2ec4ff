"""Whether keys can be made or read is found out without making them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.pipeline.keys import load_keys, try_keys
from digest.settings import Settings

# Whoever is root may write anywhere, and so becomes nobody first; all that is imported is imported before.
TRY = """
import os, sys
from pathlib import Path
from digest.errors import ConfigError
from digest.pipeline.keys import load_keys, try_keys
from digest.settings import Settings
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for verb in (try_keys, load_keys):
    try:
        verb(Settings(), Path(sys.argv[1]))
    except ConfigError as error:
        print(error)
"""


@pytest.fixture
def sealed() -> Iterator[Path]:
    """A folder that others may look into and nobody but root may change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_to_is_told_of_with_what_to_do(sealed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(sealed)], capture_output=True, text=True, check=True, timeout=60
    )
    tried, loaded = done.stdout.splitlines()
    assert tried.startswith(f"send.keys_file: {sealed / 'digest.keys'} cannot be made, and nothing is sent")
    assert loaded.startswith(f"send.keys_file: {sealed / 'digest.keys'} cannot be made (Permission denied)")
    for told in (tried, loaded):
        assert told.endswith(f"{sealed} cannot be written to: let digest write there, or name another in digest.toml")


def test_trying_makes_no_keys_and_leaves_those_that_are_there(tmp_path: Path) -> None:
    try_keys(Settings(), tmp_path)
    assert list(tmp_path.iterdir()) == []
    load_keys(Settings(), tmp_path)
    kept = (tmp_path / "digest.keys").read_bytes()
    try_keys(Settings(), tmp_path)
    assert (tmp_path / "digest.keys").read_bytes() == kept


def test_a_folder_that_is_not_there_is_told_of_by_whoever_needs_the_keys_too(tmp_path: Path) -> None:
    settings = replace(Settings(), send=replace(Settings().send, keys_file="nosuch/digest.keys"))
    for verb in (try_keys, load_keys):
        with pytest.raises(ConfigError, match="nosuch is not there: make that folder, or name another in digest"):
            verb(settings, tmp_path)
    assert list(tmp_path.iterdir()) == []
