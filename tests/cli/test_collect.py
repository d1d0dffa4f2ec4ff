"""`digest collect` as it is run: by hand, by cron, twice at once, and killed in the middle."""

from __future__ import annotations

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import TRAM, Run
from tests.local_site import Handler, LocalSite, site

__all__ = ["site"]

Configure = Callable[..., None]

NOW = "2026-11-22T06:00:00Z"


def make_feed(*numbers: int, date: str = "Sun, 22 Nov 2026 05:00:00 GMT") -> str:
    items = "".join(
        f"<item><title>Tram {number} leaves the depot</title><link>https://ledger.example/{number}</link>"
        f"<description>It was on time.</description>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Ledger</title>{items}</channel></rss>'


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    def write(*sources: str) -> None:
        (tmp_path / "digest.toml").write_text(f"sources = {json.dumps(list(sources))}\n", encoding="utf-8")

    return write


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "digest.db")) as connection:
        number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


def test_what_came_is_told_in_one_line_and_remembered(
    run: Run, site: LocalSite, tmp_path: Path, configure: Configure
) -> None:
    configure(site.add("/feed", make_feed(1, 2)))
    done = run("collect", "--now", NOW, env={"TERM": "dumb"})
    assert (done.stdout, done.stderr) == ("collected 2 new stories, 0 revised; 1 source: 1 read\n", "")
    again = run("collect", "--now", "2026-11-22T07:00:00Z", env={"TERM": "dumb"})
    assert again.stdout == "collected 0 new stories, 0 revised; 1 source: 1 read\n"
    assert (count(tmp_path, "articles"), count(tmp_path, "polls")) == (2, 2)


def test_backlog_and_undated_stories_of_a_new_source_are_told(run: Run, site: LocalSite, configure: Configure) -> None:
    old, undated = make_feed(1, date="Sun, 1 Nov 2026 05:00:00 GMT"), make_feed(2, date="")
    configure(site.add("/old", old), site.add("/undated", undated), site.add("/new", make_feed(3)))
    done = run("collect", "--now", NOW, env={"TERM": "dumb"})
    assert done.stdout.startswith("collected 3 new stories (held: 1 backlog, 1 undated), 0 revised")


