"""What a web archive holds: its editions, the names of their pages, and the index that machines read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digest.model import Edition, Slot
from digest.urls import make_safe_link

FORMAT = "digest-archive/1"
INDEX = "archive.json"
_INSTANTS = ("due", "published", "updated")
PAGE = re.compile(r"\d{4}-\d{2}-\d{2}-\d{1,9}\.html", re.ASCII)
"""The names of pages; all other files in the folder are somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition in the archive: its page, the `id` that it keeps in the feed for good, and what is told of it.

    `image` is the address of the lead's picture, `language` that of the subject. `published` is when its first revision
    was built, `updated` when this one was.
    """

    page: str
    id: str
    number: int
    revision: int
    due: datetime
    published: datetime
    updated: datetime
    subject: str
    preheader: str
    language: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A newsletter's archive, the newest edition first; `newsletter` is its short name, `url` where readers find it.

    `id` is the feed's, for good; "" before there is one. `removed` are pages that somebody took down.
    """

    newsletter: str
    name: str
    language: str = "en"
    timezone: str = "UTC"
    site: str | None = None
    url: str | None = None
    id: str = ""
    words: tuple[tuple[str, str], ...] = (("All editions", "en"), ("Previous edition", "en"), ("Next edition", "en"))
    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()


def make_page_name(slot: Slot, *, timezone: str) -> str:
    """Return the name of an edition's page, the same for all its revisions: "2026-11-22-17.html"."""
    return f"{slot.due.astimezone(ZoneInfo(timezone)).date().isoformat()}-{slot.number}.html"


def join_url(url: str, page: str = "") -> str:
    """Return the address of a page of the archive at `url`, or of its index."""
    return f"{url.rstrip('/')}/{page}"


def make_entry(edition: Edition, slot: Slot, *, built: datetime, image: str | None = None) -> Entry:
    """Tell of an edition that has a slot and was `built` then.

    `image` is where the archive has the lead's picture, if it has it itself.
    """
    letter, shown = edition.newsletter, edition.lead.article.image
    link = image or (make_safe_link(shown.url) if shown else None)
    stable = f"{slot.newsletter}\n{letter.name}\n{slot.due.isoformat()}\n{slot.number}"
    return Entry(
        page=make_page_name(slot, timezone=letter.timezone),
        id=make_urn(stable),
        number=slot.number,
        revision=slot.revision,
        due=slot.due,
        published=built,
        updated=built,
        subject=edition.subject,
        preheader=edition.preheader,
        language=edition.lead.article.language if edition.lead.article.title in edition.subject else letter.language,
        image=link if link and (image or link.startswith("http")) else None,
    )


def make_urn(text: str) -> str:
    """Return a URN that is the same for the same text (a UUID of version 8, RFC 9562)."""
    hexed = hashlib.sha256(text.encode()).hexdigest()
    return f"urn:uuid:{hexed[:8]}-{hexed[8:12]}-8{hexed[13:16]}-a{hexed[17:20]}-{hexed[20:32]}"


def add_entries(present: Iterable[Entry], new: Iterable[Entry]) -> tuple[Entry, ...]:
    """Add editions, the newest first; one that is there gives way to a later revision only.

    Its `id` and when it was first published stay.
    """
    entries = {entry.page: entry for entry in present}
    for entry in new:
        there = entries.get(entry.page)
        if there is None or there.revision < entry.revision:
            entries[entry.page] = _follow(entry, there) if there else entry
    return tuple(sorted(entries.values(), key=lambda one: (one.due, one.number), reverse=True))


def _follow(entry: Entry, there: Entry) -> Entry:
    return replace(
        entry, id=there.id, published=there.published, updated=max(entry.updated, there.updated + timedelta(seconds=1))
    )


def find_neighbours(entries: tuple[Entry, ...]) -> dict[str, tuple[Entry | None, Entry | None]]:
    """Give for each page the edition before it and the one after it."""
    newer = (None, *entries[:-1])
    older = (*entries[1:], None)
    return {one.page: (before, after) for one, before, after in zip(entries, older, newer, strict=False)}


def describe_entry(entry: Entry) -> dict[str, Any]:
    """Give an entry as plain JSON values."""
    return {**asdict(entry), **{name: getattr(entry, name).isoformat() for name in _INSTANTS}}


def parse_entry(value: Any) -> Entry:
    """Read what `describe_entry` gave. Raises ValueError when that is not what it is."""
    try:
        wanted = {name: value[name] for name in Entry.__dataclass_fields__}
        entry = Entry(**{**wanted, **{name: datetime.fromisoformat(value[name]) for name in _INSTANTS}})
    except (TypeError, KeyError) as cause:
        raise ValueError("this is no edition of an archive") from cause
    texts = (entry.page, entry.id, entry.subject, entry.preheader, entry.language or "", entry.image or "")
    counts = (entry.number, entry.revision)
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, int) for one in counts):
        raise ValueError("this is no edition of an archive")
    if not PAGE.fullmatch(entry.page) or any(getattr(entry, name).tzinfo is None for name in _INSTANTS):
        raise ValueError(f"{entry.page!r} is no page of an archive")
    return entry


def format_index(archive: Archive) -> str:
    """Give archive.json: the archive as text, indented, keys in a fixed order."""
    value = {"format": FORMAT, **{name: getattr(archive, name) for name in Archive.__dataclass_fields__}}
    value["entries"] = [describe_entry(entry) for entry in archive.entries]
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def parse_index(text: str) -> Archive | None:
    """Read archive.json; None when it is broken, as all in it can be read from the pages too."""
    try:
        value = json.loads(text)
        if value.pop("format") != FORMAT:
            return None
        entries = tuple(map(parse_entry, value.pop("entries")))
        removed = tuple(page for page in value.pop("removed", ()) if PAGE.fullmatch(page))
        return Archive(**value, entries=entries, removed=removed)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
