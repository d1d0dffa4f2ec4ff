"""What something is: told by its content first and then by its name, in a folder, behind an address or from a pipe."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from digest.model import Batch, Fetched
from digest.settings import FetchSettings
from digest.sources.collect import load_batches
from digest.sources.kinds import EXTENSIONS, KINDS, find_kind, parse_fetched
from tests.factories import NOW

TEXT = "The first tram left the depot at dawn on Monday, and crowds lined the quay to see it pass.\n"
HTML = (
    '<!doctype html><html lang="en"><head><title>In a page</title><meta property="og:type" content="article">'
    f'<meta property="og:title" content="In a page"></head><body><article><h1>In a page</h1><p>{TEXT * 3}</p></article>'
)
RSS = f"<rss version='2.0'><channel><title>x</title><item><title>In RSS</title><description>{TEXT}</description></item>"
ATOM = (
    f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>In Atom</title><summary>{TEXT}</summary></entry></feed>"
)
KNOWN: dict[str, tuple[str, str]] = {
    "a.txt": ("text", f"In a text file of the desk\n\nby Noor Aziz\n\n{TEXT}"),
    "b.md": ("markdown", f"# In Markdown\n\n{TEXT}"),
    "c.markdown": ("markdown", f"---\ntitle: In Markdown with YAML\n---\n{TEXT}"),
    "d.md": ("markdown", f"+++\ntitle = 'In Markdown with TOML'\n+++\n{TEXT}"),
    "e.txt": ("text", f"---\ntitle: In a text file with YAML\n---\n{TEXT}"),
    "f.csv": ("csv", "headline;link;body\nIn CSV;https://x.example/csv;x\n"),
    "g.tsv": ("csv", "title\turl\nIn TSV\thttps://x.example/tsv\n"),
    "h.jsonl": ("json", '{"title": "In JSON lines"}\n{"title": "In JSON lines too"}\n'),
    "i.json": ("json", '[{"title": "In JSON"}]'),
    "j.json": ("jsonfeed", '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "In a feed"}]}'),
    "k.xml": ("feed", RSS + "</channel></rss>"),
    "l.atom": ("feed", ATOM),
    "m.html": ("page", HTML + "</body></html>"),
}  # fmt: skip
TITLES = [
    "In a text file of the desk", "In Markdown", "In Markdown with YAML", "In Markdown with TOML",
    "In a text file with YAML", "In CSV", "In TSV", "In JSON lines", "In JSON lines too", "In JSON", "In a feed",
    "In RSS", "In Atom", "In a page",
]  # fmt: skip
# No article, each in another way.
OTHERS = {
    "README.md": "# The desk's stories\n\nThis folder holds the stories of the desk.\n",
    "empty.md": "",
    "draft.md": f"---\ntitle: A draft\ndraft: true\n---\n{TEXT}",
    "broken.md": f"---\ntitle: A: b\n---\n{TEXT}",
    "only-heading.md": "# Headings and nothing below\n",
    "staff.csv": "name,age\nBo,30\n",
    "bad.jsonl": "nonsense\n",
    "picture.txt": "\x89PNG\r\n",
}


def load(folder: Path, *specs: str, stdin: bytes | None = None) -> tuple[Batch, ...]:
    return load_batches(
        specs, base=folder, now=NOW, fetch=FetchSettings(), stdin=None if stdin is None else io.BytesIO(stdin)
    )


def titles(batches: tuple[Batch, ...]) -> list[str]:
    return [article.title for batch in batches for article in batch.articles]


def find(name: str, content: str, *, url: str | None = None, content_type: str | None = None) -> str:
    body = content.encode("utf-8")
    return find_kind(Fetched(origin=url or name, url=url, body=body, at=NOW, content_type=content_type))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk" / "deep").mkdir(parents=True)
    for name, (_, content) in KNOWN.items():
        (tmp_path / "desk" / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_a_folder_of_every_kind_gives_every_article_once(folder: Path) -> None:
    batches = load(folder, "desk")
    assert [error for batch in batches for error in batch.errors] == []
    assert titles(batches) == TITLES
    assert titles(load(folder, "desk/*")) == titles(load(folder, "desk", "desk/*.md", "desk/f.csv")) == TITLES


def test_what_is_no_article_is_an_error_and_the_rest_goes_on(folder: Path) -> None:
    for name, content in OTHERS.items():
        (folder / "desk" / "deep" / name).write_bytes(content.encode("latin-1"))
    batches = load(folder, "desk")
    assert sorted(titles(batches)) == sorted(TITLES)
    errors = {Path(error.origin).name: error.problem for batch in batches for error in batch.errors}
    assert errors.keys() == OTHERS.keys()
    assert errors["draft.md"] == "is a draft"
    assert "no article" in errors["README.md"]


@pytest.mark.parametrize("name", KNOWN)
def test_each_kind_is_known_from_a_file_and_from_a_pipe(name: str) -> None:
    kind, content = KNOWN[name]
    assert find(name, content) == kind
    piped = find("-", content)
    if name == "b.md":  # nothing tells plain Markdown from text
        assert piped == "text"
    else:
        assert piped == ("markdown" if content.startswith(("---", "+++")) else kind)
    assert titles(load(Path(), "-", stdin=content.encode()))


@pytest.mark.parametrize("name", KNOWN)
def test_a_name_that_lies_changes_little(name: str) -> None:
    _, content = KNOWN[name]
    expected = parse_fetched(Fetched(origin=name, body=content.encode(), at=NOW)).articles[0].title
    for lie in ("x.xml", "x.json", "x.dat"):
        if name[0] in "fghijklm" and not (name[0] in "fg" and lie != "x.dat"):
            assert parse_fetched(Fetched(origin=lie, body=content.encode(), at=NOW)).articles[0].title == expected


def test_a_table_in_a_text_file_is_a_table_and_a_headline_with_commas_is_none() -> None:
    assert find("a.txt", "title,url,published\nOne,https://x.example,2026-11-22\n") == "csv"
    assert find("a.txt", f"Trams, ferries and buses\n\n{TEXT}") == "text"
    assert find("a.md", "title,url,published\n\nText") == "markdown"


@pytest.mark.parametrize(
    "top", ["<!-- note -->\n\n", '<p align="center">x</p>\n\n', "[[trams]]\n\n", "<div>\n\n", '[{"a": 1}]\n\n']
)
def test_markdown_may_begin_with_a_tag_or_a_bracket(top: str) -> None:
    assert find("a.md", f"{top}# Title\n\n{TEXT}") == "markdown"


def test_a_page_or_a_feed_named_md_is_what_it_is() -> None:
    assert find("a.md", KNOWN["m.html"][1]) == "page"
    assert find("a.md", KNOWN["k.xml"][1]) == "feed"


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("text/markdown; charset=utf-8", "markdown"), ("text/csv", "csv"), ("text/plain", "text"), ("text/html", "feed"),
     (None, "feed")],
)  # fmt: skip
def test_behind_an_address_the_server_says_what_plain_text_is(content_type: str | None, kind: str) -> None:
    assert find("", f"Trams return\n\n{TEXT}", url="https://x.example/story", content_type=content_type) == kind


def test_what_was_asked_for_counts_whatever_the_content() -> None:
    fetched = Fetched(origin="a.txt", body=b"# x\n\ntext", at=NOW, kind="markdown")
    assert find_kind(fetched) == "markdown"


def test_every_extension_leads_to_a_kind_that_there_is() -> None:
    assert set(EXTENSIONS.values()) <= set(KINDS)
    assert {".md", ".markdown", ".csv", ".tsv", ".txt", ".jsonl", ".html", ".xml"} <= set(EXTENSIONS)


def test_a_date_that_cannot_be_read_is_told_of_whatever_the_kind() -> None:
    for name, content in {
        "a.md": f"---\ntitle: Trams\ndate: 30 February 2026\n---\n{TEXT}",
        "a.csv": "title,date\nTrams,30 February 2026\n",
        "a.json": json.dumps({"title": "Trams", "date": "30 February 2026"}),
    }.items():
        batch = parse_fetched(Fetched(origin=name, body=content.encode(), at=NOW))
        assert batch.articles[0].published is None
        assert batch.articles[0].raw_date == "30 February 2026"
        assert "'30 February 2026'" in batch.errors[0].problem