def test_a_story_that_was_held_without_a_date_is_judged_by_the_one_it_gets(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('sources = ["*.txt"]\n')
    files = [tmp_path / f"{name}.txt" for name in ("new", "old", "none")]
    for file in files:
        file.write_text(f"The {file.stem} tram opens\n\nIt left the depot before dawn.\n")
    first = run("collect", "--now", NOW, env={"TERM": "dumb"}, check=True).stdout
    assert "(held: 3 undated)" in first
    assert "What is undated enters no edition until it has a date" in first
    for file, date in zip(files, (NOW, "2026-10-01"), strict=False):
        file.write_text(f"Date: {date}\n{file.read_text()}")
    again = run("collect", "--now", NOW, env={"TERM": "dumb"}, check=True).stdout
    assert again.startswith("collected 0 new stories, 0 revised, 1 dated and released; ")
    told = run("articles", "list", "--now", NOW, check=True).stdout
    assert [(word in told) for word in ("eligible", "held: backlog", "held: undated")] == [True] * 3
    assert run("collect", "--now", NOW, env={"TERM": "dumb"}, check=True).stdout.startswith(
        "collected 0 new stories, 0 revised; "
    )


def test_an_old_story_that_turns_up_later_is_backlog_and_a_late_arrival_is_not(
    run: Run, site: LocalSite, configure: Configure
) -> None:
    configure(site.add("/feed", make_feed(1)))
    run("collect", "--now", NOW)
    old, late = (
        make_feed(number, date=date)
        for number, date in ((8, "Sun, 22 Nov 2015 05:00:00 GMT"), (9, "Sat, 21 Nov 2026 05:00:00 GMT"))
    )
    site.add("/feed", make_feed(1).replace("</channel>", _items(old) + _items(late) + "</channel>"))
    done = run("collect", "--now", "2026-11-29T06:00:00Z", env={"TERM": "dumb"})
    assert done.stdout.startswith("collected 2 new stories (held: 1 backlog)")
    listed = run("articles", "list", "--eligible", "--json", "--now", "2026-11-29T06:00:00Z")
    assert {json.loads(line)["url"][-2:] for line in listed.stdout.splitlines()} == {"/1", "/9"}


def _items(feed: str) -> str:
    return feed[feed.index("<item>") : feed.rindex("</channel>")]


def test_a_sitemap_with_nothing_new_and_one_page_that_is_down_is_no_failure(
    run: Run, site: LocalSite, configure: Configure
) -> None:
    site.add("/news/1", "", status=503)
    configure(site.add("/sitemap.xml", f"<urlset><url><loc>{site.url}/news/1</loc></url></urlset>"))
    assert run("collect", "--now", NOW).returncode == 0


def test_what_appears_in_an_empty_folder_or_feed_is_new_even_without_a_date(
    run: Run, site: LocalSite, tmp_path: Path, configure: Configure
) -> None:
    (tmp_path / "stories").mkdir()
    configure("stories", site.add("/feed", make_feed()))
    first = run("collect", "--now", NOW, env={"TERM": "dumb"})
    assert "collected 0 new stories" in first.stdout
    (tmp_path / "stories" / "tram.txt").write_text(TRAM, encoding="utf-8")
    site.add("/feed", make_feed(1, date=""))
    second = run("collect", "--now", "2026-11-22T07:00:00Z", env={"TERM": "dumb"})
    assert second.stdout == "collected 2 new stories, 0 revised; 2 sources: 2 read\n"
    assert "missing" not in second.stderr


def test_under_cron_it_is_silent_while_all_is_well_and_a_passing_failure_wakes_nobody(
    run: Run, site: LocalSite, configure: Configure
) -> None:
    configure(site.add("/feed", make_feed(1)), site.add("/busy", "", status=503))
    done = run("collect", "--now", NOW)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_one_source_that_fails_is_named_and_stops_none_of_the_others(
    run: Run, site: LocalSite, configure: Configure
) -> None:
    configure(site.add("/feed", make_feed(1)), site.add("/busy", "", status=503))
    done = run("collect", "--now", NOW, "--strict", env={"TERM": "dumb"})
    assert done.returncode == 4
    assert f"warning: {site.url}/busy: has a server error (HTTP 503)" in done.stderr
    assert "collected 1 new story" in done.stdout
    assert "2 sources: 1 failed, 1 read" in done.stdout


def test_when_no_source_can_be_reached_the_exit_code_says_try_again(
    run: Run, site: LocalSite, configure: Configure
) -> None:
    configure(site.add("/busy", "", status=503))
    done = run("collect", "--now", NOW)
    assert done.returncode == 75
    assert "no source can be reached" in done.stderr


def test_each_source_is_a_line_of_json(run: Run, site: LocalSite, configure: Configure) -> None:
    feed, busy = site.add("/feed", make_feed(1)), site.add("/busy", "", status=503)
    configure(feed, busy)
    done = run("collect", "--now", NOW, "--json")
    rows = {row["source"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert (rows[feed]["outcome"], rows[feed]["new"], rows[feed]["errors"]) == ("read", 1, [])
    assert (rows[busy]["outcome"], rows[busy]["due"][:13]) == ("failed", "2026-11-22T06")


def test_missing_stories_are_told(run: Run, site: LocalSite, configure: Configure) -> None:
    configure(site.add("/feed", make_feed(1, 2)))
    run("collect", "--now", NOW)
    site.add("/feed", make_feed(8, 9))
    done = run("collect", "--now", "2026-11-23T06:00:00Z")
    assert f"warning: {site.url}/feed: stories may be missing" in done.stderr


def test_sources_can_be_picked_by_a_part_of_their_address(run: Run, site: LocalSite, configure: Configure) -> None:
    configure(site.add("/feed", make_feed(1)), site.add("/other", make_feed(2)))
    assert run("collect", "/other", "--now", NOW).returncode == 0
    assert site.paths == ["/other"]
    wrong = run("collect", "nowhere", "--now", NOW)
    assert (wrong.returncode, "no source in digest.toml has 'nowhere'" in wrong.stderr) == (2, True)


def test_without_sources_it_says_how_to_add_one(run: Run) -> None:
    done = run("collect")
    assert (done.returncode, "digest sources add" in done.stderr) == (2, True)


def test_two_at_once_harm_nothing(site: LocalSite, tmp_path: Path, configure: Configure) -> None:
    configure(site.add_slow("/feed", make_feed(*range(40)), seconds=1.5))
    command = [sys.executable, "-m", "digest", "collect", "--now", NOW]
    both = [
        subprocess.Popen([*command, *wait], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        for wait in ([], ["--lock-wait", "60"])
    ]
    told = [process.communicate(timeout=120)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 75]), told
    assert count(tmp_path, "articles") == 40
    with closing(sqlite3.connect(tmp_path / "digest.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_second_run_says_who_holds_the_store(run: Run, site: LocalSite, tmp_path: Path, configure: Configure) -> None:
    told = threading.Event()

    def answer(handler: Handler) -> None:
        told.wait(60)
        handler.say(make_feed(1).encode())

    site.answers["/feed"] = answer
    configure(f"{site.url}/feed")
    command = [sys.executable, "-m", "digest", "collect", "--now", NOW]
    with subprocess.Popen(command, cwd=tmp_path) as first:
        while not site.requests:
            time.sleep(0.02)
        second = run("collect", "--now", NOW)
        told.set()
    assert (second.returncode, str(first.pid) in second.stderr, first.returncode) == (75, True, 0)


def test_killed_in_the_middle_it_keeps_what_was_read_and_goes_on_next_time(
    run: Run, site: LocalSite, tmp_path: Path, configure: Configure
) -> None:
    def hang(handler: Handler) -> None:
        site.stopped.wait(60)

    site.answers["/never"] = hang
    configure(site.add("/feed", make_feed(1, 2)), site.url + "/never")
    command = [sys.executable, "-m", "digest", "collect", "--now", NOW]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        while not ((tmp_path / "digest.db").exists() and _has_articles(tmp_path)):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert count(tmp_path, "articles") == count(tmp_path, "revisions") == 2
    site.add("/never", make_feed(3))
    done = run("collect", "--now", "2026-11-22T07:00:00Z", "--json")
    assert done.returncode == 0
    assert sum(json.loads(line)["new"] for line in done.stdout.splitlines()) == 1


def _has_articles(folder: Path) -> bool:
    try:
        return count(folder, "articles") == 2
    except sqlite3.Error:
        return False


def test_at_a_terminal_it_shows_a_bar_first(site: LocalSite, tmp_path: Path, configure: Configure) -> None:
    halfway = threading.Event()

    def answer(handler: Handler) -> None:
        halfway.wait(60)
        handler.say(make_feed(2).encode())

    site.answers["/slow"] = answer
    configure(site.add("/feed", make_feed(1)), f"{site.url}/slow")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digest", "collect", "--now", NOW]
    environment = {"PATH": "/usr/bin:/bin", "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        shown = _read_all(ours, until=b"1/2", then=halfway.set)
    assert "reading" in shown
    assert "1/2" in shown
    assert "collected 2 new stories, 0 revised; 2 sources: 2 read" in shown


def _read_all(handle: int, *, until: bytes, then: Callable[[], None]) -> str:
    """All that is shown; `then` is done once that holds `until`."""
    parts: list[bytes] = []
    try:
        while part := os.read(handle, 65_536):
            parts.append(part)
            if until in b"".join(parts):
                then()
    except OSError:  # the other side was closed
        pass
    os.close(handle)
    return b"".join(parts).decode("utf-8", "replace")
