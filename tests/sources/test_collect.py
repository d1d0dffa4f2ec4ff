"""Reading every source: mixtures, what is missing or unreachable, and the same result whatever the order."""

from __future__ import annotations

import io
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from digest.model import ArticleError, Batch, SourceRead, Trouble
from digest.settings import FetchSettings
from digest.sources.collect import load_batches
from digest.sources.files import FILE_LIMIT, load_file
from tests.factories import NOW
from tests.local_site import LocalSite, open_local_site, site
from tests.spare_workers import spare_workers

__all__ = ["site", "spare_workers"]

pytestmark = pytest.mark.usefixtures("spare_workers")

STORY = "Trams return\n\nby Noor Aziz\n\nThe first tram left the depot at dawn.\n"


def make_rss(*titles: str, name: str = "The Ledger") -> str:
    items = "".join(f"<item><title>{title}</title></item>" for title in titles)
    return f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = tmp_path / "desk"
    (base / "stories" / "deep").mkdir(parents=True)
    (base / "stories" / "b.txt").write_text(STORY)
    (base / "stories" / "a.txt").write_text(STORY.replace("Trams", "Ferries"))
    (base / "stories" / "deep" / "c.jsonl").write_text('{"title": "Buses return"}\n')
    (base / "stories" / ".hidden.txt").write_text(STORY)
    (base / "stories" / "notes.rst").write_text(STORY)
    (base / "feed.xml").write_text(make_rss("One", "Two"))
    return base


def load(
    *specs: str, base: Path, stdin: BinaryIO | None = None, timeout: float = 3, reports: list[SourceRead] | None = None
) -> tuple[Batch, ...]:
    return load_batches(
        specs,
        base=base,
        now=NOW,
        fetch=FetchSettings(timeout=timeout),
        timezone="Asia/Karachi",
        stdin=stdin,
        report=(reports if reports is not None else []).append,
    )


def titles(batches: tuple[Batch, ...]) -> list[str]:
    return [article.title for batch in batches for article in batch.articles]


def problem(*specs: str, base: Path, timeout: float = 3) -> tuple[str, Trouble]:
    (batch,) = load(*specs, base=base, timeout=timeout)
    assert not batch.articles
    (error,) = batch.errors
    assert batch.origin == error.origin
    return error.problem, error.trouble


def test_files_folders_globs_addresses_and_standard_input_are_mixed_freely(folder: Path, site: LocalSite) -> None:
    url = site.add("/feed", make_rss("Three"))
    batches = load(
        "feed.xml", "stories", "stories/*.txt", url, "-", base=folder, stdin=io.BytesIO(b'{"title": "From the pipe"}')
    )
    assert [batch.origin for batch in batches] == [
        "-", "feed.xml", url, "stories/a.txt", "stories/b.txt", "stories/deep/c.jsonl",
    ]  # fmt: skip
    assert titles(batches) == ["From the pipe", "One", "Two", "Three", "Ferries return", "Trams return", "Buses return"]
    assert all(article.first_seen == NOW for batch in batches for article in batch.articles)


def test_the_order_of_what_was_given_changes_nothing(folder: Path, site: LocalSite) -> None:
    specs = ["feed.xml", "stories", "stories/b.txt", site.add("/feed", make_rss("Three")), "none.txt", "*.none"]
    expected = load(*specs, base=folder)
    for seed in range(4):
        random.Random(seed).shuffle(specs)
        assert load(*specs, base=folder) == expected


def test_what_is_given_twice_is_read_once(folder: Path, site: LocalSite) -> None:
    url = site.add("/feed", make_rss("Three"))
    absolute = str(folder / "feed.xml")
    batches = load("feed.xml", "./feed.xml", absolute, "stories/../feed.xml", url, url, f"{url}#top", base=folder)
    assert titles(batches) == ["One", "Two", "Three"]
    assert site.paths == ["/feed"]


def test_a_link_to_a_file_is_the_file(folder: Path) -> None:
    (folder / "link.xml").symlink_to(folder / "feed.xml")
    assert titles(load("feed.xml", "link.xml", base=folder)) == ["One", "Two"]


def test_origins_do_not_depend_on_where_the_folder_is(folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "desk"
    moved.parent.mkdir()
    before = load("feed.xml", "stories", str(folder / "stories" / "a.txt"), base=folder)
    folder.rename(moved)
    assert load("feed.xml", "stories", str(moved / "stories" / "a.txt"), base=moved) == before


def test_a_file_outside_the_folder_is_named_as_it_was_given(folder: Path) -> None:
    (folder.parent / "outside.txt").write_text(STORY)
    assert load("../outside.txt", base=folder)[0].origin == "../outside.txt"
    absolute = str(folder.parent / "outside.txt")
    assert load(absolute, base=folder)[0].origin == absolute


def test_a_folder_is_searched_all_the_way_down_for_sources_only(folder: Path) -> None:
    (folder / "stories" / "loop").symlink_to(folder / "stories")
    assert [batch.origin for batch in load("stories", base=folder)] == [
        "stories/a.txt",
        "stories/b.txt",
        "stories/deep/c.jsonl",
    ]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "story[1].txt").write_text(STORY)
    assert titles(load("story[1].txt", base=folder)) == ["Trams return"]


