"""Keeps the web archive: editions that were built become pages of it, without anything that is one reader's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import UsageError
from digest.export.archive import Archive, Entry, make_entry, make_page_name
from digest.export.pictures import FOLDER, Pictures, place_pictures
from digest.export.site import Site, load_site, read_page, refuse_other, update_site
from digest.model import EditionRecord, EditionState, Finding, Proof, Theme
from digest.pipeline.edition import find_frame_language
from digest.pipeline.exporting import load_kept_theme
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.picturing import load_pictures
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.render.words import Words
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written: the pages that are new or of a later revision, all files, and what was wrong with pictures."""

    added: tuple[Entry, ...] = ()
    paths: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    entry: Entry
    html: str
    pictures: dict[str, bytes]
    findings: tuple[Finding, ...]


def publish_sent(store: Store, settings: Settings, folder: Path, *, how: str = "remote") -> Published:
    """Add every edition that is on its way or was sent, is still kept, and has no page of its revision yet.

    One whose page somebody took down has none for good.

    `how` pictures go along is one of `digest.export.pictures.WAYS`. Raises UsageError for a folder that holds another
    archive, or cannot be written to.
    """
    from digest.store.editions import load_editions

    states = (EditionState.SENDING, EditionState.SENT)
    records = load_editions(store, settings.newsletter, states=states)
    return publish(store, records, settings, folder, how=how)


def publish(
    store: Store,
    records: Iterable[EditionRecord],
    settings: Settings,
    folder: Path,
    *,
    how: str = "remote",
    restore: bool = False,
) -> Published:
    """Add editions to the archive in `folder`, those whose pages were taken down if `restore`.

    Those that were pruned are passed over. Raises as `publish_sent`.
    """
    from digest.export.files import write_files
    from digest.render import load_theme
    from digest.render.words import make_words

    theme = load_theme(settings.theme, settings.look)
    site, archive = load_site(folder), make_archive(settings, make_words(theme.files, find_frame_language(settings)))
    refuse_other(site, archive)
    removed = frozenset[str]() if restore else site.removed
    pages = [
        page
        for record in _select_missing(records, site, settings, removed)
        if (page := _load_page(store, record, settings, how))
    ]
    mails = {page.entry: page.html for page in pages}
    update = update_site(site, archive, mails, style=theme.style, read=read_page)
    pictures = {name: content for page in pages for name, content in page.pictures.items()}
    return Published(
        added=update.added,
        paths=write_files(folder, {**pictures, **update.files}) if update.files else (),
        findings=tuple(finding for page in pages for finding in page.findings),
    )


def make_archive(settings: Settings, words: Words) -> Archive:
    """Give what the archive of a newsletter says of itself, in its `words`."""
    return Archive(
        newsletter=settings.newsletter,
        name=settings.name,
        language=find_frame_language(settings),
        timezone=settings.timezone,
        site=settings.site,
        url=settings.archive.url,
        words=tuple((word.text, word.lang or words.language) for word in (words.editions, words.older, words.newer)),
    )


def _select_missing(
    records: Iterable[EditionRecord], site: Site, settings: Settings, removed: frozenset[str]
) -> Iterable[EditionRecord]:
    there = {entry.page: entry.revision for entry in site.entries}
    for record in records:
        page = make_page_name(record.slot, timezone=settings.timezone)
        if page not in removed and there.get(page, 0) < record.slot.revision:
            yield record


def _load_page(store: Store, record: EditionRecord, settings: Settings, how: str) -> _Page | None:
    try:
        proof = load_kept_proof(store, record.slot)
    except UsageError:  # it was pruned, and a page that it has stays
        return None
    proof = render_public(proof, load_kept_theme(store, record.slot, settings))
    pictures = load_pictures(proof, settings, base=store.path.parent, how=how)
    # The archive has the pictures itself that are files here, wherever else they are published.
    files = place_pictures(
        {"page.html": proof.rendered.html.encode()}, pictures, how="embed" if how == "embed" else "folder"
    )
    html = files.pop("page.html").decode()
    entry = make_entry(proof.edition, record.slot, built=record.built, image=_find_image(proof, pictures, how))
    return _Page(entry=entry, html=html, pictures=files, findings=pictures.findings if how != "remote" else ())


def render_public(proof: Proof, theme: Theme) -> Proof:
    """Render an edition for everybody: no link to leave by or to itself, and links to stories that count no e-mail."""
    from digest.render import render_edition

    letter = replace(proof.edition.newsletter, unsubscribe=None, view=None, utm=())
    edition = replace(proof.edition, newsletter=letter)
    return Proof(edition=edition, rendered=replace(render_edition(edition, theme), pictures=proof.rendered.pictures))


def _find_image(proof: Proof, pictures: Pictures, how: str) -> str | None:
    """Where the archive has the lead's picture, if it has it as a file."""
    image = proof.edition.lead.article.image
    picture = pictures.by_address.get(image.url) if image else None
    return f"{FOLDER}{picture.name}" if picture and how != "embed" else None
