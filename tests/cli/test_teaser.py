"""`digest teaser` writes the teaser of whatever digest reads, and says what it is from."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TRAM, Run

LEAD = "The first tram left the depot at dawn. Crowds lined the quay to see it pass."
ROW = {"id": "desk-7", "title": "A city rides again", "body": f"QUAY CITY, Nov 21 (Reuters) - {LEAD}", "lang": "en"}

PAGE = f"""<html lang="en"><head><title>A city rides again | The Daily Ledger</title>
<meta property="og:type" content="article"><meta property="og:title" content="A city rides again">
<meta property="og:description" content="After sixty years of buses the trams are back on the quay.">
</head><body><h1>A city rides again</h1><p>{LEAD}</p><p>{"The council paid for the line with a loan. " * 9}</p>
</body></html>"""
FEED = f"""<rss version="2.0"><channel><title>The Daily Ledger</title><item><title>A city rides again</title>
<guid>tram</guid><description>{LEAD}</description></item></channel></rss>"""


def rows(*values: Any) -> str:
    return "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)


def read(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_json_lines_give_a_line_each_with_the_rung_and_the_length(run: Run) -> None:
    summed = {**ROW, "id": 8, "summary": "After sixty years of buses the trams are back."}
    done = run("teaser", "--json", stdin=rows(ROW, summed), check=True)
    assert read(done.stdout) == [
        {"id": "desk-7", "teaser": LEAD, "long_teaser": LEAD, "rung": "lead", "graphemes": len(LEAD)},
        {"id": 8, "teaser": summed["summary"], "long_teaser": LEAD, "rung": "summary", "graphemes": 46},
    ]


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(run: Run) -> None:
    text = rows(ROW, "{broken", {"id": "empty"}, ROW)
    done = run("teaser", "-", "--json", stdin=text)
    told = read(done.stdout)
    assert (done.returncode, [("error" in one, one.get("line")) for one in told]) == (
        0,
        [(False, None), (True, 2), (True, 3), (False, None)],
    )
    assert told[2]["id"] == "empty"
    assert run("teaser", "--strict", stdin=text).returncode == 4
    assert "-:2: " in run("teaser", stdin=text).stderr


def test_a_bad_first_line_does_not_hide_the_stories_below_it(run: Run) -> None:
    told = read(run("teaser", "--json", stdin=rows("Here are the stories", ROW)).stdout)
    assert [one.get("teaser") for one in told] == [None, LEAD]


@pytest.mark.parametrize(
    ("name", "content", "teaser", "rung"),
    [
        ("tram.txt", TRAM, "Karachi opened a tram line along the harbour on Sunday, the first in sixty years.", "lead"),
        ("tram.html", PAGE, "After sixty years of buses the trams are back on the quay.", "summary"),
        ("tram.xml", FEED, LEAD, "summary"),
        ("tram.json", json.dumps([ROW]), LEAD, "lead"),
        ("tram.jsonl", rows(ROW), LEAD, "lead"),
    ],
)
def test_files_of_any_kind_are_read(run: Run, tmp_path: Path, name: str, content: str, teaser: str, rung: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (told,) = read(run("teaser", name, "--json", "--length", "90", check=True).stdout)
    assert (told["teaser"], told["rung"]) == (teaser, rung)
    (piped,) = read(run("teaser", "--json", "--length", "90", stdin=content, check=True).stdout)
    assert piped["teaser"] == teaser


def test_without_json_headline_teaser_and_where_it_is_from_are_shown(run: Run) -> None:
    done = run("teaser", stdin=rows(ROW), check=True)
    assert done.stdout == f"A city rides again\n{LEAD}\nfrom the lead, {len(LEAD)} characters\n\n"


def test_the_length_is_the_themes_in_the_language_of_the_story_unless_one_is_given(run: Run) -> None:
    long = {**ROW, "body": "电车出发了，人们来了，" * 60, "lang": "zh"}
    (told,) = read(run("teaser", "--json", stdin=rows(long), check=True).stdout)
    assert told["graphemes"] <= 80
    (told,) = read(run("teaser", "--json", "--length", "30", stdin=rows(long), check=True).stdout)
    assert told["graphemes"] <= 30
    assert run("teaser", "--length", "0", stdin=rows(ROW)).returncode == 2


def test_what_an_editor_wrote_in_the_overrides_is_shown_as_theirs(run: Run, tmp_path: Path) -> None:
    url = "https://ledger.test/tram"
    (tmp_path / "digest.toml").write_text('name = "The Daily Ledger"\n', "utf-8")
    (tmp_path / "overrides.toml").write_text(f'[[story]]\nstory = "{url}"\nteaser = "Trams, at last."\n', "utf-8")
    told = read(run("teaser", "--json", stdin=rows({**ROW, "url": url}, ROW), check=True).stdout)
    assert [(one["teaser"], one["rung"]) for one in told] == [("Trams, at last.", "override"), (LEAD, "lead")]


def test_a_teaser_of_nothing_prints_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('name = "The Daily Ledger"\n', "utf-8")
    (tmp_path / "overrides.toml").write_text('[[story]]\nstory = "A city rides again"\nteaser = ""\n', "utf-8")
    (tmp_path / "stories.jsonl").write_text(rows(ROW), "utf-8")
    (told,) = read(run("teaser", "stories.jsonl", "--json", check=True).stdout)
    assert (told["teaser"], told["long_teaser"], told["rung"]) == ("", "", "override")
    run("export", "stories.jsonl", check=True)
    assert "The first tram" not in (tmp_path / "out/email.txt").read_text("utf-8")
    assert "The first tram" not in (tmp_path / "out/email.html").read_text("utf-8")


def test_folders_and_several_files_are_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories/tram.txt").write_text(TRAM, "utf-8")
    (tmp_path / "stories/feed.xml").write_text(FEED, "utf-8")
    (tmp_path / "lines.jsonl").write_text("{broken\n" + rows(ROW), "utf-8")
    told = read(run("teaser", "stories", "lines.jsonl", "--json", check=True).stdout)
    assert [one.get("rung", one.get("origin")) for one in told] == ["lines.jsonl", "lead", "summary", "lead"]


def test_a_file_that_is_missing_and_input_without_a_story_are_errors(run: Run) -> None:
    assert run("teaser", "none.jsonl").returncode == 2
    done = run("teaser", stdin="")
    assert (done.returncode, "no story" in done.stderr) == (3, True)


def test_a_source_that_cannot_be_reached_is_to_be_tried_again(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/feed"
    done = run("teaser", url, "--json")
    assert (done.returncode, "Try again later" in done.stderr) == (75, True)
    assert "refuses the connection" in read(done.stdout)[0]["error"]
    (tmp_path / "broken.jsonl").write_text("{broken\n", "utf-8")
    assert run("teaser", url, "broken.jsonl").returncode == 3
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    assert [run("teaser", url, "tram.txt", *strict).returncode for strict in ([], ["--strict"])] == [0, 4]
