"""`digest sources`: what is read is listed, found, tried, imported and paused, and digest.toml stays its owner's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.config import load_settings
from digest.model import Arrival, ArticleError, Batch, Memory, Poll, PollOutcome
from digest.settings import SourceSettings
from digest.store.articles import save_poll
from digest.store.opening import open_store
from digest.store.sources import load_memories
from tests.cli.conftest import Run
from tests.factories import NOW, make_article
from tests.fake_wordpress import FakeWordPress
from tests.local_site import LocalSite, site

__all__ = ["site"]

FIELDS = [
    "id",
    "url",
    "title",
    "authors",
    "published",
    "updated",
    "language",
    "summary",
    "text",
    "image",
    "tags",
    "source",
    "section",
    "region",
    "dateline",
    "collected_from",
]
RSS = """<rss version="2.0"><channel><title>The Ledger</title>
<item><title>Trams return</title><link>https://ledger.test/1</link><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>
<enclosure url="https://ledger.test/1.jpg" type="image/jpeg" length="1"/></item>
<item><description></description></item></channel></rss>"""
CONFIG = """# what we read
sources = [
    "https://ledger.test/feed",  # the paper
    { at = "https://harbour.test/wire.xml", name = "Harbour Wire" },  # the wire
    "stories/*.txt",  # our own
]

[send]
from = "news@ledger.test"  # never a person's
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "digest.toml"
    path.write_text(CONFIG)
    return path


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def remember(folder: Path, source: str, *, outcome: PollOutcome = PollOutcome.READ, **memory: Any) -> None:
    """Put a poll of `source` into the store beside the configuration, as collect would."""
    article = make_article(id="0011223344556677", published=NOW - timedelta(hours=3), first_seen=NOW)
    batch = Batch(origin=source, articles=(article,) if outcome is PollOutcome.READ else ())
    poll = Poll(source=source, at=NOW, outcome=outcome, batches=(batch,), memory=Memory(**memory))
    with open_store(folder / "digest.db") as store:
        save_poll(store, poll, arrivals={article.id: Arrival(eligible_from=NOW)}, flags={})


# list


def test_the_sources_are_listed_as_configured_and_no_store_is_made(run: Run, config: Path) -> None:
    found = rows(run("sources", "list", "--json", check=True))
    assert [(row["source"], row["name"], row["state"]) for row in found] == [
        ("https://ledger.test/feed", None, "new"),
        ("https://harbour.test/wire.xml", "Harbour Wire", "new"),
        ("stories/*.txt", None, "new"),
    ]
    assert [path.name for path in config.parent.iterdir()] == ["digest.toml"]


def test_what_the_store_remembers_is_listed(run: Run, config: Path) -> None:
    remember(config.parent, "https://ledger.test/feed", polls=4, url="https://new.ledger.test/feed")
    remember(
        config.parent,
        "https://harbour.test/wire.xml",
        outcome=PollOutcome.FAILED,
        failures=2,
        due=NOW + timedelta(hours=1),
    )
    first, second, third = rows(run("sources", "list", "--json", "--now", NOW.isoformat(), check=True))
    told = [first[key] for key in ("state", "last_poll", "outcome", "seen", "newest", "address")]
    assert told == ["well", "2026-11-22T06:00:00Z", "read", 1, "2026-11-22T03:00:00Z", "https://new.ledger.test/feed"]
    assert (second["state"], second["due"], second["seen"]) == ("failing", "2026-11-22T07:00:00Z", None)
    assert third["last_poll"] is None
    lines = run("sources", "list", check=True).stdout.splitlines()
    assert lines[1].split("\t") == [
        "https://harbour.test/wire.xml", "Harbour Wire", "failing, due 2026-11-22 07:00 UTC", "2026-11-22 06:00", "", ""
    ]  # fmt: skip


