"""`digest articles`: the list, and one story with its history."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import Arrival, Hold, Image
from tests.cli.conftest import Run
from tests.factories import NOW, make_article
from tests.store.makers import make_articles, make_poll, new_store, save

CLOCK = ("--now", "2026-11-22T08:00:00Z")
HOUR = timedelta(hours=1)
CITY = "https://city.example/rss"


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """A folder whose store holds three stories, and two of another source: one revised and re-dated, one held."""
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(3)))
        whole = make_article(
            4,
            first_seen=NOW + HOUR,
            title="Bridge opens — پل کھل گیا",
            summary="Open at last.",
            image=Image(url="https://city.example/bridge.jpg", alt="The bridge", width=800, height=600),
            tags=("bridges",),
            section="City",
            region="europe",
        )
        undated = make_article(5, first_seen=NOW + HOUR, published=None, raw_date="some day soon")
        held = {"a5": Arrival(eligible_from=None, hold=Hold.UNDATED)}
        save(store, make_poll(whole, undated, source=CITY, at=NOW + HOUR), arrivals=held, flags={"a5": "unreadable"})
        later = make_article(
            4, first_seen=NOW + 2 * HOUR, title="Bridge closes", published=NOW + HOUR, text="It was opened too soon."
        )
        save(store, make_poll(later, source=CITY, at=NOW + 2 * HOUR))
        save(store, make_poll(later, at=NOW + 2 * HOUR))
    return tmp_path


def list_ids(run: Run, *arguments: str) -> list[str]:
    done = run("articles", "list", *CLOCK, *arguments, check=True)
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def test_the_list_says_of_each_story_when_it_came_and_whether_it_may_enter(run: Run, collected: Path) -> None:
    lines = run("articles", "list", *CLOCK, check=True).stdout.splitlines()
    assert lines[0] == "a4\t2026-11-22 07:00\t2026-11-22 02:00\teligible\tThe Daily Ledger\tBridge closes"
    assert lines[1].startswith("a5\t2026-11-22 07:00\tunreadable\theld: undated\t")
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--last", "90m"], ["a4", "a5"]),
        (["--since", "2026-11-22T06:30:00Z", "--eligible"], ["a4"]),
        (["--held"], ["a5"]),
        (["--source", "city"], ["a4", "a5"]),
        (["number", "AZIZ", "--limit", "1"], ["a5"]),
    ],
)
def test_the_list_is_narrowed_as_asked(run: Run, collected: Path, arguments: list[str], ids: list[str]) -> None:
    assert list_ids(run, *arguments) == ids


def test_a_list_that_was_cut_says_so(run: Run, collected: Path) -> None:
    assert "… and more" in run("articles", "list", *CLOCK, "--limit", "4").stderr
    assert run("articles", "list", *CLOCK, "--limit", "5").stderr == ""


def test_json_lines_hold_the_article_and_how_it_came_in(run: Run, collected: Path) -> None:
    rows = [json.loads(line) for line in run("articles", "list", *CLOCK, "--json", check=True).stdout.splitlines()]
    assert len(rows) == 5
    bridge, undated = rows[:2]
    named = "id url title authors published updated language summary text image tags source section region dateline"
    assert bridge.keys() >= {*named.split(), "first_seen", "eligible_from", "hold", "flag", "revision"}
    assert (bridge["published"], bridge["revision"]) == ("2026-11-22T02:00:00Z", 2)
    assert (bridge["first_seen"], bridge["eligible_from"]) == ("2026-11-22T07:00:00Z", "2026-11-22T07:00:00Z")
    assert (undated["published"], undated["hold"], undated["flag"]) == (None, "undated", "unreadable")


def test_what_the_list_prints_can_be_exported(run: Run, collected: Path) -> None:
    listed = run("articles", "list", *CLOCK, "--last", "24h", "--eligible", "--json", check=True).stdout
    run("export", "-", *CLOCK, stdin=listed, check=True)
    html = (collected / "out" / "email.html").read_text(encoding="utf-8")
    for title in ("Bridge closes", "tram line number 1", "tram line number 3"):
        assert title in html


def test_a_story_is_shown_with_all_that_became_of_it(run: Run, collected: Path) -> None:
    told = run("articles", "show", "bridge", check=True).stdout.splitlines()
    assert told[:3] == ["Bridge closes", "  id a4, revision 2", f"  The Daily Ledger ({CITY})"]
    assert "  https://ledger.example/4" in told
    assert "  published 2026-11-22 02:00 UTC; re-dated 1×, now 2026-11-22 07:00 UTC, which changes nothing" in told
    assert "  may enter editions from 2026-11-22 07:00 UTC on" in told
    assert f"  seen in {CITY} from 2026-11-22 07:00 to 2026-11-22 08:00 UTC" in told
    assert "  seen in https://ledger.example/feed from 2026-11-22 08:00 to 2026-11-22 08:00 UTC" in told
    at = told.index("  revision 2, seen 2026-11-22 08:00 UTC")
    assert told[at + 1 : at + 4] == ["    headline:", "    - Bridge opens — پل کھل گیا", "    + Bridge closes"]
    assert "    + It was opened too soon." in told
    assert told[-1] == "It was opened too soon."


def test_a_held_story_is_shown_with_the_reason(run: Run, collected: Path) -> None:
    told = run("articles", "show", "a5", check=True).stdout
    assert "unreadable: 'some day soon'; counts from when it was first seen" in told
    assert "enters no edition, since it had no date to go by when its source was read for the first time" in told


def test_a_story_can_be_json(run: Run, collected: Path) -> None:
    told = json.loads(run("articles", "show", "https://ledger.example/4?utm_source=x", "--json", check=True).stdout)
    assert [one["title"] for one in told["revisions"]] == ["Bridge opens — پل کھل گیا", "Bridge closes"]
    assert [one["source"] for one in told["sightings"]] == [CITY, "https://ledger.example/feed"]
    assert (told["redated"], told["latest_published"]) == (1, "2026-11-22T07:00:00Z")


def test_a_story_that_is_not_there_or_not_alone_is_a_usage_error(run: Run, collected: Path) -> None:
    assert (missing := run("articles", "show", "Atlantis")).returncode == 2
    assert missing.stderr.startswith("digest: no article is called 'Atlantis'")
    assert (several := run("articles", "show", "tram line")).returncode == 2
    assert "a3  Harbour city opens its tram line number 3" in several.stderr


def test_before_anything_was_collected_the_commands_say_so_and_make_nothing(run: Run, tmp_path: Path) -> None:
    for arguments in (["articles", "list"], ["articles", "show", "a1"], ["prune"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "digest: digest.db is not there: nothing has been collected yet. Run digest collect\n"
    assert list(tmp_path.iterdir()) == []


def test_bad_dates_are_usage_errors(run: Run, collected: Path) -> None:
    for arguments in (["--last", "soon"], ["--since", "never"], ["--last", "1h", "--since", "2026-11-22"]):
        done = run("articles", "list", *arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_the_store_is_where_the_configuration_says(run: Run, collected: Path) -> None:
    (collected / "desk").mkdir()
    (collected / "digest.db").rename(collected / "desk" / "kept.db")
    (collected / "desk" / "digest.toml").write_text('store = "kept.db"\n')
    assert list_ids(run, "--config", "desk/digest.toml", "--limit", "1") == ["a4"]
