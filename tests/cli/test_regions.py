"""`digest regions`: the regions of stories with what speaks for them, what a name means, and the scheme."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from digest.config import parse_settings
from tests.cli.conftest import Run
from tests.local_site import LocalSite, site

__all__ = ["site"]

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
        (["classify"], "{nonsense\n", 3),
        (["classify", "--scheme", "nosuch"], "{}", 2),
        (["list", "--scheme", "own"], "", 2),
        (["show", "elsewhere"], "", 2),
        (["put", "https://ledger.example/tram"], "", 2),
        (["put", "https://ledger.example/tram", "atlantis"], "", 2),
        (["show", "Atlantis"], "", 2),
    ],
)
def test_what_cannot_be_used_ends_with_a_line_and_the_code_for_it(
    run: Run, arguments: list[str], stdin: str, code: int
) -> None:
    done = run("regions", *arguments, stdin=stdin)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].startswith("digest: ")


def test_a_source_that_cannot_be_reached_is_to_be_tried_again(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/feed"
    done = run("regions", "classify", url)
    assert (done.returncode, "Try again later" in done.stderr) == (75, True)
    assert "refuses the connection" in done.stderr
    write(tmp_path, "{broken")
    assert run("regions", "classify", url, "stories.jsonl").returncode == 3
    write(tmp_path, *ROWS)
    assert run("regions", "classify", url, "stories.jsonl").returncode == 0


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
    assert lines[0].split("\t") == ["region", "name", "countries and states", "other places"]
    assert lines[1].startswith("middle_east\tMiddle East\t")
    assert lines[2].split("\t")[::2] == ["  gulf", "2"]
    rows = read(run("regions", "list", "--json", check=True).stdout)
    assert (rows[1]["part_of"], rows[1]["places"], rows[-1]["key"]) == ("middle_east", ["KW", "QA"], "world")


LAHORE = """
sources = [{ at = "stories", country = "Pakistan" }, { at = "night.jsonl", region = "europe" }]
[regions]
names = { "Model Town" = "PK" }
sections = { Harbour = "gulf", Quay = "Egypt" }
[regions.own.pakistan]
places = ["PK"]
within = "south_asia"
[regions.own.lahore]
places = ["Lahore", "Model Town"]
within = "pakistan"
[regions.own.gulf]
places = ["Qatar", "Ciudad Juárez"]
"""
DRAINS = {"id": "drains", "title": "Council meets about the drains", "body": "It met for three hours."}


def place(run: Run, *arguments: str, stdin: str = "") -> dict[str, str]:
    """What `digest regions classify` says of each story, by what it is called."""
    done = run("regions", "classify", *arguments, "--json", stdin=stdin, check=True)
    return {str(row["id"]): row["region"] for row in read(done.stdout)}


@pytest.fixture
def lahore(tmp_path: Path) -> Path:
    """A newsletter's folder whose sources know where they are at home."""
    (tmp_path / "digest.toml").write_text(LAHORE, encoding="utf-8")
    (tmp_path / "stories/old").mkdir(parents=True)
    for name in ("stories/old/desk.jsonl", "night.jsonl", "other.jsonl"):
        row = {**DRAINS, "id": name, "published": "2026-11-21T08:00:00Z", "dateline": "The Quay"}
        (tmp_path / name).write_text(json.dumps(row), encoding="utf-8")
    return tmp_path


def test_stories_in_a_file_of_a_source_are_placed_by_what_is_known_of_it(run: Run, lahore: Path) -> None:
    expected = {"stories/old/desk.jsonl": "pakistan", "night.jsonl": "europe", "other.jsonl": "world"}
    assert place(run, *expected) == expected
    elsewhere = [str(lahore / name) for name in expected]
    assert list(place(run, *elsewhere, "--config", str(lahore / "digest.toml")).values()).count("pakistan") == 1


def test_what_was_collected_or_tried_carries_its_source_and_dateline(run: Run, lahore: Path) -> None:
    run("collect", check=True)
    listed = run("articles", "list", "--json", check=True).stdout
    assert sorted(place(run, stdin=listed).values()) == ["europe", "pakistan"]
    (lahore / "stories/ferry.txt").write_text("Ferry sails at dawn\n\nNAIROBI, Kenya - The ferry left the quay.\n")
    tried = run("sources", "test", "stories", "--json", check=True).stdout
    assert sorted(place(run, stdin=tried).values()) == ["africa", "pakistan"]


def test_overrides_hold_and_a_broken_file_is_told_where_there_is_a_configuration(run: Run, tmp_path: Path) -> None:
    write(tmp_path, DRAINS)
    (tmp_path / "overrides.toml").write_text(f'[[story]]\nstory = "{DRAINS["title"]}"\nregion = "Egypt"\n')
    assert place(run, "stories.jsonl") == {"drains": "world"}
    (tmp_path / "digest.toml").write_text("")
    assert place(run, "stories.jsonl") == {"drains": "middle_east"}
    assert place(run, "stories.jsonl", "--scheme", "mena") == {"drains": "middle_east"}
    (tmp_path / "overrides.toml").write_text('[[story]]\nregion = "Egypt"\n')
    assert run("regions", "classify", "stories.jsonl").returncode == 78


def test_a_declared_region_that_is_none_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    rows = [{**DRAINS, "region": "atlantis"}, DRAINS, *[{**DRAINS, "country": "Neverland"}] * 7]
    write(tmp_path, *rows)
    done = run("regions", "classify", "stories.jsonl", "--json", check=True)
    told = done.stderr.splitlines()
    assert told[0].startswith("warning: stories.jsonl:1: 'atlantis' is no country and no region of the scheme newsroom")
    assert told[1].startswith("warning: stories.jsonl:3: 'Neverland' is ")
    assert (len(told), told[-1]) == (6, "… and 3 more problems; --verbose shows them all")
    assert len(run("regions", "classify", "stories.jsonl", "-v", check=True).stderr.splitlines()) == 9
    assert run("regions", "classify", "stories.jsonl", "--strict").returncode == 4