def test_a_failing_source_names_itself_once(run: Run, config: Path) -> None:
    key = "https://ledger.test/feed"
    with open_store(config.parent / "digest.db") as store:
        for hour in range(4):
            batch = Batch(origin=key, errors=(ArticleError(origin=key, problem="refuses us (HTTP 403)"),))
            at = NOW + timedelta(hours=hour)
            poll = Poll(
                source=key, at=at, outcome=PollOutcome.FAILED, batches=(batch,), memory=Memory(failures=hour + 1)
            )
            save_poll(store, poll, arrivals={}, flags={})
    later = (NOW + timedelta(days=1)).isoformat()
    told = f"warning: {key}: broken: none of 4 polls could be read: refuses us (HTTP 403)\n"
    assert run("sources", "list", "--now", later, check=True).stderr == told
    assert rows(run("sources", "list", "--json", check=True))[0]["problem"] == "refuses us (HTTP 403)"


def test_a_source_that_is_gone_is_told_to_be_broken(run: Run, config: Path) -> None:
    remember(config.parent, "https://ledger.test/feed", outcome=PollOutcome.GONE, failures=1, gone="HTTP 410")
    done = run("sources", "list", "--now", NOW.isoformat(), check=True)
    assert "warning: https://ledger.test/feed: broken: it is gone" in done.stderr
    assert rows(run("sources", "list", "--json", check=True))[0]["state"] == "gone"


def test_without_a_source_the_next_command_is_named(run: Run, tmp_path: Path) -> None:
    done = run("sources", "list", check=True)
    assert (done.stdout, done.stderr) == ("", "No sources yet. Add one with: digest sources add SITE\n")


def test_passwords_are_not_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("sources = ['https://user:secret@ledger.test/feed']")
    for arguments in (["list"], ["list", "--json"], ["pause", "ledger"], ["resume", "ledger"]):
        done = run("sources", *arguments, check=True)
        assert "ledger.test/feed" in done.stdout
        assert "secret" not in done.stdout + done.stderr
    assert load_settings(tmp_path / "digest.toml").sources[0].at == "https://user:secret@ledger.test/feed"


# add


