"""`digest init`: a short configuration that the other commands take, and that refuses to send untouched; and themes."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.newsroom import NOW
from tests.fake_wordpress import FakeWordPress
from tests.local_site import open_local_site

PAGE = """<!doctype html><html lang="en-GB"><head><title>Home – Harbour Post</title>
<meta property="og:site_name" content="Harbour Post">
<link rel="alternate" type="application/rss+xml" href="/wire.xml"></head><body><p>Hello</p></body></html>"""
FEED = """<rss version="2.0"><channel><title>Harbour Post</title><language>en-gb</language>
<item><title>Nairobi opens a library</title><link>https://harbour.test/1</link>
<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = {"/": ("text/html", PAGE), "/wire.xml": ("application/rss+xml", FEED)}.get(self.path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        self.end_headers()
        self.wfile.write((found[1] if found else "gone").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_sites_feed_name_and_language_are_found(run: Run, site: str, tmp_path: Path) -> None:
    run("init", site, check=True)
    values = tomllib.loads((tmp_path / "digest.toml").read_text())
    assert (values["name"], values["languages"], values["sources"]) == ("Harbour Post", ["en-GB"], [f"{site}/wire.xml"])


@pytest.mark.parametrize("with_url", [True, False])
def test_it_has_at_most_fifteen_live_lines_and_names_three_commands(
    run: Run, site: str, tmp_path: Path, with_url: bool
) -> None:
    done = run("init", *([site] if with_url else []), check=True)
    lines = (tmp_path / "digest.toml").read_text().splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith("#")]) <= 15
    assert [line.split()[:2] for line in done.stdout.splitlines()[-3:]] == [
        ["digest", "doctor"],
        ["digest", "preview"],
        ["digest", "send"],
    ]


def test_without_a_site_it_says_how_stories_in_text_files_are_dated(run: Run, site: str, tmp_path: Path) -> None:
    told = run("init", check=True).stdout
    assert "Date: 20" in told
    assert "Date: 20" in (tmp_path / "digest.toml").read_text()
    run("init", site, "--force", check=True)
    assert "Date: 20" not in (tmp_path / "digest.toml").read_text()


def test_what_it_wrote_exports_at_once_and_refuses_to_send(run: Run, site: str, tmp_path: Path) -> None:
    run("init", site, check=True)
    run("export", "--now", "2026-11-22T06:00:00Z", check=True)
    assert "Nairobi opens a library" in (tmp_path / "out" / "email.html").read_text()
    (tmp_path / "readers.txt").write_text("amal@reader.test\n")
    refused = run("send", "--now", "2026-11-22T06:00:00Z")
    assert refused.returncode == 5
    assert "send.unsubscribe is still an example" in refused.stderr


def test_a_file_that_is_there_is_left_alone_unless_forced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("name = 'Mine'")
    assert run("init").returncode == 2
    assert (tmp_path / "digest.toml").read_text() == "name = 'Mine'"
    run("init", "--force", check=True)
    assert "CHANGE-ME" in (tmp_path / "digest.toml").read_text()


def test_a_site_without_a_feed_is_told_and_nothing_is_written(run: Run, site: str, tmp_path: Path) -> None:
    done = run("init", f"{site}/nothing/here")
    assert done.returncode in {2, 75}
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "digest.toml").exists()


def test_a_login_in_the_address_is_not_written_down(run: Run, site: str, tmp_path: Path) -> None:
    run("init", site.replace("//", "//user:secret@"), check=True)
    assert "secret" not in (tmp_path / "digest.toml").read_text()


def test_a_wordpress_is_read_by_its_rest_interface(run: Run, tmp_path: Path) -> None:
    with open_local_site() as local:
        ledger = FakeWordPress(local)
        ledger.add(1, 2, 3)
        run("init", ledger.url, check=True)
        assert tomllib.loads((tmp_path / "digest.toml").read_text())["sources"] == [ledger.rest]
        ledger.is_closed = True
        run("init", ledger.url, "--force", check=True)
        assert tomllib.loads((tmp_path / "digest.toml").read_text())["sources"] == [f"{ledger.url}/feed/"]


