"""The web archive: re-running adds and breaks nothing, and what it holds says all that the index is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import html as markup

from digest.errors import UsageError
from digest.export.archive import Archive, Entry, find_neighbours, make_entry, make_page_name, parse_index
from digest.export.files import write_files
from digest.export.site import Update, load_site, read_page, update_site
from digest.export.sitepage import frame_page, parse_page
from digest.model import Image, Kind, Slot
from tests.factories import NOW, make_edition

ARCHIVE = Archive(
    newsletter="main",
    name="The Daily Ledger",
    timezone="Asia/Karachi",
    site="https://ledger.example",
    url="https://ledger.example/digest",
)
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title></head>'
MAIL = HEAD + '<body class="x"><p>{}</p></body></html>'


def make(number: int, *, revision: int = 1, subject: str = "", **changes: Any) -> Entry:
    slot = Slot(
        newsletter="main", kind=Kind.REGULAR, due=NOW + timedelta(days=number), number=number, revision=revision
    )
    edition = make_edition(3, slot=slot, subject=subject or f"Subject {number}")
    return replace(make_entry(edition, slot, built=slot.due + timedelta(minutes=revision)), **changes)


def add(folder: Path, *entries: Entry, archive: Archive = ARCHIVE) -> Update:
    new = {entry: MAIL.format(f"{escape(entry.subject)} r{entry.revision}") for entry in entries}
    update = update_site(load_site(folder), archive, new, style={}, read=read_page)
    write_files(folder, update.files)
    return update


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def list_links(folder: Path, name: str) -> list[str]:
    page = markup.fromstring(read(folder, name).encode())
    return [link for link in page.xpath("//body//a/@href") if link.endswith(".html")]


def list_pages(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("2026-*.html")}


def test_a_page_is_named_for_the_day_it_is_due_in_the_newsletters_zone_whatever_its_revision() -> None:
    slot = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW.replace(hour=22), number=17)
    assert make_page_name(slot, timezone="UTC") == "2026-11-22-17.html"
    assert make_page_name(replace(slot, revision=3), timezone="Asia/Karachi") == "2026-11-23-17.html"


def test_a_second_run_adds_and_every_page_that_was_there_stays_as_it_was_printed(tmp_path: Path) -> None:
    add(tmp_path, make(1), make(2))
    body = read(tmp_path, "2026-11-24-2.html").partition("</nav>")[2]
    update = add(tmp_path, make(3))
    assert list(update.files) == ["2026-11-25-3.html", "2026-11-24-2.html", "feed.xml", "index.html", "archive.json"]
    assert [one.number for one in update.added] == [3]
    assert read(tmp_path, "2026-11-24-2.html").partition("</nav>")[2] == body
    assert list_links(tmp_path, "index.html") == ["2026-11-25-3.html", "2026-11-24-2.html", "2026-11-23-1.html"]


def test_neighbours_lead_to_each_other(tmp_path: Path) -> None:
    add(tmp_path, make(1), make(3))
    add(tmp_path, make(2))
    assert list_links(tmp_path, "2026-11-24-2.html") == ["2026-11-23-1.html", "2026-11-25-3.html"]
    assert list_links(tmp_path, "2026-11-23-1.html") == ["2026-11-24-2.html"]
    assert list_links(tmp_path, "2026-11-25-3.html") == ["2026-11-24-2.html"]
    head = markup.fromstring(read(tmp_path, "2026-11-24-2.html").encode())
    assert head.xpath("//link[@rel='prev' or @rel='next']/@href") == ["2026-11-23-1.html", "2026-11-25-3.html"]


def test_only_a_later_revision_takes_the_place_of_a_page(tmp_path: Path) -> None:
    add(tmp_path, make(1, revision=2))
    assert add(tmp_path, make(1, revision=1)).added == ()
    assert "r2" in read(tmp_path, "2026-11-23-1.html")
    before = feedparser.parse(read(tmp_path, "feed.xml")).entries[0].id
    assert len(add(tmp_path, make(1, revision=3, subject="Other", id="urn:other")).added) == 1
    assert "Other r3" in read(tmp_path, "2026-11-23-1.html")
    entry = feedparser.parse(read(tmp_path, "feed.xml")).entries[0]
    assert (entry.id, entry.title) == (before, "Other")


def test_nothing_new_changes_no_byte(tmp_path: Path) -> None:
    add(tmp_path, make(1), make(2))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    add(tmp_path, make(1), make(2))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("broken", [None, "", "{", "[]", '{"format": "other"}', '{"format": "digest-archive/1"}'])
def test_a_lost_or_broken_index_is_made_again_from_the_pages(tmp_path: Path, broken: str | None) -> None:
    add(tmp_path, make(1, subject='A "bank" & <b>'), make(2))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "archive.json").unlink()
    if broken is not None:
        (tmp_path / "archive.json").write_text(broken)
    add(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_page_that_somebody_removed_is_linked_to_no_more(tmp_path: Path) -> None:
    add(tmp_path, make(1), make(2), make(3))
    (tmp_path / "2026-11-24-2.html").unlink()
    add(tmp_path, make(4))
    links = {link for name in ("index.html", *list_pages(tmp_path)) for link in list_links(tmp_path, name)}
    assert links == list_pages(tmp_path)
    assert "2026-11-24-2" not in read(tmp_path, "feed.xml")
    assert load_site(tmp_path).removed == {"2026-11-24-2.html"}
    add(tmp_path, make(5))
    assert load_site(tmp_path).removed == {"2026-11-24-2.html"}
    add(tmp_path, make(2))
    assert load_site(tmp_path).removed == frozenset()


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2020-01-01-1.html").write_text("<p>mine</p>")
    (tmp_path / "about.html").write_text("mine")
    add(tmp_path, make(1))
    assert read(tmp_path, "2020-01-01-1.html") == "<p>mine</p>"
    assert list_links(tmp_path, "index.html") == ["2026-11-23-1.html"]


def test_the_archive_of_another_newsletter_is_not_written_over(tmp_path: Path) -> None:
    add(tmp_path, make(1))
    with pytest.raises(UsageError, match="holds the archive of the newsletter main"):
        add(tmp_path, make(2), archive=replace(ARCHIVE, newsletter="weekly"))


def test_a_new_address_reaches_every_page(tmp_path: Path) -> None:
    add(tmp_path, make(1), make(2), archive=replace(ARCHIVE, url=None))
    assert "canonical" not in read(tmp_path, "2026-11-23-1.html")
    add(tmp_path)
    for name in list_pages(tmp_path):
        assert f'<link rel="canonical" href="https://ledger.example/digest/{name}">' in read(tmp_path, name)


def test_the_feed_is_valid_and_its_dates_are_when_editions_were_built(tmp_path: Path) -> None:
    add(tmp_path, *(make(number, subject="Ü & <b>" if number == 2 else "") for number in range(1, 61)))
    feed = feedparser.parse(read(tmp_path, "feed.xml"))
    assert not feed.bozo
    assert (feed.version, len(feed.entries), len({entry.id for entry in feed.entries})) == ("atom10", 50, 50)
    assert (
        feed.feed.updated
        == feed.entries[0].updated
        == (NOW + timedelta(days=60, minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    assert feed.entries[0].link == "https://ledger.example/digest/" + make(60).page
    assert all(one.startswith("urn:uuid:") for one in (feed.feed.id, *(entry.id for entry in feed.entries)))
    assert {link.rel: link.href for link in feed.feed.links}["self"] == "https://ledger.example/digest/feed.xml"


def test_a_later_revision_is_an_update_of_what_was_published_and_none_lies_ahead_of_what_was_built(
    tmp_path: Path,
) -> None:
    add(tmp_path, make(1), make(2))
    built = NOW + timedelta(days=2, hours=3)
    add(tmp_path, make(1, revision=2, published=built, updated=built))
    feed = feedparser.parse(read(tmp_path, "feed.xml"))
    second, first = feed.entries
    assert first.published == "2026-11-23T09:01:00Z".replace("09", f"{NOW.hour:02}")
    assert first.updated == feed.feed.updated == built.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert second.updated == second.published < first.updated
    add(tmp_path, make(1, revision=3, published=built, updated=built))
    assert feedparser.parse(read(tmp_path, "feed.xml")).entries[1].updated > first.updated


@pytest.mark.parametrize(
    ("language", "name", "hand"), [("ur", "لیجر", "nastaliq"), ("ar", "السجل", "naskh"), ("en", "The Ledger", None)]
)
def test_each_text_of_the_archive_is_in_its_own_hand(tmp_path: Path, language: str, name: str, hand: str) -> None:
    words = tuple((text, language) for text in ("تمام شمارے", "پچھلا", "اگلا")) if hand else ARCHIVE.words
    archive = replace(ARCHIVE, name=name, language=language, words=words)
    add(tmp_path, make(1), make(2, subject="لاہور", language="ur"), archive=archive)
    index = markup.fromstring(read(tmp_path, "index.html").encode())
    assert index.xpath("//h1")[0].get("class") == index.xpath("//time")[0].get("class") == hand
    assert [h3.get("class") for h3 in index.xpath("//h3")] == ["nastaliq", None]
    assert index.xpath("//h3")[0].get("lang") == (None if language == "ur" else "ur")
    page = markup.fromstring(read(tmp_path, "2026-11-23-1.html").encode())
    spans = page.xpath("//nav//span[text()]")
    assert {span.get("class") for span in spans} == {hand}
    assert {words[0][0], f"{words[2][0]} ›"} < {span.text for span in spans}
    assert ".nastaliq{font-family" in read(tmp_path, "2026-11-23-1.html")


def test_the_frame_has_the_colours_of_the_theme() -> None:
    style = {"colors": {"dim": "#123456"}, "dark": {"dim": "#abcdef"}}
    page = frame_page(MAIL.format("x"), make(1), ARCHIVE, (None, None), style=style)
    assert page.index("--dim:#123456") < page.index("prefers-color-scheme:dark") < page.index("--dim:#abcdef")


@pytest.mark.parametrize(("language", "locale"), [("en", None), ("en-GB", "en_GB"), ("ur-PK", "ur_PK"), ("ur", None)])
def test_programs_are_told_a_locale_only_with_its_territory(tmp_path: Path, language: str, locale: str | None) -> None:
    add(tmp_path, make(1), archive=replace(ARCHIVE, language=language))
    assert find_graph(tmp_path, "index.html").get("og:locale") == locale


def test_the_feed_keeps_its_id_when_an_older_edition_is_added(tmp_path: Path) -> None:
    add(tmp_path, make(5))
    before = feedparser.parse(read(tmp_path, "feed.xml")).feed.id
    add(tmp_path, make(1))
    assert feedparser.parse(read(tmp_path, "feed.xml")).feed.id == before


def find_graph(folder: Path, name: str) -> dict[str, str]:
    page = markup.fromstring(read(folder, name).encode())
    return {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}


def test_programs_that_show_links_are_told_what_a_page_is(tmp_path: Path) -> None:
    add(tmp_path, make(1, subject='A "tram"', image="https://pictures.test/1.jpg"))
    graph = find_graph(tmp_path, "2026-11-23-1.html")
    assert graph["og:title"] == 'A "tram"'
    assert graph["og:description"] == make(1).preheader
    assert graph["og:image"] == "https://pictures.test/1.jpg"
    assert graph["og:url"] == "https://ledger.example/digest/2026-11-23-1.html"
    assert graph["og:type"] == "article"
    assert find_graph(tmp_path, "index.html")["og:type"] == "website"


def test_a_picture_that_the_archive_has_itself_is_told_by_its_whole_address_or_not_at_all(tmp_path: Path) -> None:
    add(tmp_path, make(1, image="images/a.jpg"))
    assert find_graph(tmp_path, "2026-11-23-1.html")["og:image"] == "https://ledger.example/digest/images/a.jpg"
    assert 'src="images/a.jpg"' in read(tmp_path, "index.html")
    add(tmp_path, archive=replace(ARCHIVE, url=None))
    assert "og:image" not in find_graph(tmp_path, "2026-11-23-1.html")


def test_the_index_is_by_year_in_the_newsletters_language_and_direction(tmp_path: Path) -> None:
    urdu = replace(ARCHIVE, name="لیجر", language="ur")
    add(tmp_path, make(1), make(50), archive=urdu)
    page = markup.fromstring(read(tmp_path, "index.html").encode())
    assert (page.get("lang"), page.get("dir")) == ("ur", "rtl")
    assert page.xpath("//h2/text()") == ["2027", "2026"]
    assert "جنوری" in page.xpath("//time/text()")[0]
    assert page.xpath("//h3/@dir") == ["ltr", "ltr"]


def test_the_index_has_the_colours_of_the_theme() -> None:
    site = load_site(Path("/nonexistent/archive"))
    style = {"colors": {"accent": "#123456", "odd": "#fff"}, "dark": {"accent": "#abcdef"}}
    files = update_site(site, ARCHIVE, {make(1): MAIL.format("x")}, style=style, read=read_page).files
    text = files["index.html"].decode()
    assert "--accent:#123456" in text
    assert "--accent:#abcdef" in text
    assert "odd" not in text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = '"><script>alert(1)</script>--><!--/digest-archive:head-->'
    add(tmp_path, make(1, subject=hostile, preheader=hostile), archive=replace(ARCHIVE, name=hostile))
    add(tmp_path, make(2), archive=replace(ARCHIVE, name=hostile))
    for name in ("index.html", *list_pages(tmp_path)):
        assert not markup.fromstring(read(tmp_path, name).encode()).xpath("//script")
    assert parse_page(read(tmp_path, "2026-11-23-1.html")).subject == hostile


def test_a_frame_is_made_anew_without_a_trace_of_the_old_one() -> None:
    entries: Iterable[Entry] = (make(2), make(1))
    around = find_neighbours(tuple(entries))
    first, other = make(1), replace(ARCHIVE, url=None, name="Other")
    once = frame_page(MAIL.format("x"), first, ARCHIVE, around[first.page], style={})
    between = frame_page(once, first, other, (None, None), style={"colors": {"dim": "#123456"}})
    assert frame_page(between, first, ARCHIVE, around[first.page], style={}) == once


def test_an_index_with_a_page_that_leads_elsewhere_is_no_index(tmp_path: Path) -> None:
    add(tmp_path, make(1))
    value = json.loads(read(tmp_path, "archive.json"))
    value["entries"][0]["page"] = "../../etc/passwd"
    assert parse_index(json.dumps(value)) is None


def test_the_lead_has_a_picture_only_where_readers_can_load_it() -> None:
    slot = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=1)
    edition = make_edition(2)

    def find_image(url: str) -> str | None:
        article = replace(edition.lead.article, image=Image(url=url))
        return make_entry(replace(edition, lead=replace(edition.lead, article=article)), slot, built=NOW).image

    assert find_image("https://x.test/a.jpg") == "https://x.test/a.jpg"
    assert find_image("cid:a.jpg") is None
