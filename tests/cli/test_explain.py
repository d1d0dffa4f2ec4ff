"""`digest explain`: a reason for every candidate."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digest.config import load_settings
from digest.model import Arrival, Article, EditionState, Hold
from digest.pipeline.building import Commission, build_draft
from digest.store.editions import move_edition
from tests.cli.conftest import Run
from tests.factories import NOW, make_article
from tests.store.makers import make_poll, new_store, save

CLOCK = ("--now", "2026-11-22T06:00:00Z")
LATER = ("--now", "2026-11-22T08:00:00Z")
HOUR = timedelta(hours=1)


def test_every_candidate_has_a_line_with_its_reason(run: Run, stories: Path) -> None:
    run("export", str(stories), *CLOCK, "--last", "7d", check=True)
    lines = run("explain", "out/edition.json", check=True).stdout.splitlines()
    assert len(lines) == 5
    assert "chosen\tafrica\t2026-11-20\tNairobi council agrees on a plan for the river bank\t" in lines
    (lima,) = [line for line in lines if "Lima" in line]
    assert lima.startswith("out of window\tlatin_america\t2026-11-12\t")
    assert lima.endswith("published 2026-11-12 10:00 UTC, before 2026-11-15 06:00 UTC")


def test_one_story_is_told_whole_with_what_spoke_for_its_region(run: Run, stories: Path) -> None:
    run("export", str(stories), *CLOCK, check=True)
    told = run("explain", "out/edition.json", "nairobi", check=True).stdout
    title, reason, region, *_ = told.splitlines()
    assert (title, reason) == ("Nairobi council agrees on a plan for the river bank", "  chosen")
    assert region.startswith("  region africa, confidence ")
    assert "Nairobi (title" in told


def test_the_decisions_can_be_json_lines(run: Run, stories: Path) -> None:
    run("export", str(stories), *CLOCK, check=True)
    rows = [json.loads(line) for line in run("explain", "out/edition.json", "--json", check=True).stdout.splitlines()]
    assert {row["reason"] for row in rows} == {"chosen"}


def test_what_is_no_edition_or_no_story_of_it_is_a_usage_error(run: Run, stories: Path) -> None:
    run("export", str(stories), *CLOCK, check=True)
    for arguments in (["nosuch.json"], ["stories/desk.jsonl"], ["out/edition.json", "Atlantis"]):
        done = run("explain", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("digest: ")
        assert done.stderr.count("\n") == 1


def test_a_story_is_found_by_the_name_of_its_file_in_the_folder_of_an_export(run: Run, stories: Path) -> None:
    run("export", str(stories), *CLOCK, check=True)
    told = run("explain", "out", "tram.txt", check=True).stdout
    assert told.startswith("Harbour city opens its first tram line")


def test_an_edition_with_pieces_missing_is_told(run: Run, tmp_path: Path) -> None:
    for text in ('{"format": "digest-edition/1"}', '{"format": "digest-edition/1", "decisions": [{}]}'):
        (tmp_path / "edition.json").write_text(text)
        done = run("explain", "edition.json")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with a sent edition of three stories out of five, and two stories that may not enter yet, or never."""
    (tmp_path / "digest.toml").write_text('schedule = "0 7 * * *"\nchoice.stories = 3\n')
    settings = load_settings(tmp_path / "digest.toml")
    held = [make_article(6, first_seen=NOW, title="Old tale"), make_article(7, first_seen=NOW, title="Ahead")]
    arrivals = {
        "a6": Arrival(eligible_from=None, hold=Hold.BACKLOG),
        "a7": Arrival(eligible_from=NOW + timedelta(days=3), hold=Hold.EMBARGO),
    }
    with new_store(tmp_path) as store:
        save(store, make_poll(*map(make_tale, range(1, 6))))
        save(store, make_poll(*held, at=NOW + HOUR), arrivals=arrivals)
        slot = build_draft(store, Commission(settings=settings, base=tmp_path, due=NOW, now=NOW)).record.slot
        for state in (EditionState.APPROVED, EditionState.SENDING, EditionState.SENT):
            move_edition(store, slot, to=state, expected=tuple(EditionState))
    return tmp_path


