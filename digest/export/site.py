"""A web archive as files: read from its folder, added to, and given as what has to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from digest.errors import UsageError
from digest.export.archive import (
    INDEX,
    PAGE,
    Archive,
    Entry,
    add_entries,
    find_neighbours,
    format_index,
    make_urn,
    parse_index,
)
from digest.export.sitefeed import render_feed
from digest.export.siteindex import render_index
from digest.export.sitepage import FEED, frame_page, parse_page

_LARGEST = 20_000_000
"""Bytes of a file of an archive; what is larger is none of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a folder holds of an archive; `index` is what archive.json says, `entries` what pages are there."""

    folder: Path
    index: Archive | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def removed(self) -> frozenset[str]:
        """The pages that the index knows and that are gone: somebody took them down, and means it."""
        known = {*self.index.removed, *(entry.page for entry in self.index.entries)} if self.index else set()
        return frozenset(known - {entry.page for entry in self.entries})


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What to write, by name and in this order, and the editions that are new or another revision."""

    files: dict[str, bytes] = field(default_factory=dict)
    added: tuple[Entry, ...] = ()


def load_site(folder: Path) -> Site:
    """Read what is in `folder`, which need not exist: the pages that are there, from the index or from themselves.

    Raises UsageError when it cannot be read.
    """
    try:
        names = sorted(path.name for path in folder.iterdir() if PAGE.fullmatch(path.name) and path.is_file())
    except FileNotFoundError:
        return Site(folder=folder)
    except OSError as cause:
        raise UsageError(f"{folder} cannot be read ({cause.strerror or cause})", "Name another folder") from cause
    index = parse_index(read_page(folder / INDEX)) if (folder / INDEX).is_file() else None
    told = {entry.page: entry for entry in index.entries} if index else {}
    return Site(folder=folder, index=index, entries=tuple(_list_entries(folder, names, told)))


def update_site(
    site: Site, archive: Archive, new: Mapping[Entry, str], *, style: Mapping[str, object], read: Callable[[Path], str]
) -> Update:
    """Add the pages of `new` (edition -> e-mail without personal links) to an archive, whose other fields are today's.

    A page that is there is made anew by a later revision only; the frames of others are, where that is another than
    before. Raises UsageError when the folder holds the archive of another newsletter.
    """
    refuse_other(site, archive)
    entries = add_entries(site.entries, new)
    if not entries:
        return Update()
    feed = (site.index.id if site.index else "") or make_urn(f"feed\n{archive.newsletter}\n{entries[-1].id}")
    mails = {entry.page: html for entry, html in new.items()}
    archive = replace(archive, entries=entries, id=feed, removed=tuple(sorted(site.removed - set(mails))))
    before = {entry.page: entry for entry in site.entries}
    added = tuple(one for one in entries if one.page in mails and _is_later(one, before.get(one.page)))
    around = find_neighbours(entries)
    pages = {one.page: frame_page(mails[one.page], one, archive, around[one.page], style=style) for one in added}
    pages |= dict(_reframe(site, archive, around, skipped=pages, style=style, read=read))
    texts = {
        **pages,
        FEED: render_feed(archive),
        "index.html": render_index(archive, style),
        INDEX: format_index(archive),
    }
    return Update(files={name: text.encode() for name, text in texts.items()}, added=added)


def read_page(path: Path) -> str:
    """Read a file of an archive. Raises UsageError when it cannot be read, or is far too large."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is larger than {_LARGEST:,} bytes", "It is no page of an archive: move it away")
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror or cause})", "Name another folder") from cause


def refuse_other(site: Site, archive: Archive) -> None:
    """Raise UsageError when the folder holds the archive of another newsletter: their pages have the same names."""
    other = site.index.newsletter if site.index else archive.newsletter
    if other != archive.newsletter:
        raise UsageError(f"{site.folder} holds the archive of the newsletter {other}", "Name another folder")


def _list_entries(folder: Path, names: Iterable[str], told: Mapping[str, Entry]) -> Iterator[Entry]:
    """Tell of every page: as the index does, else as the page itself; a page that says nothing is somebody else's."""
    for name in names:
        if name in told:
            yield told[name]
            continue
        try:
            entry = parse_page(read_page(folder / name))
        except ValueError:
            continue
        if entry.page == name:
            yield entry


def _is_later(entry: Entry, there: Entry | None) -> bool:
    return there is None or entry.revision > there.revision


def _reframe(
    site: Site,
    archive: Archive,
    around: Mapping[str, tuple[Entry | None, Entry | None]],
    *,
    skipped: Mapping[str, str],
    style: Mapping[str, object],
    read: Callable[[Path], str],
) -> Iterator[tuple[str, str]]:
    """Make the frames anew of pages whose neighbours are others than before, or of all when the archive's name is."""
    same = site.index is not None and _strip(site.index) == _strip(archive)
    before = find_neighbours(site.index.entries) if same and site.index else {}
    for entry in archive.entries:
        if entry.page in skipped or (entry.page in before and _tell(before, entry) == _tell(around, entry)):
            continue
        html = read(site.folder / entry.page)
        framed = frame_page(html, entry, archive, around[entry.page], style=style)
        if framed != html:
            yield entry.page, framed


def _strip(archive: Archive) -> Archive:
    """What an archive says of itself, and not of its pages."""
    return replace(archive, entries=(), removed=())


def _tell(around: Mapping[str, tuple[Entry | None, Entry | None]], entry: Entry) -> tuple[str | None, ...]:
    return tuple(other.page if other else None for other in around[entry.page])