def test_an_address_without_a_scheme_is_tried_both_ways(run: Run, site: str, tmp_path: Path) -> None:
    run("init", site.removeprefix("http://"), check=True)
    assert tomllib.loads((tmp_path / "digest.toml").read_text())["site"] == site


STORY = "Nairobi opens a library\n\nThe doors opened at dawn, and the first readers had waited through the night.\n"


@pytest.mark.parametrize("original", ["newsroom", "brief"])
def test_a_copied_theme_looks_the_same_until_it_is_changed(run: Run, tmp_path: Path, original: str) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "one.txt").write_text(STORY)
    config, now = tmp_path / "desk" / "digest.toml", "2026-11-22T06:00:00Z"
    config.write_text(f'sources = ["*.txt"]\ntheme = "{original}"\n')
    run("export", "--config", str(config), "--out", "before", "--now", now, check=True)
    done = run("init", "--theme", "mine", "--from", original, "--config", str(config), check=True)
    [line] = [line for line in done.stdout.splitlines() if 'theme = "mine"' in line]
    config.write_text(f'sources = ["*.txt"]\n{line.rpartition(": ")[2]}\n')
    run("export", "--config", str(config), "--out", "after", "--now", now, check=True)
    pages = [(tmp_path / name / "email.html").read_bytes() for name in ("before", "after")]
    assert pages[0] == pages[1]
    footer = tmp_path / "desk" / "mine" / "partials" / "footer.mjml.j2"
    footer.write_text(footer.read_text().replace("page.name.text", "page.name.text ~ ' printed here'"))
    run("export", "--config", str(config), "--out", "after", "--now", now, check=True)
    assert "printed here" in (tmp_path / "after" / "email.html").read_text()


def test_a_theme_that_is_there_is_left_alone_unless_forced(run: Run, tmp_path: Path) -> None:
    run("init", "--theme", "mine", check=True)
    page = tmp_path / "mine" / "email.mjml.j2"
    page.write_text("changed")
    done = run("init", "--theme", "mine")
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert page.read_text() == "changed"
    assert not (tmp_path / "digest.toml").exists()
    run("init", "--theme", "mine", "--force", check=True)
    assert page.read_text() != "changed"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--theme", "../mine"), 2, "no name for a theme"),
        (("--theme", "mine", "--from", "baroque"), 78, "newsroom"),
        (("--from", "brief"), 2, "--theme"),
        (("https://ledger.example", "--theme", "mine"), 2, "no URL"),
    ],
)
def test_a_copy_that_cannot_be_meant_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run("init", *arguments)
    assert (done.returncode, told in done.stderr) == (code, True)
    assert not [path for path in tmp_path.rglob("*") if path.name in ("theme.toml", "digest.toml")]


def test_a_logo_counts_from_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "one.txt").write_text(STORY)
    config = tmp_path / "desk" / "digest.toml"
    config.write_text('sources = ["*.txt"]\n[look]\nlogo = "logo.png"\n')
    refused = run("export", "--config", str(config), "--out", "out", "--now", "2026-11-22T06:00:00Z")
    assert refused.returncode == 78
    assert str(tmp_path / "desk" / "logo.png") in refused.stderr


def test_the_check_of_a_fresh_configuration_says_what_to_fill_in(run: Run, stories: Path) -> None:
    run("init", check=True)
    run("export", *NOW, check=True)
    done = run("lint", *NOW, "--verbose")
    assert done.returncode == 5
    for key in ("name", "site", "address", "send.from", "send.smtp", "send.unsubscribe"):
        assert f"{key}: {key} is still an example" in " ".join(done.stdout.split())


def test_the_name_of_a_shipped_theme_is_no_name_for_ones_own(run: Run, tmp_path: Path) -> None:
    done = run("init", "--theme", "newsroom")
    assert done.returncode == 2
    assert "my-newsroom" in done.stderr
    assert not (tmp_path / "newsroom").exists()
