"""`digest editions`: listed, shown, compared, approved, marked as sent, cancelled, and built again."""

from __future__ import annotations

import getpass
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, build, dump, set_up

BAN = '[[story]]\nstory = "https://ledger.example/1"\nban = true\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Two revisions of one edition, the second without a story that the first had."""
    set_up(tmp_path)
    build(tmp_path)
    (tmp_path / "overrides.toml").write_text(BAN, encoding="utf-8")
    build(tmp_path)
    return tmp_path


def rows(run: Run, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("editions", *arguments, "--json", check=True).stdout.splitlines()]


def test_the_list_has_what_stands_and_with_all_every_revision(run: Run, newsroom: Path) -> None:
    (line,) = run("editions", "list", check=True).stdout.splitlines()
    number, due, state, stories, held, subject = line.split("\t")
    assert (number, due, state, stories, held) == ("1.2", "2026-11-22 12:00", "draft", "5", "")
    assert "weighs plan" in subject
    every = rows(run, "list", "--all")
    assert [(one["edition"], one["revision"], one["state"]) for one in every] == [
        (1, 2, "draft"),
        (1, 1, "superseded"),
    ]
    assert (every[0]["due"], every[0]["concerns"], every[0]["approved_by"]) == ("2026-11-22T07:00:00Z", [], None)


