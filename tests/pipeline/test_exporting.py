"""An edition for other mailers, and what a run writes for them and for the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from digest.export.mailers import MAILERS
from digest.model import Proof, Theme
from digest.pipeline.archiving import publish_sent
from digest.pipeline.edition import make_view
from digest.pipeline.exporting import compose_export
from digest.render import load_theme, render_edition
from digest.settings import ArchiveSettings, MergeTagSettings, Settings
from tests.factories import make_edition
from tests.pipeline.desk import DAY, HOUR, SEVEN, Desk
from tests.smtp_server import SmtpServer


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
