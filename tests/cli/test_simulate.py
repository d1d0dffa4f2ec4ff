"""`digest simulate`: what a schedule would have sent, by the real command."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.factories import NOW, make_article
from tests.store.makers import make_poll, new_store, save
from tests.world.words import write_story

CONFIG = """\
name = "The Daily Ledger"
schedule = "0 7 * * *"
sources = ["https://ledger.example/feed"]
[choice]
min_stories = 1
stories = 4
"""
SPAN = ("--last", "3d", "--now", NOW.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration, and a store with five stories a day for two days."""
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    with new_store(tmp_path) as store:
        for day in (2, 1):
            seen = NOW - timedelta(days=day, hours=5)
            texts = [(10 * day + number, write_story(10 * day + number)) for number in range(5)]
            articles = [
                make_article(
                    number, title=text.title, text="\n\n".join(text.paragraphs), first_seen=seen, published=seen
                )
                for number, text in texts
            ]
            save(store, make_poll(*articles, at=seen))
    return tmp_path


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def read_rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_each_edition_has_a_line_and_the_summary_is_last(run: Run, folder: Path) -> None:
    done = run("simulate", "--json", *SPAN)
    assert done.returncode == 0, done.stderr
    *editions, last = read_rows(done.stdout)
    assert [(one["state"], one["stories"], one["carried"]) for one in editions] == [
        ("empty", 0, 0),
        ("sent", 4, 1),
        ("sent", 4, 2),
    ]
    assert all(sum(one["regions"].values()) == one["stories"] for one in editions)
    assert last["summary"]["stories"] == 8
    assert last["summary"]["never"] == {"over_cap": 2}


def test_people_read_a_table_and_what_it_comes_to(run: Run, folder: Path) -> None:
    done = run("simulate", *SPAN)
    assert done.returncode == 0, done.stderr
    assert "\tno edition: nothing new was collected since " in done.stdout
    assert "2 editions, 0 held, 1 with too few stories" in done.stdout
    assert "never sent" in done.stdout


def test_another_configuration_is_lined_up_with_the_first(run: Run, folder: Path) -> None:
    (folder / "other.toml").write_text(CONFIG.replace("stories = 4", "stories = 2"), encoding="utf-8")
    done = run("simulate", "--with", "other.toml", *SPAN)
    assert done.returncode == 0, done.stderr
    assert "stories\t8\t4\t-4" in done.stdout
    assert "only with digest.toml" in done.stdout
    lines = done.stdout.splitlines()
    assert lines[0] == "due\tdigest.toml\tother.toml\twhat changes"
    assert [line.split("\t")[-1] for line in lines[2:4]] == ["+0, -2", "+1, -3"]
    assert "in all\tdigest.toml\tother.toml\tdifference" in lines
    shares = [line.split("\t") for line in lines if " %" in line]
    assert shares
    assert all("%" not in name and one.endswith(" %") for name, one, *_ in shares)


def test_the_other_configuration_may_lie_elsewhere_and_reads_the_same_store(run: Run, folder: Path) -> None:
    (folder / "try").mkdir()
    other = CONFIG.replace("0 7 * * *", "0 7,19 * * *").replace("name", 'store = "none.db"\nname', 1)
    (folder / "try" / "digest.toml").write_text(other, encoding="utf-8")
    done = run("simulate", "--with", "try/digest.toml", "--json", *SPAN)
    assert done.returncode == 0, done.stderr
    rows = read_rows(done.stdout)
    assert sum(row["config"] == "try/digest.toml" and "due" in row for row in rows) == 6
    assert not (folder / "try" / "none.db").exists()


def test_one_configuration_is_told_apart_from_itself(run: Run, folder: Path) -> None:
    done = run("simulate", "--with", "digest.toml", "--json", *SPAN)
    rows = read_rows(done.stdout)
    assert {row["config"] for row in rows} == {"digest.toml", "digest.toml (--with)"}
    assert rows[3]["summary"] == rows[7]["summary"]


def test_the_store_stays_as_it_was(run: Run, folder: Path) -> None:
    before = dump(folder / "digest.db")
    run("simulate", *SPAN, check=True)
    assert dump(folder / "digest.db") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--last", "soon"), "'soon' is not a span"),
        (
            ("--with", "nowhere.toml"),
            "nowhere.toml: there is no such file. Copy digest.toml and change the copy",
        ),
        (("--newsletter", "evening"), "no newsletter 'evening'"),
    ],
)
def test_what_cannot_be_meant_is_told(run: Run, folder: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run("simulate", *arguments)
    assert done.returncode in {2, 78}
    assert told in done.stderr


def test_without_a_store_it_says_how_to_get_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    done = run("simulate")
    assert done.returncode == 2
    assert "digest collect" in done.stderr
    assert not (tmp_path / "digest.db").exists()