def test_a_glob_takes_what_it_says_whatever_the_extension(folder: Path) -> None:
    assert [batch.origin for batch in load("**/*.rst", base=folder)] == ["stories/notes.rst"]
    assert [batch.origin for batch in load(str(folder / "stor*" / "[ab].txt"), base=folder)] == [
        "stories/a.txt",
        "stories/b.txt",
    ]


def test_what_a_thing_contains_decides_before_its_name(folder: Path) -> None:
    (folder / "feed.txt").write_text(make_rss("In a text file"))
    (folder / "story.xml").write_text('[{"title": "In an array"}]')
    (folder / "lines").write_text('{"title": "In lines"}\n')
    (folder / "plain").write_text(STORY)
    batches = load("feed.txt", "story.xml", "lines", "plain", base=folder)
    assert titles(batches) == ["In a text file", "In lines", "Trams return", "In an array"]


@pytest.mark.parametrize(
    ("content", "found"),
    [(STORY, ["Trams return"]), (make_rss("One"), ["One"]), ('{"title": "A"}\n{"title": "B"}', ["A", "B"])],
)
def test_standard_input_may_hold_any_kind(folder: Path, content: str, found: list[str]) -> None:
    assert titles(load("-", base=folder, stdin=io.BytesIO(content.encode()))) == found


def test_dates_without_a_zone_are_in_the_given_one(folder: Path) -> None:
    (folder / "dated.txt").write_text(f"Date: 2026-11-22 06:00\n\n{STORY}")
    published = load("dated.txt", base=folder)[0].articles[0].published
    assert published is not None
    assert published.hour == 1


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("none.txt", "does not exist"),
        ("none/", "does not exist"),
        ("*.none", "matches no file"),
        ("empty", "has no files that end in"),
        ("ledger.example/feed", "is no file; an address begins with https://, as in https://ledger.example/feed"),
        ("ftp://ledger.example/feed", "ftp addresses are not among http, https and files"),
        ("-", "stands for standard input, and there is none"),
        ("a\0b", "does not exist"),
        ("x" * 5_000, "cannot be looked up"),
    ],
)
def test_what_is_missing_is_said_to_be_missing(folder: Path, spec: str, said: str) -> None:
    (folder / "empty").mkdir()
    text, trouble = problem(spec, base=folder)
    assert said in text
    assert trouble is Trouble.MISSING


def test_a_file_that_cannot_be_opened_is_an_error(folder: Path) -> None:
    made = load_file(folder, origin="desk", now=NOW)
    assert made == ArticleError(origin="desk", problem="cannot be read (Is a directory)")


def test_a_broken_file_is_one_error_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "stories" / "bad.txt").write_bytes(b"%PDF-1.7")
    batches = load("stories", base=folder)
    assert [(error.origin, error.problem) for batch in batches for error in batch.errors] == [
        ("stories/bad.txt", "is a PDF; save it as plain text")
    ]
    assert len(titles(batches)) == 3


def test_a_file_larger_than_the_limit_is_an_error(folder: Path) -> None:
    with (folder / "large.txt").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    assert problem("large.txt", base=folder)[0] == "is larger than 50 MB"


