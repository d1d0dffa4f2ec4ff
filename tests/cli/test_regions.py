"""`digest regions`: the regions of stories with what speaks for them, what a name means, and the scheme."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from digest.config import parse_settings
from tests.cli.conftest import Run

ROWS: list[dict[str, Any]] = [
    {"id": "n1", "title": "Kenyan ferries return to Lake Victoria", "body": "NAIROBI, Kenya - Boats left Kisumu."},
    {"id": 2, "body": "ISLAMABAD (Reuters) - Pakistan opened a bridge over the Indus.", "lang": "en"},
    {"title": "Council meets", "url": "https://ledger.example/world/europe/council", "tags": ["budget"]},
    {"id": "n4", "headline": "Council meets", "country": "JP", "source": "Harbour Post"},
    {"id": "n5", "title": "Choir sings for the moon"},
]


def write(folder: Path, *rows: Any) -> Path:
    file = folder / "stories.jsonl"
    file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def read(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_line_is_answered_with_its_region_and_evidence(run: Run, tmp_path: Path) -> None:
    write(tmp_path, *ROWS)
    done = run("regions", "classify", "stories.jsonl", "--json", check=True)
    answers = read(done.stdout)
    regions = [answer["region"] for answer in answers]
    assert regions == ["africa", "south_asia", "europe", "east_asia", "world"]
    assert [answer["id"] for answer in answers][:2] == ["n1", 2]
    assert len(answers[2]["id"]) == 16
    assert set(answers[0]) == {"id", "region", "confidence", "secondary", "evidence"}
    assert set(answers[0]["evidence"][0]) == {"field", "matched", "region", "weight", "country"}
    assert [answers[place]["evidence"][0]["field"] for place in (1, 2, 3)] == ["dateline", "section", "region"]
    assert (answers[4]["confidence"], answers[4]["evidence"]) == (0.0, [])
    assert done.stderr == ""


def test_standard_input_and_lists_are_read_alike(run: Run) -> None:
    lines, listed = "\n".join(map(json.dumps, ROWS)), json.dumps(ROWS, indent=1)
    assert run("regions", "classify", "--json", stdin=lines, check=True).stdout == (
        run("regions", "classify", "-", "--json", stdin=listed, check=True).stdout
    )


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    write(tmp_path, ROWS[0], "{broken", "", '{"id": "x", "tags": ["a"]}', "[1]", ROWS[4])
    done = run("regions", "classify", "stories.jsonl", "--json", check=True)
    rows = read(done.stdout)
    assert [row["line"] for row in rows if "error" in row] == [2, 4, 5]
    assert rows[2] == {"id": "x", "error": "has neither a headline nor a text", "line": 4}
    assert [row["region"] for row in rows if "region" in row] == ["africa", "world"]
    table = run("regions", "classify", "stories.jsonl", "--strict")
    assert table.returncode == 4
    assert len(table.stdout.splitlines()) == 2
    assert "stories.jsonl:2: is no valid JSON" in table.stderr


def test_a_pipe_gets_a_line_of_tabs_for_each_story(run: Run, tmp_path: Path) -> None:
    write(tmp_path, *ROWS)
    done = run("regions", "classify", "stories.jsonl", check=True)
    region, sure, headline, evidence = done.stdout.splitlines()[2].split("\t")
    assert (region, sure, headline, evidence) == ("europe", "1.00", "Council meets", "/world/europe/ (section)")
    assert done.stderr.startswith("5 stories: 1 ")


def test_the_configuration_guides_and_another_scheme_may_be_asked_for(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"title": "Council meets", "source": "Harbour Post"}, {"title": "Trams", "section": "Harbour"})
    (tmp_path / "digest.toml").write_text(
        'sources = [{ at = "https://harbour.example/feed", name = "Harbour Post", region = "Egypt" }]\n'
        '[regions]\norder = ["africa"]\nsections = { Harbour = "Egypt" }\nmove = { Egypt = "africa" }\n'
    )
    own = read(run("regions", "classify", "stories.jsonl", "--json", check=True).stdout)
    assert [(row["region"], row["evidence"][0]["field"]) for row in own] == [
        ("africa", "source"),
        ("africa", "section"),
    ]
    other = read(run("regions", "classify", "stories.jsonl", "--json", "--scheme", "newsroom", check=True).stdout)
    assert [row["region"] for row in other] == ["middle_east", "middle_east"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (["classify", "nosuch.jsonl"], "", 2),
        (["classify", "--json"], "", 3),
        (["classify"], "nonsense\n", 3),
        (["classify", "--scheme", "nosuch"], "{}", 78),
        (["show", "Atlantis"], "", 2),
    ],
)
def test_what_cannot_be_used_ends_with_a_line_and_the_code_for_it(
    run: Run, arguments: list[str], stdin: str, code: int
) -> None:
    done = run("regions", *arguments, stdin=stdin)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].startswith("digest: ")


def test_every_sense_of_a_name_is_shown_with_its_region(run: Run) -> None:
    lines = run("regions", "show", "georgia", check=True).stdout.splitlines()
    assert lines[:2] == ["georgia", "  country: Georgia (GE) -> europe"]
    assert any("-> north_america" in line for line in lines)
    shown = json.loads(run("regions", "show", "PK", "--json", check=True).stdout)
    assert shown["senses"][0]["places"] == [{"code": "PK", "name": "Pakistan"}]
    assert (shown["senses"][0]["region"], shown["region"]) == ("south_asia", None)


def test_a_region_is_shown_with_its_countries_by_name(run: Run) -> None:
    told = run("regions", "show", "middle", "east", check=True).stdout
    assert "  region middle_east: Middle East, in the scheme newsroom" in told
    assert "Oman, Palestinian Territories, Qatar" in told


def test_a_name_of_ones_own_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('[regions.names]\n"Model Town" = "Pakistan"\n')
    told = run("regions", "show", "model town", check=True).stdout
    assert "  name of your own: Pakistan (PK) -> south_asia" in told


def test_an_unknown_name_is_told_what_is_written_like_it(run: Run) -> None:
    assert "Names like it: " in run("regions", "show", "Kenyaa").stderr


def test_regions_are_listed_in_their_order_parts_below_the_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(
        '[regions]\norder = ["middle-east"]\n[regions.own.gulf]\nplaces = ["Qatar", "Kuwait"]\nwithin = "middle_east"\n'
    )
    lines = run("regions", "list", check=True).stdout.splitlines()
    assert lines[0].startswith("middle_east\tMiddle East\t")
    assert lines[1].split("\t")[::2] == ["  gulf", "2"]
    rows = read(run("regions", "list", "--json", check=True).stdout)
    assert (rows[1]["part_of"], rows[1]["places"], rows[-1]["key"]) == ("middle_east", ["KW", "QA"], "world")


DOCS = (Path(__file__).resolve().parents[2] / "docs/regions.md").read_text(encoding="utf-8")
SESSIONS = [
    (command, told)
    for block in re.findall(r"```console\n(.*?)```", DOCS, re.DOTALL)
    for command, told in re.findall(r"^\$ digest (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("command", "told"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_the_page_on_regions_shows_what_is_printed_but_for_weights(
    run: Run, tmp_path: Path, command: str, told: str
) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    (tmp_path / "stories.jsonl").write_text(block, encoding="utf-8")
    printed = run(*command.split(), check=True).stdout
    assert level(printed) == level(told)


def level(text: str) -> list[str]:
    """The lines of `text` with one space for any and without decimals, which change with the weights."""
    return [re.sub(r"\d+\.\d+", "N", " ".join(line.split())) for line in text.splitlines()]


def test_the_settings_of_the_page_on_regions_are_right() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert parse_settings(block, origin="docs").regions.least_confidence == 0.5
