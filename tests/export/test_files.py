"""Exported files: all new or all old, whatever goes wrong between."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.export.files import write_files


def test_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "out" / "today", {"a.html": b"one", "b.txt": b"two"})
    assert [path.name for path in paths] == ["a.html", "b.txt"]
    assert [path.read_bytes() for path in paths] == [b"one", b"two"]


def test_old_files_are_replaced_and_nothing_else_stays_behind(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        write_files(tmp_path, {"a.html": content})
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"new"


def test_an_error_midway_leaves_the_old_files_as_they_were(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.html": b"old"})
    with pytest.raises(UsageError, match="cannot be written to"):
        write_files(tmp_path, {"a.html": b"new", "a.html/is/no/folder.txt": b"two"})
    assert (tmp_path / "a.html").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_files_may_stand_in_folders_of_their_own(tmp_path: Path) -> None:
    write_files(tmp_path, {"images/a.jpg": b"one", "a.html": b"two"})
    assert (tmp_path / "images/a.jpg").read_bytes() == b"one"


def test_a_file_where_the_folder_should_be_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder")
    with pytest.raises(UsageError, match="out cannot be written to"):
        write_files(tmp_path / "out", {"a.html": b"one"})


def test_written_files_may_be_read_by_others_as_the_umask_allows(tmp_path: Path) -> None:
    (path,) = write_files(tmp_path, {"a.html": b"one"})
    (tmp_path / "plain").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_in_the_place_of_a_file_leaves_the_old_files_as_they_were(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.html": b"old"})
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(UsageError, match=r"b\.txt is a folder"):
        write_files(tmp_path, {"a.html": b"new", "b.txt": b"new"})
    assert (tmp_path / "a.html").read_bytes() == b"old"


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".a.html.0000.part").write_bytes(b"half")
    write_files(tmp_path, {"a.html": b"whole"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