def test_every_failure_of_the_network_is_named_and_what_may_pass_is_told_from_what_stays(
    folder: Path, site: LocalSite
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        refused = f"http://127.0.0.1:{free.getsockname()[1]}/feed"
    site.redirect("/inside", "http://10.0.0.1/")
    site.redirect("/gone", "/404")
    said = {
        refused: "its host refuses the connection",
        "http://nowhere.invalid/feed": "its host name cannot be found",
        f"{site.url}/404": "is not there (HTTP 404)",
        site.add("/500", "", status=500): "has a server error (HTTP 500)",
        site.add_drip("/drip"): "gave no full answer within 5 seconds",
        f"{site.url}/inside": "redirects to http://10.0.0.1/: 10.0.0.1 is the private address 10.0.0.1",
        f"{site.url}/gone": f"redirects to {site.url}/404: is not there (HTTP 404)",
    }
    batches = load(*said, "feed.xml", base=folder, timeout=5)
    errors = {error.origin: error for batch in batches for error in batch.errors}
    assert titles(batches) == ["One", "Two"]
    passing = {origin for origin, error in errors.items() if error.trouble is Trouble.UNREACHABLE}
    assert passing == {refused, "http://nowhere.invalid/feed", f"{site.url}/500", f"{site.url}/drip"}
    for origin, text in said.items():
        assert errors[origin].problem.startswith(text)


def test_a_front_page_leads_to_the_feed_that_it_announces(folder: Path, site: LocalSite) -> None:
    page = '<!doctype html><title>x</title><link rel="alternate" type="application/rss+xml" href="/news.rss">'
    url = site.add("/", page, kind="text/html")
    site.add("/news.rss", make_rss("One"))
    assert titles(load(url, base=folder)) == ["One"]


def test_a_front_page_without_a_feed_is_an_error(folder: Path, site: LocalSite) -> None:
    url = site.add("/", "<!doctype html><title>x</title><p>Hello", kind="text/html")
    assert problem(url, base=folder) == (
        "is a page that holds no article; it links to no feed",
        Trouble.UNREADABLE,
    )


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", "image/png", ""])
def test_a_feed_with_the_wrong_content_type_is_a_feed(folder: Path, site: LocalSite, kind: str) -> None:
    assert titles(load(site.add("/feed", make_rss("One"), kind=kind), base=folder)) == ["One"]


def test_relative_links_count_from_where_redirects_led(folder: Path, site: LocalSite) -> None:
    with open_local_site() as other:
        rss = "<rss version='2.0'><channel><item><title>x</title><link>/9</link></item></channel></rss>"
        target = other.add("/real", rss).replace("127.0.0.1", "localhost")
        site.redirect("/feed", target)
        url = f"http://localhost:{site.port}/feed"
        (batch,) = load(url, base=folder)
        assert batch.origin == url
        assert batch.articles[0].url == f"http://localhost:{other.port}/9"


def test_passwords_in_addresses_are_in_nothing_that_is_kept(folder: Path, site: LocalSite) -> None:
    site.add("/feed", make_rss("One"))
    batches = load(
        f"http://noor:secret@127.0.0.1:{site.port}/feed", f"http://noor:secret@127.0.0.1:{site.port}/404", base=folder
    )
    assert titles(batches) == ["One"]
    assert "secret" not in repr(batches)


def test_each_source_is_reported_as_it_is_through(folder: Path, site: LocalSite) -> None:
    reports: list[SourceRead] = []
    url = site.add("/feed", make_rss("Three"))
    load("none.txt", "feed.xml", url, "stories/*.txt", base=folder, reports=reports)
    assert [report.done for report in reports] == [1, 2, 3, 4, 5]
    assert {report.total for report in reports} == {5}
    found = {report.origin: (report.articles, report.errors) for report in reports}
    assert found[url] == (1, 0)
    assert found["none.txt"] == (0, 1)
    assert found["feed.xml"] == (2, 0)


def test_without_addresses_neither_network_nor_feed_library_is_loaded(folder: Path) -> None:
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from digest.settings import FetchSettings\nfrom digest.sources.collect import load_batches\n"
        "now = datetime(2026, 1, 1, tzinfo=UTC)\n"
        "batches = load_batches(['stories/a.txt'], base=Path('.'), now=now, fetch=FetchSettings())\n"
        "assert batches[0].articles\nprint([name for name in ('httpx2', 'feedparser', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_many_addresses_of_many_hosts_are_all_read_and_no_host_is_asked_twice_at_once(folder: Path) -> None:
    with open_local_site() as one, open_local_site() as two:
        pages = [(each, number) for each in (one, two) for number in range(10)]
        urls = [each.add_slow(f"/{number}", make_rss(f"{number}"), seconds=0.02) for each, number in pages]
        assert len(titles(load(*urls, base=folder))) == 20
        assert one.most_at_once == two.most_at_once == 1


def test_an_export_in_a_folder_is_no_source_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("edition.json", "email.html", "email.txt"):
        (tmp_path / "out" / name).write_text("Trams return\n\nA text that reads like an article, with a headline.\n")
    for name in ("story.txt", "out/story.txt"):
        (tmp_path / name).write_text("Trams return\n\nThe trams are back on the quay, said the council.\n")
    batches = load_batches(["."], base=tmp_path, now=NOW, fetch=FetchSettings())
    assert [batch.origin for batch in batches] == ["out/story.txt", "story.txt"]


def test_dates_that_cannot_be_read_are_told_once_a_source(tmp_path: Path) -> None:
    lines = ['{"title": "One", "published": "someday"}', '{"title": "Two", "published": "yesterday"}']
    (tmp_path / "desk.jsonl").write_text("\n".join(lines))
    (batch,) = load_batches(["desk.jsonl"], base=tmp_path, now=NOW, fetch=FetchSettings())
    assert len(batch.articles) == 2
    assert [error.problem for error in batch.errors] == [
        "2 dates cannot be read, such as 'someday'; what has no other counts as undated"
    ]
