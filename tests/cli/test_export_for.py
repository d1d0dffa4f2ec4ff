"""`digest export --for` and `--site`: what is pasted into another mailer, and what goes on the web."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, TERM, build, set_up

PASTED = {"paste.html", "paste.txt", "README.txt", "edition.json"}


def test_sources_become_files_for_a_mailer(run: Run, stories: Path, tmp_path: Path) -> None:
    done = run("export", str(stories), *NOW, "--for", "brevo", env=TERM, check=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == PASTED
    assert 'href="{{ unsubscribe }}"' in (tmp_path / "out/paste.html").read_text()
    assert "{{ unsubscribe }}" in (tmp_path / "out/paste.txt").read_text()
    assert done.stderr == (
        "warning: paste.html: there is no postal address. Set `address` in digest.toml, or add it in the mailer.\n"
    )


def test_an_edition_that_was_built_goes_to_a_mailer_of_ones_own(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    with (tmp_path / "digest.toml").open("a") as file:
        file.write('\n[merge_tags.own]\nunsubscribe = "[[leave]]"\n')
    build(tmp_path)
    done = run("export", "--edition", "latest", "--for", "own", "--json", check=True)
    summary = json.loads(done.stdout)
    assert summary["findings"] == []
    assert "out/README.txt" in summary["files"]
    assert 'href="[[leave]]"' in (tmp_path / "out/paste.html").read_text()
    assert "leave@ledger.test" not in (tmp_path / "out/paste.html").read_text()


def test_pictures_go_inside_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000258000001900802000000d1ac5d4e0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
    )
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories/tram.png").write_bytes(png)
    line = {"title": "Nairobi opens a tram", "text": "It runs.", "image": "tram.png"}
    (tmp_path / "stories/desk.jsonl").write_text(json.dumps(line))
    run("export", "stories/desk.jsonl", *NOW, "--images", "embed", "--out", "a", check=True)
    assert "data:image/png;base64," in (tmp_path / "a/email.html").read_text()
    run("export", "stories/desk.jsonl", *NOW, "--images", "folder", "--out", "b", "--for", "listmonk", check=True)
    assert 'src="images/' in (tmp_path / "b/paste.html").read_text()
    assert [path.read_bytes() for path in (tmp_path / "b/images").iterdir()] == [png]


def test_standard_output_gets_what_is_pasted(run: Run, stories: Path) -> None:
    done = run("export", str(stories), *NOW, "--for", "mailchimp", "--out", "-", check=True)
    assert "*|UNSUB|*" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--for", "sendy"], "there is no mailer 'sendy'. Known are: mailchimp, brevo, listmonk"),
        (["--site", "site"], "--site is for editions that were built, and none was"),
        (["stories", "--site", "site"], "--site is an edition as it was built, and SOURCE is for making one"),
        (["--site", "site", "--for", "brevo"], "--site is for the web, and --for is for a mailer"),
    ],
)
def test_what_cannot_be_meant_is_told(run: Run, stories: Path, arguments: list[str], told: str) -> None:
    sources = [] if "--site" in arguments else [str(stories)]
    done = run("export", *sources, *arguments, *NOW)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_an_edition_becomes_a_page(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    build(tmp_path)
    none = run("export", "--site", "site", env=TERM, check=True)
    assert none.stdout.splitlines() == ["added    0 pages", "archive  site/ is as it was"]
    done = run("export", "--site", "site", "--edition", "1", env=TERM, check=True)
    assert done.stdout.splitlines() == ["added    1 page: 2026-11-22-1.html", "archive  site/index.html"]
    page = (tmp_path / "site/2026-11-22-1.html").read_text()
    assert "leave@ledger.test" not in page
    assert "2026-11-22-1.html" in (tmp_path / "site/index.html").read_text()
    again = json.loads(run("export", "--site", "site", "--edition", "latest", "--json", check=True).stdout)
    assert again["added"] == []


def test_what_is_not_fit_to_be_sent_is_written_told_and_exits_with_5(run: Run, stories: Path, tmp_path: Path) -> None:
    run("init", "--theme", "bare", check=True)
    footer = next((tmp_path / "bare").rglob("footer.mjml.j2"))
    footer.write_text(footer.read_text().replace("{% if page.unsubscribe %}", "{% if false %}"))
    config = tmp_path / "digest.toml"
    config.write_text('theme = "bare"')
    done = run("export", str(stories), *NOW, "--for", "brevo", "--quiet")
    assert done.returncode == 5
    assert "paste.html: there is no {{ unsubscribe }}" in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == PASTED
    assert run("export", str(stories), *NOW).returncode == 0
    config.write_text('theme = "bare"\nlint.ignore = [{ code = "mailer-unsubscribe", reason = "It adds a footer." }]')
    assert run("export", str(stories), *NOW, "--for", "brevo").returncode == 0
