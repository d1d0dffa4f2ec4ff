"""What a preview watches: the files that are meant, and the folders in which a new one would be."""

from __future__ import annotations

from pathlib import Path

from digest.sources.places import find_local


def test_files_and_the_folders_that_may_get_more_of_them(tmp_path: Path) -> None:
    (tmp_path / "desk" / "deep").mkdir(parents=True)
    (tmp_path / "desk" / "deep" / "a.txt").write_text("A\n\ntext")
    (tmp_path / "wire.xml").write_text("<rss/>")
    found = find_local(["desk", "wire.xml", "https://ledger.example/feed", "-"], base=tmp_path)
    wanted = {"desk", "desk/deep", "desk/deep/a.txt", "wire.xml"}
    assert wanted <= {path.relative_to(tmp_path).as_posix() for path in found}


def test_a_glob_that_matches_nothing_yet_is_watched_where_it_begins(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    assert find_local(["stories/*.txt"], base=tmp_path) == (tmp_path / "stories",)


def test_a_single_file_does_not_drag_its_folder_in(tmp_path: Path) -> None:
    (tmp_path / "wire.xml").write_text("<rss/>")
    assert find_local(["wire.xml"], base=tmp_path) == (tmp_path / "wire.xml",)