def test_a_site_is_added_by_its_best_address_and_what_was_found_is_said(
    run: Run, config: Path, site: LocalSite
) -> None:
    ledger = FakeWordPress(site)
    ledger.add(*range(1, 51))
    done = run("sources", "add", ledger.url, "--name", "The Daily Ledger", check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{ledger.rest}  WordPress, 50 stories, newest 2026-11-2")
    assert lines[1].split("  ")[-1] == "also there: the same stories"
    assert lines[2] == f"Added to digest.toml: {ledger.rest}, as The Daily Ledger"
    added = f'    {{ at = "{ledger.rest}", name = "The Daily Ledger" }},\n'
    assert config.read_text() == CONFIG.replace("# our own\n", f"# our own\n{added}")


def test_why_something_better_was_not_taken_is_said(run: Run, config: Path, site: LocalSite) -> None:
    ledger = FakeWordPress(site)
    ledger.add(1)
    ledger.is_closed = True
    done = run("sources", "add", ledger.url, check=True)
    assert "REST is closed: needs a login (HTTP 401)" in done.stdout
    assert load_settings(config).sources[-1].at == f"{ledger.url}/feed/"


def test_what_is_listed_already_is_not_added_again(run: Run, config: Path, site: LocalSite) -> None:
    assert run("sources", "add", "http://www.ledger.test/feed/?utm_source=x", check=True).stdout == (
        "https://ledger.test/feed is listed already\n"
    )
    assert run("sources", "add", "stories/*.txt", check=True).stdout == "stories/*.txt is listed already\n"
    assert config.read_text() == CONFIG


def test_a_second_address_of_the_same_stories_is_not_added(run: Run, config: Path, site: LocalSite) -> None:
    ledger = FakeWordPress(site)
    ledger.add(1, 2, 3)
    config.write_text(f"sources = ['{ledger.url}/feed/']")
    done = run("sources", "add", ledger.url, check=True)
    assert done.stdout.splitlines()[-1] == f"{ledger.url}/feed/ is listed already, with the same stories"
    assert config.read_text() == f"sources = ['{ledger.url}/feed/']"


def test_a_dry_run_looks_and_writes_nothing_even_without_a_configuration(
    run: Run, tmp_path: Path, site: LocalSite
) -> None:
    feed = site.add("/feed", RSS)
    done = run("sources", "add", feed, "--dry-run", check=True)
    assert done.stdout.splitlines() == [f"{feed}  feed, 1 story, newest 2026-11-21 10:00 UTC", f"Would add {feed}"]
    assert not list(tmp_path.iterdir())
    (tmp_path / "digest.toml").write_text(CONFIG)
    run("sources", "add", feed, "--dry-run", check=True)
    assert (tmp_path / "digest.toml").read_text() == CONFIG


def test_files_folders_and_globs_are_added_as_they_are_once_they_could_be_read(
    run: Run, config: Path, stories: Path
) -> None:
    for spec in ("stories/desk.jsonl", "stories", "stories/*.jsonl"):
        done = run("sources", "add", spec, check=True)
        assert done.stdout.splitlines()[0].startswith(f"{spec}  ")
        assert load_settings(config).sources[-1] == SourceSettings(at=spec)
    (stories / "empty.txt").write_text("")
    before = config.read_text()
    for spec, told in (("nosuch/*.txt", "matches no file"), ("stories/empty.txt", "empty"), ("-", "cannot be listed")):
        done = run("sources", "add", spec)
        assert (done.returncode in {2, 3}, told in done.stderr) == (True, True), done.stderr
    assert config.read_text() == before


def test_paths_are_written_as_they_count_from_the_configuration(run: Run, tmp_path: Path, stories: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "digest.toml").write_text("")
    run("sources", "add", "stories", "--config", "conf/digest.toml", check=True)
    assert load_settings(tmp_path / "conf" / "digest.toml").sources == (SourceSettings(at="../stories"),)


def test_an_address_may_go_without_its_scheme_and_a_file_may_look_like_one(
    run: Run, config: Path, site: LocalSite
) -> None:
    feed = site.add("/feed.xml", RSS)
    run("sources", "add", feed.removeprefix("http://"), check=True)
    assert load_settings(config).sources[-1].at == feed
    (config.parent / "desk.notes.xml").write_text(RSS)
    run("sources", "add", "desk.notes.xml", check=True)
    assert load_settings(config).sources[-1].at == "desk.notes.xml"
    assert "does not exist" in run("sources", "add", "nosuch.xml").stderr


def test_a_login_is_kept_where_it_is_needed_and_not_printed(run: Run, config: Path, site: LocalSite) -> None:
    feed = site.add("/feed", RSS).replace("//", "//user:secret@")
    done = run("sources", "add", feed, check=True)
    assert "secret" not in done.stdout + done.stderr
    assert load_settings(config).sources[-1].at == feed


def test_a_site_that_cannot_be_read_changes_nothing_and_says_why(run: Run, config: Path, site: LocalSite) -> None:
    down = run("sources", "add", site.add("/", "", status=503))
    assert (down.returncode, "server error" in down.stderr) == (75, True)
    wrong = run("sources", "add", f"{site.url}/nowhere")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert config.read_text() == CONFIG


@pytest.mark.parametrize(
    "arguments", [["add", "https://x.test"], ["pause", "x"], ["resume", "x"], ["import", "x.opml"]]
)
def test_without_a_configuration_the_command_that_makes_one_is_named(run: Run, arguments: list[str]) -> None:
    done = run("sources", *arguments)
    assert (done.returncode, done.stderr) == (2, "digest: digest.toml is not there. Make one with: digest init URL\n")


def test_a_wrong_configuration_is_named_with_file_and_key(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("sources = [{ at = 'a', pause = true }]")
    done = run("sources", "pause", "a", "--config", "own.toml")
    assert done.returncode == 78
    assert "own.toml: unknown key 'sources.0.pause' (did you mean 'sources[].paused'?)" in done.stderr


# test


def test_each_article_and_each_error_is_a_line_of_json(run: Run, site: LocalSite, tmp_path: Path) -> None:
    done = run("sources", "test", site.add("/feed", RSS), "--json", check=True)
    article, error = rows(done)
    assert list(article) == FIELDS
    assert (article["title"], article["published"], article["url"]) == (
        "Trams return", "2026-11-21T10:00:00Z", "https://ledger.test/1"
    )  # fmt: skip
    assert article["image"] == {"url": "https://ledger.test/1.jpg", "alt": "", "width": None, "height": None}
    assert (article["authors"], article["updated"]) == ([], None)
    assert list(error) == ["error", "origin", "line"]
    assert not list(tmp_path.iterdir())


def test_what_it_prints_can_be_read_back(run: Run, stories: Path) -> None:
    printed = run("sources", "test", "stories", "--json", check=True).stdout
    again = run("sources", "test", "-", "--json", stdin=printed, check=True).stdout
    assert [row["title"] for row in map(json.loads, again.splitlines())] == [
        row["title"] for row in map(json.loads, printed.splitlines())
    ]


def test_a_line_stays_a_line_whatever_is_in_it(run: Run, tmp_path: Path) -> None:
    title = "Trams return \\u2028 to the \\u0085 harbour \\ud83d \\ud83d\\ude8b"
    (tmp_path / "desk.jsonl").write_text(json.dumps({"title": 1})[:-2] + f'"{title}", "text": "Sea\\u2029side."}}')
    for env in ({}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}):
        done = run("sources", "test", "desk.jsonl", "--json", env=env, check=True)
        assert len(done.stdout.splitlines()) == 1
        assert "🚋" in json.loads(done.stdout)["title"]


def test_a_name_that_is_no_text_is_told_and_stops_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "digest", "sources", "test", "--json"]
    done = subprocess.run([*map(os.fsencode, command), b"no\xffsuch"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"] == "does not exist"


def test_people_get_a_table_and_the_problems(run: Run, site: LocalSite) -> None:
    done = run("sources", "test", site.add("/feed", RSS), check=True)
    assert done.stdout.split("\t")[0] == "2026-11-21 10:00"
    assert "1 story in 1 document" in done.stderr
    assert "warning: " in done.stderr


def test_the_exit_code_says_whether_anything_was_read(run: Run, site: LocalSite, stories: Path) -> None:
    (stories / "empty.txt").write_text("")
    assert run("sources", "test", "stories/tram.txt", "nosuch.txt").returncode == 0
    assert run("sources", "test", "nosuch.txt", "--json").returncode == 2
    assert run("sources", "test", "stories/empty.txt").returncode == 3
    assert run("sources", "test", site.add("/down", "", status=503)).returncode == 75
    assert run("sources", "test").returncode == 2


def test_without_a_spec_what_is_configured_is_read_but_not_what_is_paused(
    run: Run, tmp_path: Path, stories: Path
) -> None:
    (tmp_path / "digest.toml").write_text(
        "sources = [{ at = 'stories/tram.txt', name = 'Our paper' }, { at = 'stories/desk.jsonl', paused = true }]"
    )
    assert [row["source"] for row in rows(run("sources", "test", "--json", check=True))] == ["Our paper"]
    assert len(rows(run("sources", "test", "stories/desk.jsonl", "--json", check=True))) == 4


# import

OPML = """<opml version="2.0"><head><title>Ours</title></head><body><outline text="Papers">
<outline type="rss" text="The Ledger" xmlUrl="http://ledger.test/feed/"/>
<outline type="rss" text="Harbour &quot;Post&quot;" xmlUrl="https://post.test/rss"/>
<outline type="rss" text="" xmlUrl="https://quiet.test/rss"/>
<outline type="rss" text="Twice" xmlUrl="https://www.post.test/rss"/>
<outline type="rss" text="Script" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""


def test_the_feeds_of_a_list_are_added_with_their_names_and_counted(run: Run, config: Path) -> None:
    (config.parent / "feeds.opml").write_text(OPML)
    told = "digest.toml: 2 would be added, 2 there already, 1 without a web address\n"
    assert run("sources", "import", "feeds.opml", "--dry-run", check=True).stderr == told
    assert config.read_text() == CONFIG
    done = run("sources", "import", "feeds.opml", check=True)
    assert done.stderr == told.replace("would be added", "added")
    assert done.stdout.splitlines() == ['https://post.test/rss  Harbour "Post"', "https://quiet.test/rss"]
    assert load_settings(config).sources[3:] == (
        SourceSettings(at="https://post.test/rss", name='Harbour "Post"'),
        SourceSettings(at="https://quiet.test/rss"),
    )
    assert run("sources", "import", "feeds.opml", check=True).stderr.startswith("digest.toml: 0 added, 4 there")


def test_a_list_that_is_none_is_named(run: Run, config: Path) -> None:
    (config.parent / "feeds.opml").write_text("<html>nothing")
    for name in ("feeds.opml", "nosuch.opml"):
        done = run("sources", "import", name)
        assert (done.returncode, name in done.stderr, config.read_text()) == (2, True, CONFIG)


# pause and resume


def test_a_paused_source_is_passed_over_until_it_is_resumed(run: Run, config: Path, stories: Path) -> None:
    text = (
        config.read_text().replace("ledger.test/feed", "ledger.invalid/feed").replace("harbour.test", "harbour.invalid")
    )
    config.write_text(text)
    for word in ("LEDGER", "Harbour Wire"):
        assert run("sources", "pause", word, check=True).stdout.startswith("Paused https://")
    assert '{ at = "https://ledger.invalid/feed", paused = true },  # the paper' in config.read_text()
    assert run("export", "--strict", check=True).stderr == ""
    assert run("sources", "pause", "stories", check=True).stdout == "Paused stories/*.txt\n"
    assert "every source is paused" in run("export").stderr
    for word in ("https://ledger.invalid/feed", "wire.xml", "*.txt"):
        run("sources", "resume", word, check=True)
    assert config.read_text() == text


def test_what_is_so_already_is_said_and_nothing_written(run: Run, config: Path) -> None:
    assert run("sources", "resume", "ledger", check=True).stdout == "https://ledger.test/feed is not paused\n"
    run("sources", "pause", "ledger", check=True)
    before = config.read_text()
    assert run("sources", "pause", "ledger", check=True).stdout == "https://ledger.test/feed is paused already\n"
    assert config.read_text() == before


def test_a_word_that_means_no_source_or_several_is_refused_with_the_choice(run: Run, config: Path) -> None:
    several = run("sources", "pause", "test")
    choice = "https://ledger.test/feed; https://harbour.test/wire.xml"
    assert several.returncode == 2
    assert several.stderr.startswith(f"digest: 'test' means several sources of digest.toml: {choice}. Give more")
    assert "no source of digest.toml has 'nosuch'" in run("sources", "pause", "nosuch").stderr
    assert config.read_text() == CONFIG


def test_resume_lets_a_source_that_was_given_up_be_asked_again(run: Run, config: Path) -> None:
    later = NOW + timedelta(days=2)
    remember(
        config.parent, "https://ledger.test/feed", outcome=PollOutcome.GONE, failures=9, gone="HTTP 410", due=later
    )
    done = run("sources", "resume", "ledger", check=True)
    assert done.stdout == "Resumed https://ledger.test/feed: it is asked again at the next collect\n"
    with open_store(config.parent / "digest.db") as store:
        memory = load_memories(store, ["https://ledger.test/feed"])["https://ledger.test/feed"]
    assert (memory.gone, memory.due, memory.failures) == (None, None, 0)
    assert "is not paused" in run("sources", "resume", "ledger", check=True).stdout


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_permission_encoding_and_links_stay(run: Run, tmp_path: Path, mode: int) -> None:
    (tmp_path / "conf").mkdir()
    real = tmp_path / "conf" / "real.toml"
    real.write_bytes(b'\xef\xbb\xbfsources = ["a",\r\n"b"] # caf\xc3\xa9\r\n')
    real.chmod(mode)
    (tmp_path / "digest.toml").symlink_to(real)
    run("sources", "pause", "b", check=True)
    assert (tmp_path / "digest.toml").is_symlink()
    assert real.stat().st_mode & 0o777 == mode
    assert real.read_bytes() == b'\xef\xbb\xbfsources = ["a",\r\n{ at = "b", paused = true }] # caf\xc3\xa9\r\n'
    assert [path.name for path in real.parent.iterdir()] == ["real.toml"]


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps({"title": f"Tram {number} leaves", "text": "It was on time. " * 50}) for number in range(900)
    )
    (tmp_path / "desk.jsonl").write_text(lines, encoding="utf-8")
    command = [sys.executable, "-m", "digest", "sources", "test", "desk.jsonl", "--json"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["title"] == "Tram 0 leaves"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
