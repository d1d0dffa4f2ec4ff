"""An edition for other mailers, and what a run writes for them and for the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml.html import fromstring

from digest.export.mailers import MAILERS
from digest.export.pictures import Pictures, find_sources
from digest.mime import Picture
from digest.model import Image, Proof, Story, Theme
from digest.pictures import load_picture
from digest.pipeline.archiving import publish, publish_sent
from digest.pipeline.edition import make_view
from digest.pipeline.exporting import compose_export, compose_usual
from digest.render import load_theme, render_edition
from digest.render.themes import load_sources
from digest.settings import ArchiveSettings, MergeTagSettings, SendSettings, Settings
from digest.store.editions import load_edition
from tests.factories import make_edition
from tests.pipeline.desk import DAY, HOUR, SEVEN, Desk
from tests.smtp_server import SmtpServer
from tests.test_pictures import paint


def refuse() -> Theme:
    raise AssertionError("it was rendered again")


def test_what_has_a_place_for_each_placeholder_is_not_rendered_again() -> None:
    edition, theme = make_edition(2), load_theme("newsroom")
    edition = replace(edition, newsletter=replace(edition.newsletter, view="https://ledger.example/17.html"))
    export = compose_export(
        Proof(edition=edition, rendered=render_edition(edition, theme)), MAILERS["brevo"], load=refuse
    )
    assert list(export.files) == ["paste.html", "paste.txt", "edition.json", "README.txt"]
    assert export.findings == ()
    assert b"ledger.example/17.html" not in export.files["paste.html"]


def test_a_newsletter_without_a_way_to_leave_gets_the_mailers() -> None:
    edition, theme = make_edition(2), load_theme("newsroom")
    edition = replace(edition, newsletter=replace(edition.newsletter, unsubscribe=None, address=None))
    proof = Proof(edition=edition, rendered=render_edition(edition, theme))
    export = compose_export(proof, MAILERS["mailchimp"], load=lambda: theme)
    for tag in ("*|UNSUB|*", "*|ARCHIVE|*", "*|LIST:ADDRESSLINE|*"):
        assert tag in export.files["paste.html"].decode()
    assert "any@example.com" not in "".join(content.decode() for content in export.files.values())
    assert export.findings == ()


def test_an_edition_leads_to_its_page_and_a_proof_to_the_front_page(tmp_path: Path) -> None:
    desk = Desk(tmp_path, deliver="export", export="out")
    desk.write_stories(5)
    desk.run(SEVEN)
    slot = desk.load_editions()[0].slot
    settings = Settings(timezone="Asia/Karachi", archive=ArchiveSettings(url="https://ledger.test/digest/"))
    assert make_view(settings, slot) == "https://ledger.test/digest/2026-11-22-1.html"
    assert make_view(settings, None) == "https://ledger.test/digest/"
    assert make_view(Settings(), slot) is None


def test_a_run_writes_what_the_mailer_takes_and_keeps_the_archive(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path,
        deliver="export",
        export="out",
        export_for="own",
        merge_tags={"own": MergeTagSettings(unsubscribe="[[leave]]", view="[[web]]")},
        archive=ArchiveSettings(folder="site", url="https://ledger.test/digest"),
    )
    desk.write_stories(5)
    desk.run(SEVEN)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "paste.html",
        "paste.txt",
        "edition.json",
        "README.txt",
    }
    assert 'href="[[leave]]"' in (tmp_path / "out/paste.html").read_text()
    page = (tmp_path / "site/2026-11-22-1.html").read_text()
    assert "Unsubscribe" not in page
    assert "View in browser" not in page
    assert "@@" not in page


def test_an_e_mail_is_sent_though_its_page_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("no folder")
    with SmtpServer() as server:
        desk = Desk(tmp_path, server, archive=ArchiveSettings(folder="site", url="https://ledger.test/d"))
        desk.write_stories(5)
        outcome = desk.run(SEVEN)
        assert len(server.messages) == 2
        assert b"https://ledger.test/d/2026-11-22-1.html" in server.messages[0].content.replace(b"=\r\n", b"")
    assert outcome.exit_code == 2
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_every_edition_that_went_out_gets_a_page_and_drafts_get_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path, deliver="export", export="out", mark_sent="at_once")
    for day in range(2):
        desk.write_stories(5, at=SEVEN + day * DAY - HOUR)
        desk.run(SEVEN + day * DAY)
    desk.settings = replace(desk.settings, require_approval=True)
    desk.write_stories(5, at=SEVEN + 2 * DAY - HOUR)
    desk.run(SEVEN + 2 * DAY)
    assert [state for _, _, state in desk.tell_editions()] == ["sent", "sent", "draft"]
    with desk.open() as store:
        published = publish_sent(store, desk.settings, tmp_path / "site")
        again = publish_sent(store, desk.settings, tmp_path / "site")
    assert [entry.page for entry in published.added] == ["2026-11-23-2.html", "2026-11-22-1.html"]
    assert again.added == ()


def test_a_page_that_was_taken_down_stays_down_until_it_is_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path, deliver="export", export="out", mark_sent="at_once")
    for day in range(2):
        desk.write_stories(5, at=SEVEN + day * DAY - HOUR)
        desk.run(SEVEN + day * DAY)
    site = tmp_path / "site"
    with desk.open() as store:
        publish_sent(store, desk.settings, site)
        (site / "2026-11-22-1.html").unlink()
        assert [publish_sent(store, desk.settings, site).added for _ in range(2)] == [(), ()]
        assert all("22-1" not in (site / name).read_text() for name in ("index.html", "feed.xml", "2026-11-23-2.html"))
        record = load_edition(store, desk.settings.newsletter, "1")
        published = publish(store, [record], desk.settings, site, restore=True)
    assert [entry.page for entry in published.added] == ["2026-11-22-1.html"]


def make_shown(tmp_path: Path) -> tuple[Proof, Theme]:
    """An e-mail with a logo, light and dark, and two pictures that are files here, beside one on the web."""
    for name, size in (("quay.jpg", (1200, 800)), ("logo.png", (300, 60))):
        (tmp_path / name).write_bytes(paint(name.rpartition(".")[2].replace("jpg", "jpeg"), size))
    quay, logo = load_picture(tmp_path / "quay.jpg", alt="The quay"), load_picture(tmp_path / "logo.png")
    web = Image(url="https://ledger.example/dome.jpg", width=600, height=400)
    theme = replace(load_theme("newsroom"), logo=logo, dark_logo=logo)
    edition = make_edition(4)
    images = dict(zip((story.article.id for story in edition.stories), (quay, quay, web, None), strict=True))

    def show(story: Story) -> Story:
        return replace(story, article=replace(story.article, image=images[story.article.id]))

    sections = (replace(section, stories=tuple(map(show, section.stories))) for section in edition.sections)
    edition = replace(edition, lead=show(edition.lead), sections=tuple(sections))
    return Proof(edition=edition, rendered=render_edition(edition, theme)), theme


@pytest.mark.parametrize("mailer", [None, "brevo"])
def test_pages_for_the_web_are_as_if_the_pictures_that_nobody_can_load_had_never_been(
    tmp_path: Path, mailer: str | None
) -> None:
    proof, theme = make_shown(tmp_path)
    if mailer:
        export = compose_export(proof, MAILERS[mailer], load=lambda: theme)
        html = export.files["paste.html"].decode()
    else:
        export = compose_usual(proof, Settings(), load=lambda: theme)
        html = export.files["email.html"].decode()
        assert b"cid:" not in export.files["email.mjml"]
        assert b"cid:" in export.files["email.eml"]
    page = fromstring(html)
    assert [image.get("src") for image in page.iter("img")] == ["https://ledger.example/dome.jpg"]
    assert page.xpath("normalize-space(//h1)") == proof.edition.newsletter.name
    assert not page.xpath("//table[contains(@class, 'list') or contains(@class, 'lead')]//td[not(*)]")
    widths = [
        {sum(int(cell.get("colspan", "1")) for cell in row.iter("td")) for row in table.iter("tr")}
        for table in page.xpath("//table[contains(@class, 'list')]")
    ]
    assert all(len(width) == 1 for width in widths)


@pytest.mark.parametrize("how", ["folder", "embed"])
def test_where_pictures_go_along_nothing_is_rendered_again(tmp_path: Path, how: str) -> None:
    proof, _ = make_shown(tmp_path)
    local = [one for one in find_sources(proof.rendered.html) if one.startswith("cid:")]
    pictures = Pictures(by_address={one: Picture(name=one[4:], type="image/png", content=b"x") for one in local})
    export = compose_usual(proof, Settings(), load=refuse, pictures=pictures, how=how)
    html = export.files["email.html"].decode()
    assert html.count("<img") == proof.rendered.html.count("<img")


def test_pictures_written_into_what_a_mailer_sends_are_warned_of(tmp_path: Path) -> None:
    proof, theme = make_shown(tmp_path)
    local = [one for one in find_sources(proof.rendered.html) if one.startswith("cid:")]
    pictures = Pictures(by_address={one: Picture(name=one[4:], type="image/png", content=b"x") for one in local})
    for how, told in (("embed", ["image-data"]), ("folder", [])):
        export = compose_export(proof, MAILERS["mailchimp"], load=lambda: theme, pictures=pictures, how=how)
        assert [one.code for one in export.findings if one.code == "image-data"] == told


def test_a_run_tells_that_what_it_wrote_has_no_way_to_leave(tmp_path: Path) -> None:
    for name, text in load_sources("newsroom").items():
        path = tmp_path / "bare" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace(b"{% if page.unsubscribe %}", b"{% if false %}"))
    theme = str(tmp_path / "bare")
    desk = Desk(tmp_path, theme=theme, export_for="brevo", deliver="export", export="out", send=SendSettings())
    desk.write_stories(5)
    outcome = desk.run(SEVEN)
    assert outcome.exit_code == 5
    assert any("not fit to be sent: mailer-unsubscribe: there is no {{ unsubscribe }}" in line for line in outcome.news)
    assert (tmp_path / "out/paste.html").exists()
