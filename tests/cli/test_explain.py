"""`digest explain`: a reason for every candidate."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

NOW = ("--now", "2026-11-22T06:00:00Z")


def test_every_candidate_has_a_line_with_its_reason(run: Run, stories: Path) -> None:
    run("export", str(stories), *NOW, "--last", "7d", check=True)
    lines = run("explain", "out/edition.json", check=True).stdout.splitlines()
    assert len(lines) == 5
    assert "chosen\tafrica\t2026-11-20\tNairobi council agrees on a plan for the river bank\t" in lines
    (lima,) = [line for line in lines if "Lima" in line]
    assert lima.startswith("out of window\tlatin_america\t2026-11-12\t")
    assert lima.endswith("published 2026-11-12 10:00 UTC, before 2026-11-15 06:00 UTC")


def test_one_story_is_told_whole_with_what_spoke_for_its_region(run: Run, stories: Path) -> None:
    run("export", str(stories), *NOW, check=True)
    told = run("explain", "out/edition.json", "nairobi", check=True).stdout
    title, reason, region, *_ = told.splitlines()
    assert (title, reason) == ("Nairobi council agrees on a plan for the river bank", "  chosen")
    assert region.startswith("  region africa, confidence ")
    assert "Nairobi (title" in told


def test_the_decisions_can_be_json_lines(run: Run, stories: Path) -> None:
    run("export", str(stories), *NOW, check=True)
    rows = [json.loads(line) for line in run("explain", "out/edition.json", "--json", check=True).stdout.splitlines()]
    assert {row["reason"] for row in rows} == {"chosen"}


def test_what_is_no_edition_or_no_story_of_it_is_a_usage_error(run: Run, stories: Path) -> None:
    run("export", str(stories), *NOW, check=True)
    for arguments in (["nosuch.json"], ["stories/desk.jsonl"], ["out/edition.json", "Atlantis"]):
        done = run("explain", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("digest: ")
        assert done.stderr.count("\n") == 1


def test_a_story_is_found_by_the_name_of_its_file_in_the_folder_of_an_export(run: Run, stories: Path) -> None:
    run("export", str(stories), *NOW, check=True)
    told = run("explain", "out", "tram.txt", check=True).stdout
    assert told.startswith("Harbour city opens its first tram line")


def test_an_edition_with_pieces_missing_is_told(run: Run, tmp_path: Path) -> None:
    for text in ('{"format": "digest-edition/1"}', '{"format": "digest-edition/1", "decisions": [{}]}'):
        (tmp_path / "edition.json").write_text(text)
        done = run("explain", "edition.json")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