def test_whatever_digest_reads_is_placed_folders_and_several_files_too(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    item = "<item><title>Ferry leaves Nairobi, Kenya</title><guid>f</guid></item>"
    (folder / "feed.xml").write_text(f"<rss version='2.0'><channel><title>L</title>{item}</channel></rss>")
    (folder / "table.csv").write_text("title,text\nTrams return to Lima,The city of Lima in Peru has trams again.\n")
    (folder / "tram.txt").write_text("Trams return to Oslo\n\nThe city of Oslo in Norway has trams again.\n")
    (folder / "lines.jsonl").write_text("{broken\n" + json.dumps({"id": "j", "title": "Boats return to Japan"}))
    done = run("regions", "classify", "mixed", "mixed/feed.xml", check=True)
    regions = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert regions == ["africa", "east_asia", "latin_america", "europe"]
    assert "warning: mixed/lines.jsonl:1: " in done.stderr
    assert read(run("regions", "classify", "mixed", "--json").stdout)[1] == {
        "id": None, "error": "is no valid JSON: Expecting property name enclosed in double quotes, column 2", "line": 1,
        "origin": "mixed/lines.jsonl",
    }  # fmt: skip
    assert run("regions", "classify", "mixed", "nosuch").returncode == 2


def test_an_address_is_read_and_its_source_known(run: Run, site: LocalSite, tmp_path: Path) -> None:
    item = "<item><title>Council meets about the drains</title><guid>f</guid></item>"
    at = site.add("/feed", f"<rss version='2.0'><channel><title>L</title>{item}</channel></rss>")
    assert list(place(run, at).values()) == ["world"]
    (tmp_path / "digest.toml").write_text(f'sources = [{{ at = "{at}", country = "Kenya" }}]\n', encoding="utf-8")
    assert list(place(run, at).values()) == ["africa"]


def test_another_scheme_keeps_what_fits_and_tells_what_does_not(run: Run, lahore: Path) -> None:
    write(lahore, {**DRAINS, "section": "Harbour"}, {"id": "quay", "title": "Drains", "section": "Quay"})
    done = run("regions", "classify", "stories.jsonl", "--json", "--scheme", "mena", check=True)
    assert [row["region"] for row in read(done.stdout)] == ["world", "egypt"]
    assert done.stderr == "warning: passed over, as it means nothing in mena: regions.sections 'Harbour' = 'gulf'\n"
    assert place(run, "stories", "--scheme", "mena") == {"stories/old/desk.jsonl": "south_asia"}


def test_a_name_of_ones_own_in_a_region_of_ones_own_is_shown_where_stories_go(run: Run, lahore: Path) -> None:
    assert "  name of your own: Pakistan (PK) -> lahore" in run("regions", "show", "Model Town", check=True).stdout
    write(lahore, {"id": "park", "title": "Park opens in Model Town"})
    assert place(run, "stories.jsonl") == {"park": "lahore"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("Texas", "Texas (US-TX)"), ("New York", "New York (US-NY)"), ("Georgia", "Georgia (US-GA)"), ("DC", "US-DC")],
)
def test_states_have_their_english_names(run: Run, name: str, told: str) -> None:
    assert told in run("regions", "show", *(["US-DC"] if name == "DC" else name.split()), check=True).stdout


def test_regions_of_ones_own_and_their_places_are_shown_as_they_were_written(run: Run, lahore: Path) -> None:
    told = run("regions", "show", "gulf", check=True).stdout.splitlines()
    assert told[-2:] == ["  region gulf: Gulf, your own", "    places: Ciudad Juárez, Qatar"]
    assert "Lahore, Model Town" in run("regions", "list", check=True).stdout


def test_names_that_could_be_meant_have_capitals(run: Run) -> None:
    assert "Names like it: Turkey" in run("regions", "show", "Turky").stderr


def test_a_story_is_put_into_a_region_and_back_without_a_pin(run: Run, tmp_path: Path) -> None:
    url = "https://ledger.example/tram"
    (tmp_path / "digest.toml").write_text("")
    write(tmp_path, {**DRAINS, "url": url})
    run("regions", "put", url, "South Asia", check=True)
    written = (tmp_path / "overrides.toml").read_text(encoding="utf-8")
    assert written == f'[[story]]\nstory = "{url}"\nregion = "south_asia"\n'
    assert place(run, "stories.jsonl") == {"drains": "south_asia"}
    run("regions", "put", url, "--undo", check=True)
    assert place(run, "stories.jsonl") == {"drains": "world"}


@pytest.mark.parametrize(("width", "lines"), [(80, 2), (140, 1)])
def test_where_the_terminal_is_narrow_the_evidence_stands_below_the_headline(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int, lines: int
) -> None:
    from digest.cli.terminal import lines as printing

    monkeypatch.setattr(printing, "is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", str(width))
    cells = [[("africa", False)], [("Ferry leaves Nairobi", False)], [("Nairobi (title, +2.4)", False)]]
    printing.print_rows((("region", 16), ("headline", -3), ("evidence", -2)), [cells])
    printed = capsys.readouterr().out.splitlines()[lines:]
    assert [len(printed), "Nairobi (title, +2.4)" in printed[-1]] == [lines, True]


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
