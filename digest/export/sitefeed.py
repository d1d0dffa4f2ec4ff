"""The Atom feed of a web archive (RFC 4287): its latest editions. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from digest.export.archive import Archive, Entry, join_url
from digest.export.sitepage import FEED

_LATEST = 50
_ATOM = "http://www.w3.org/2005/Atom"


def render_feed(archive: Archive) -> str:
    """Return the feed; links are absolute where the archive has an address. There is one edition at least."""
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", archive.language)
    _add(root, "id", archive.id)
    _add(root, "title", archive.name)
    _add(root, "updated", _tell(max(entry.updated for entry in archive.entries)))
    _add(_add(root, "author"), "name", archive.name)
    _add(root, "link", rel="alternate", type="text/html", href=_find(archive))
    if archive.url:
        _add(root, "link", rel="self", type="application/atom+xml", href=_find(archive, FEED))
    for entry in archive.entries[:_LATEST]:
        _add_entry(root, entry, archive)
    etree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _add_entry(root: Any, entry: Entry, archive: Archive) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.subject)
    _add(element, "published", _tell(entry.published))
    _add(element, "updated", _tell(entry.updated))
    _add(element, "link", rel="alternate", type="text/html", href=_find(archive, entry.page))
    _add(element, "summary", entry.preheader)


def _find(archive: Archive, page: str = "") -> str:
    return join_url(archive.url, page) if archive.url else page or "./"


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text
    return element


def _tell(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