def make_tale(number: int) -> Article:
    """An article that has nothing in common with those of other numbers."""
    word = ("tram", "museum", "market", "bakery", "bridge")[number - 1]
    text = " ".join(f"{word}{place}" for place in range(40))
    return make_article(number, title=f"The {word} opens in Paris", text=text)


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "digest.db")) as connection:
        return list(connection.iterdump())


def test_a_story_is_told_in_every_edition_and_in_the_next_one(run: Run, archive: Path) -> None:
    told = run("explain", "the", "bridge", *LATER, check=True).stdout.splitlines()
    assert told[:2] == ["The bridge opens in Paris", "  id a5, revision 1"]
    assert told[-1].startswith("  edition 1, due 2026-11-22 06:00 UTC, sent: over cap: ")
    assert told[-1].endswith("; carried")
    (now,) = [line for line in told if "next edition" in line]
    assert now == "  next edition, due 2026-11-23 07:00 UTC: chosen"
    doubt = "    but there would be no edition: 2 of 5 candidates fit (3 used), and an edition has 3 at least"
    assert doubt in told


def test_times_are_told_in_the_newsletters_zone(run: Run, archive: Path) -> None:
    with (archive / "digest.toml").open("a") as file:
        file.write('timezone = "Asia/Karachi"\n')
    told = run("explain", "the", "bridge", *LATER, check=True).stdout
    assert ", first seen 2026-11-22 11:00 Asia/Karachi\n" in told
    assert "\n  next edition, due 2026-11-23 07:00 Asia/Karachi: " in told
    assert "\n  edition 1, due 2026-11-22 11:00 Asia/Karachi, sent: " in told


def test_a_story_that_went_out_is_not_taken_again(run: Run, archive: Path) -> None:
    now, then = [json.loads(line) for line in run("explain", "a1", "--json", *LATER, check=True).stdout.splitlines()]
    assert (now["edition"], now["state"], now["reason"], now["final"]) == (None, "proof", "used", True)
    assert now["evidence"] == "used in edition 1 of 2026-11-22"
    assert (then["edition"], then["state"], then["reason"], then["final"]) == (1, "sent", "chosen", True)
    assert now.keys() - then.keys() == {"doubt"}


def test_a_banned_story_says_who_banned_it(run: Run, archive: Path) -> None:
    run("ban", "bridge", "--note", "too soon", check=True)
    now, _ = [json.loads(line) for line in run("explain", "a5", "--json", *LATER, check=True).stdout.splitlines()]
    assert now["reason"] == "banned"
    assert "overrides.toml" in now["evidence"]


def test_a_whole_edition_is_a_table_of_reasons(run: Run, archive: Path) -> None:
    rows = [line.split("\t") for line in run("explain", "--edition", "latest", check=True).stdout.splitlines()]
    assert [row[:2] for row in rows] == [["chosen", "final"]] * 3 + [["over cap", "carried"]] * 2
    assert sorted(row[4] for row in rows) == sorted(make_tale(number).title for number in range(1, 6))


def test_nothing_is_changed_by_asking(run: Run, archive: Path) -> None:
    before = dump(archive)
    run("explain", "a1", *LATER, check=True)
    run("explain", "a1", "--edition", "1", check=True)
    assert dump(archive) == before


def test_what_is_not_known_is_a_usage_error_with_advice(run: Run, archive: Path) -> None:
    for arguments, told in (
        (["Atlantis"], "no story is called 'Atlantis'. Give its id"),
        ([], "there is nothing to explain"),
        ([""], "there is nothing to explain. Name a story"),
        (["", " "], "there is nothing to explain. Name a story"),
    ):
        done = run("explain", *arguments)
        assert done.returncode == 2
        assert told in done.stderr


def test_a_file_that_is_no_edition_is_told_from_a_story(run: Run, stories: Path) -> None:
    done = run("explain", "stories/tram.txt")
    assert done.returncode == 2
    assert "stories/tram.txt is a file, and not the edition.json of an export. Name a story by" in done.stderr