def test_an_empty_list_says_how_to_begin(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    done = run("editions", "list", check=True)
    assert (done.stdout, done.stderr) == ("", "No editions yet. Build one with: digest build\n")
    assert run("editions", "show").returncode == 2


def test_an_edition_is_shown_with_its_facts_its_headlines_and_what_was_left_out(run: Run, newsroom: Path) -> None:
    run("editions", "approve", "1", "--by", "noor", *NOW, check=True)
    told = run("editions", "show", "1", *NOW, check=True).stdout
    assert told.startswith("edition 1.2, approved, due 2026-11-22 12:00 Asia/Karachi; digest run sends it when due\n")
    assert "  approved   2026-11-22 11:00 by noor\n" in told
    assert "  made       5 stories by 1 publisher, " in told
    assert "\nLead\n  " in told
    assert told.endswith("left out 2: 1 banned, 1 over cap\n")
    shown = json.loads(run("editions", "show", "1.1", "--json", check=True).stdout)
    assert (shown["revision"], shown["state"], shown["left_out"]) == (1, "superseded", {"over_cap": 2})
    assert sum(len(section["stories"]) for section in shown["sections"]) == 5


def test_what_differs_between_revisions_is_told_story_by_story(run: Run, newsroom: Path) -> None:
    lines = run("editions", "diff", "1", check=True).stdout.splitlines()
    assert lines[0].startswith("1.1 and 1.2: ")
    kinds = [line.split()[0] for line in lines[1:]]
    assert kinds.count("added") == kinds.count("removed") == 1
    assert rows(run, "diff", "1.1", "1.1") == []
    assert ("removed", "a1") in {(one["kind"], one.get("article")) for one in rows(run, "diff", "1")}
    assert run("editions", "diff", "1.1").returncode == 2


def test_approving_is_by_the_login_name_once_and_for_the_newest_revision_only(run: Run, newsroom: Path) -> None:
    old = run("editions", "approve", "1.1")
    assert (old.returncode, "edition 1.1 is superseded by edition 1.2 (draft)" in old.stderr) == (6, True)
    done = run("editions", "approve", "1", *NOW, check=True)
    assert done.stdout == ("edition 1.2, approved, due 2026-11-22 12:00 Asia/Karachi; digest run sends it when due\n")
    assert rows(run, "list")[0]["approved_by"] == getpass.getuser()
    assert run("editions", "approve", "1").returncode == 6


def test_what_becomes_of_an_approved_edition_depends_on_its_due(run: Run, newsroom: Path) -> None:
    soon, late = "2026-11-22T07:30:00Z", "2026-11-22T23:00:00Z"
    run("editions", "approve", "1", *NOW, check=True)
    lines = [run("editions", "show", "1", "--now", now, check=True).stdout.splitlines()[0] for now in (soon, late)]
    assert lines[0].endswith("; the next digest run sends it")
    assert lines[1].endswith("; it is late; to send it all the same: digest send --edition 1")


def test_what_was_mailed_by_another_is_marked_and_cancelled_no_more(run: Run, newsroom: Path) -> None:
    at = ("--at", "2026-11-22T05:30:00Z")
    run("editions", "mark-sent", "1", "--via", "mailchimp", *at, *NOW, check=True)
    (row,) = rows(run, "list")
    assert (row["state"], row["via"], row["ended"]) == ("sent", "mailchimp", "2026-11-22T05:30:00Z")
    assert run("editions", "cancel", "1").returncode == 6
    assert run("editions", "mark-sent", "1", "--via", "mailchimp").returncode == 6


def test_a_time_to_come_is_none_that_it_was_sent_at(run: Run, newsroom: Path) -> None:
    done = run("editions", "mark-sent", "1", "--via", "mailchimp", "--at", "2026-11-22T06:30:00Z", *NOW)
    assert (done.returncode, rows(run, "list")[0]["state"]) == (2, "draft")
    assert run("editions", "mark-sent", "1", "--via", "mailchimp", "--at", "soon", *NOW).returncode == 2


def test_a_cancelled_edition_is_out_of_the_list_and_the_next_build_is_for_the_next_due(
    run: Run, newsroom: Path
) -> None:
    run("editions", "cancel", "1", *NOW, check=True)
    done = run("editions", "list", check=True)
    assert (done.stdout, done.stderr) == ("", "1 cancelled edition not listed (--all does); the newest is 1.2\n")
    assert run("editions", "list", "--all", check=True).stderr == ""
    (row,) = [json.loads(run("build", "--now", "2026-11-22T07:00:00Z", "--json", check=True).stdout)]
    assert (row["edition"], row["due"]) == (2, "2026-11-23T07:00:00Z")


def test_verifying_says_same_or_where_it_differs_and_exits_with_one_then(run: Run, newsroom: Path) -> None:
    done = run("editions", "verify", "--all", check=True)
    assert done.stdout == "edition 1.2: same\nedition 1.1: same\n"
    with sqlite3.connect(newsroom / "digest.db") as connection:
        connection.execute("UPDATE decisions SET evidence = 'never said' WHERE place = 0")
    done = run("editions", "verify", "1")
    assert done.returncode == 1
    assert done.stdout.startswith("edition 1.2: differs at decision 0 on ")
    (row,) = [json.loads(line) for line in run("editions", "verify", "1", "--json").stdout.splitlines()]
    assert (row["edition"], row["revision"], row["outcome"]) == (1, 2, "differs")
    assert run("editions", "verify").returncode == run("editions", "verify", "1", "--all").returncode == 2


def test_what_was_pruned_is_listed_and_shown_and_says_that_it_cannot_be_exported(run: Run, newsroom: Path) -> None:
    run("editions", "mark-sent", "1", "--via", "mailchimp", *NOW, check=True)
    done = run("prune", "--now", "2027-04-01T06:00:00Z", env={"TERM": "dumb"}, check=True)
    assert ", 2 editions from before" in done.stdout
    assert rows(run, "list")[0]["stories"] == 5
    assert "weighs plan" in run("editions", "show", "1", check=True).stdout
    assert "not comparable: what it was made from was pruned" in run("editions", "verify", "1", check=True).stdout
    assert run("export", "--edition", "1").returncode == 2


@pytest.mark.parametrize("arguments", [("show", "7"), ("approve", "x"), ("diff", "1", "2"), ("cancel", "1.9")])
def test_an_edition_that_is_not_there_is_a_usage_error_that_names_the_newest(
    run: Run, newsroom: Path, arguments: tuple[str, ...]
) -> None:
    done = run("editions", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_looking_changes_nothing(run: Run, newsroom: Path) -> None:
    before = dump(newsroom)
    for arguments in (
        *(("editions", *one) for one in (("list", "--all"), ("show", "1"), ("diff", "1"), ("verify", "--all"))),
        ("export", *NOW, "--out", "proof"),
        ("export", "--edition", "1.1", "--out", "kept"),
        ("explain", "--edition", "1"),
        ("explain", "weighs", "plan", *NOW),
        ("simulate", "--last", "3d", *NOW),
        ("status", *NOW),
        ("send", "--to", "me@ledger.test", *NOW, "--dry-run"),
        ("send", "--to", "me@ledger.test", "--edition", "1"),
    ):
        done = run(*arguments)
        assert done.returncode in {0, 2}, (arguments, done.stderr)
        assert dump(newsroom) == before, arguments
