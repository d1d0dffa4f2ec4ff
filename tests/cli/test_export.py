"""`digest export`: five files or none, the right stories in them, and a clear sentence for every mistake."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NOW = ("--now", "2026-11-22T06:00:00Z")
FILES = {"email.html", "email.txt", "email.mjml", "email.eml", "edition.json"}


def titles(folder: Path) -> list[str]:
    edition = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    stories = [edition["lead"], *(story for section in edition["sections"] for story in section["stories"])]
    return [story["title"].split()[0] for story in stories]


def test_without_any_configuration_everything_given_becomes_five_files(run: Run, stories: Path, tmp_path: Path) -> None:
    done = run("export", str(stories), *NOW, check=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert sorted(titles(tmp_path / "out")) == ["Harbour", "Lima", "Nairobi", "Paris", "Seoul"]
    assert (done.stdout, done.stderr) == ("", "")


def test_overrides_hold_where_there_is_a_configuration(run: Run, stories: Path, tmp_path: Path) -> None:
    wishes = [("lima", "ban = true"), ("paris", 'region = "Asia"'), ("nosuch", "ban = true")]
    tables = [f'[[story]]\nstory = "https://ledger.test/{name}"\n{wish}\n' for name, wish in wishes]
    (tmp_path / "overrides.toml").write_text("".join(tables), encoding="utf-8")
    run("export", "stories", *NOW, check=True)
    assert "Lima" in titles(tmp_path / "out")
    (tmp_path / "digest.toml").write_text('sources = ["stories"]\n[regions]\nscheme = "m49"\n', encoding="utf-8")
    named = run("export", "stories", *NOW, check=True)
    assert sorted(titles(tmp_path / "out")) == ["Harbour", "Nairobi", "Paris", "Seoul"]
    assert named.stderr == ""
    configured = run("export", *NOW, check=True)
    edition = json.loads((tmp_path / "out/edition.json").read_text(encoding="utf-8"))
    assert "Lima" not in titles(tmp_path / "out")
    assert {one["region"] for one in edition["decisions"] if one["title"].startswith("Paris")} == {"asia"}
    assert "overrides.toml:7: no story that this edition may take is called 'https://ledger.test/nosuch'" in (
        configured.stderr
    )
    (tmp_path / "overrides.toml").write_text("[[story]]\nban = true\n", encoding="utf-8")
    assert run("export", "stories", *NOW).returncode == 78


def test_for_a_person_it_ends_with_six_lines(run: Run, stories: Path) -> None:
    done = run("export", str(stories), *NOW, "--last", "7d", env={"TERM": "dumb"}, check=True)
    assert done.stdout.splitlines() == [
        "found      5 stories in 2 sources",
        "in window  3, 1 of them undated",
        "chosen     3 in 3 regions",
        "left out   2: 2 out of window",
        "subject    Nairobi council agrees on a plan for the river bank",
        "files      out/: email.html, email.txt, email.mjml, email.eml, edition.json",
    ]


def test_the_summary_can_be_json(run: Run, stories: Path) -> None:
    done = run("export", str(stories), *NOW, "--last", "7d", "--json", check=True)
    summary = json.loads(done.stdout)
    assert (summary["found"], summary["in_window"], summary["chosen"]) == (5, 3, 3)
    assert summary["left_out"] == {"out_of_window": 2}
    assert summary["files"][0] == "out/email.html"


def test_since_and_until_take_whole_days(run: Run, stories: Path, tmp_path: Path) -> None:
    run("export", str(stories / "desk.jsonl"), *NOW, "--since", "2026-11-12", "--until", "2026-11-18", check=True)
    assert sorted(titles(tmp_path / "out")) == ["Lima", "Paris"]


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed_and_order(
    run: Run, stories: Path, tmp_path: Path
) -> None:
    sources = [str(path) for path in sorted(stories.iterdir())]
    run("export", *sources, *NOW, "--out", "a", env={"PYTHONHASHSEED": "1"}, check=True)
    run("export", *reversed(sources), *NOW, "--out", "b", env={"PYTHONHASHSEED": "2"}, check=True)
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_the_date_stands_in_the_name_of_the_folder_in_the_newsletters_zone(
    run: Run, stories: Path, tmp_path: Path
) -> None:
    (tmp_path / "digest.toml").write_text('timezone = "Pacific/Auckland"')
    run("export", str(stories), "--now", "2026-11-22T18:00:00Z", "--out", "out/{date}", check=True)
    assert (tmp_path / "out" / "2026-11-23" / "email.html").exists()


def test_out_minus_prints_the_html_and_nothing_else(run: Run, stories: Path, tmp_path: Path) -> None:
    done = run("export", str(stories), *NOW, "--out", "-", env={"TERM": "dumb"}, check=True)
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert done.stdout.rstrip().endswith("</html>")
    assert "subject" in done.stderr
    assert not (tmp_path / "out").exists()


def test_json_lines_may_come_from_standard_input(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"title": "Nairobi opens a library", "text": "It has a million books."})
    run("export", "-", *NOW, stdin=line, check=True)
    assert titles(tmp_path / "out") == ["Nairobi"]


def test_the_eml_is_a_draft_with_both_parts(run: Run, stories: Path, tmp_path: Path) -> None:
    run("export", str(stories), *NOW, check=True)
    message = email.message_from_bytes((tmp_path / "out" / "email.eml").read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Nairobi council agrees on a plan for the river bank"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_caps_can_be_given(run: Run, stories: Path, tmp_path: Path) -> None:
    run("export", str(stories), *NOW, "--stories", "2", check=True)
    assert len(titles(tmp_path / "out")) == 2


def test_nothing_in_the_window_names_the_newest_date_and_the_option_that_helps(
    run: Run, stories: Path, tmp_path: Path
) -> None:
    done = run("export", str(stories / "desk.jsonl"), *NOW, "--last", "24h")
    assert done.returncode == 3
    assert done.stderr == (
        "digest: none of 4 stories is in the window; the newest is from 2026-11-20 10:00 UTC. Try --last 2d\n"
    )
    assert not (tmp_path / "out").exists()
    assert run("export", str(stories / "desk.jsonl"), *NOW, "--last", "2d").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere.txt"], 2, "nowhere.txt"),
        (["stories", "nowhere/*.xml"], 2, "nowhere/*.xml"),
        ([], 2, "there is nothing to read"),
        (["stories", "--last", "a week"], 2, "'a week' is not a span of time such as 36h, 7d or 2w"),
        (["stories", "--since", "22/11/2026"], 2, "'22/11/2026' is not a date such as 2026-11-22"),
        (["stories", "--now", "noon"], 2, "'noon' is not a date"),
        (["stories", "--since", "2026-11-22", "--until", "2026-11-01"], 2, "lies after"),
        (["stories", "--last", "7d", "--since", "2026-11-01"], 2, "exclude each other"),
        (["stories", "--out", "out/{day}"], 2, "only {date} can be filled in"),
        (["stories", "--theme", "nosuch"], 78, "nosuch"),
        (["stories", "--config", "nosuch.toml"], 78, "nosuch.toml cannot be read"),
        (["empty.xml"], 3, "empty.xml"),
        (["page.html"], 3, "page.html"),
    ],
)
def test_a_mistake_is_one_clear_line_and_the_right_code_and_nothing_is_written(
    run: Run, stories: Path, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    (tmp_path / "empty.xml").write_text('<rss version="2.0"><channel><title>Wire</title></channel></rss>')
    (tmp_path / "page.html").write_text("<!doctype html><html><head><title>A page</title></head><body>Hi</body></html>")
    done = run("export", *arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_key_is_named_and_ends_with_78(run: Run, stories: Path, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('nmae = "The Daily Ledger"')
    done = run("export", str(stories))
    assert (done.returncode, done.stderr) == (78, "digest: digest.toml: unknown key 'nmae' (did you mean 'name'?)\n")


def test_an_unreachable_host_is_a_passing_trouble(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    done = run("export", f"http://127.0.0.1:{port}/feed")
    assert done.returncode == 75
    assert f"http://127.0.0.1:{port}/feed" in done.stderr


def test_one_bad_source_does_not_stop_the_others_and_strict_says_so(run: Run, stories: Path, tmp_path: Path) -> None:
    (stories / "broken.jsonl").write_text('{"title": "Good", "text": "Fine."}\n{nonsense\n')
    done = run("export", str(stories), *NOW)
    assert done.returncode == 0
    assert "broken.jsonl:2: " in done.stderr
    assert "Good" in titles(tmp_path / "out")
    assert run("export", str(stories), *NOW, "--strict").returncode == 4


def test_the_configuration_names_the_frame_the_sources_and_the_order(run: Run, stories: Path, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(
        'name = "The Daily Ledger"\nsources = ["stories/*.jsonl"]\nregions.order = ["latin-america", "africa"]\n'
    )
    run("export", *NOW, check=True)
    edition = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert edition["newsletter"]["name"] == "The Daily Ledger"
    order = [section["region"] for section in edition["sections"]]
    assert order[0] == "latin_america"


def test_languages_let_in_leave_the_others_out(run: Run, stories: Path, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('languages = ["en"]')
    (stories / "urdu.txt").write_text(
        "کراچی میں نئی ٹرام سروس کا آغاز\n\nاز نور عزیز\n\n"
        "کراچی میں ساٹھ برس بعد ٹرام دوبارہ چل پڑی ہے۔ شہریوں نے خوشی کا اظہار کیا۔\n",
        encoding="utf-8",
    )
    run("export", str(stories), *NOW, check=True)
    edition = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert [row["title"] for row in edition["decisions"] if row["reason"] == "wrong_language"] == [
        "کراچی میں نئی ٹرام سروس کا آغاز"
    ]


@pytest.mark.parametrize("out", ["out/{date.foo}", "out/{date.__class__}", "{date:>99999999999}", "{", "}"])
def test_only_the_plain_date_is_filled_into_the_name_of_the_folder(run: Run, stories: Path, out: str) -> None:
    done = run("export", str(stories), *NOW, "--out", out)
    assert (done.returncode, done.stderr) == (2, f"digest: {out}: only {{date}} can be filled in\n")


def test_a_span_beyond_the_calendar_is_a_mistake_and_no_crash(run: Run, stories: Path) -> None:
    done = run("export", str(stories), "--last", "999999w")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_the_folder_of_the_stories_may_be_the_folder_of_the_export(run: Run, stories: Path, tmp_path: Path) -> None:
    for _ in range(2):
        run("export", "stories", *NOW, "--out", "stories", check=True)
    assert len(titles(tmp_path / "stories")) == 5


def test_a_closed_standard_input_is_no_crash(stories: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "digest", "export", "stories", *NOW]
    done = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>err', "sh", *command], cwd=tmp_path, check=False)
    assert (done.returncode, (tmp_path / "err").read_text()) == (0, "")


MANY = [
    {"title": f"Story {number} of the harbour", "text": f"On pier {number} {number * 7} boats came in. " * 30}
    for number in range(240)
]


def test_stories_are_left_out_until_gmail_shows_the_whole_email(run: Run, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, MANY)), encoding="utf-8")
    done = run("export", "many.jsonl", *NOW, "--stories", "300", "--per-region", "300", "--json", check=True)
    assert json.loads(done.stdout)["left_out"]["over_size"] > 20
    assert 90_000 < (tmp_path / "out/email.html").stat().st_size <= 102_000


def test_an_email_that_gmail_cuts_off_is_warned_of(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("choice.max_bytes = 500_000\nlint.max_bytes = 500_000")
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, MANY)), encoding="utf-8")
    done = run("export", "many.jsonl", *NOW, "--stories", "300", "--per-region", "300", check=True)
    assert "bytes; Gmail cuts off what is above 102,000" in done.stderr


def test_the_newest_date_is_told_for_the_newsletters_zone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('timezone = "Asia/Karachi"')
    (tmp_path / "late.jsonl").write_text('{"title": "Late", "published": "2026-11-22T20:00:00Z"}')
    arguments = ["export", "late.jsonl", "--now", "2026-11-23T00:00:00Z", "--until"]
    assert run(*arguments, "2026-11-20").stderr.endswith("Try --until 2026-11-23\n")
    run(*arguments, "2026-11-23", check=True)


def test_a_declared_region_that_is_unknown_is_told_and_the_text_decides(run: Run, tmp_path: Path) -> None:
    lines = [
        {"title": "Nairobi opens a library", "region": "Atlantis"},
        {"title": "Lima too", "region": "latin-america"},
    ]
    (tmp_path / "desk.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = run("export", "desk.jsonl", *NOW, check=True)
    assert "desk.jsonl: region 'Atlantis' of 'Nairobi opens a library' is unknown" in done.stderr
    assert done.stderr.count("\n") == 1
    edition = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert {row["title"]: row["region"] for row in edition["decisions"]}["Nairobi opens a library"] == "africa"
