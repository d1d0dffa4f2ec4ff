"""An edition's page in the web archive: its e-mail in a frame that says what it is and leads to its neighbours. Pure.

The frame is two blocks between marks, so that it can be made anew when a neighbour comes, and what was printed stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from digest.export.archive import Archive, Entry, describe_entry, join_url, parse_entry
from digest.export.sitelook import SCRIPTS, make_variables, mark_text
from digest.text.localdates import make_locale, render_edition_date, render_short_date

FEED = "feed.xml"

_HEAD, _HEAD_END = "<!--digest-archive:head-->", "<!--/digest-archive:head-->"
_NAV, _NAV_END = "<!--digest-archive:nav-->", "<!--/digest-archive:nav-->"
_BLOCKS = re.compile(f"{_HEAD}.*?{_HEAD_END}|{_NAV}.*?{_NAV_END}", re.DOTALL)
_META = re.compile(r'<meta name="digest-archive" content="([^"]*)">')
_BODY = re.compile(r"""<body\b(?:"[^"]*"|'[^']*'|[^"'>])*>""")
_HEAD_BYTES = 20_000
"""How far into a page its own description may stand."""

_STYLE = (
    ".digest-archive{display:grid;grid-template-columns:1fr auto 1fr;gap:0 20px;"
    "box-sizing:border-box;max-width:640px;margin:0 auto;padding:10px 20px 0;"
    "font:14px/20px var(--label-font);color:var(--dim)}"
    ".digest-archive a{color:inherit;text-decoration:none;padding:8px 0}"
    ".digest-archive [rel=index]{text-align:center}.digest-archive [rel=next]{text-align:end}"
    ".digest-archive span{display:block}"
    ".digest-archive a:hover,.digest-archive a:focus-visible{text-decoration:underline}"
    "@media (max-width:480px){.digest-archive{grid-template-columns:1fr 1fr;column-gap:8px}"
    ".digest-archive [rel=index]{grid-column:1/3;grid-row:1}}"
    "@media print{.digest-archive{display:none}}"
)


def frame_page(
    html: str,
    entry: Entry,
    archive: Archive,
    around: tuple[Entry | None, Entry | None],
    *,
    style: Mapping[str, object],
) -> str:
    """Put an e-mail, or a page, into the frame of an edition, in the look of a theme's `style`.

    `around` are the editions before and after.
    """
    bare = _BLOCKS.sub("", html)
    body = _BODY.search(bare)
    head_end = bare.find("</head>")
    if body is None or head_end < 0:
        raise ValueError("this is no page")
    look = f"<style>{make_variables(style, of='.digest-archive')}{_STYLE}{SCRIPTS}</style>"
    head = f"{_HEAD}{''.join(_list_head(entry, archive, around))}{look}{_HEAD_END}"
    nav = f"{_NAV}{_make_nav(archive, around)}{_NAV_END}"
    return "".join((bare[:head_end], head, bare[head_end : body.end()], nav, bare[body.end() :]))


def parse_page(html: str) -> Entry:
    """Read what a page says of its edition. Raises ValueError when it says nothing."""
    found = _META.search(html, 0, _HEAD_BYTES)
    if found is None:
        raise ValueError("this is no page of an archive")
    return parse_entry(json.loads(unescape(found[1])))


def list_shared(archive: Archive, *, title: str, about: str, page: str, image: str | None) -> Iterator[str]:
    """Give what the head of any page of the archive tells programs that show links, and readers of feeds."""
    url = join_url(archive.url, page) if archive.url else None
    yield make_tag("meta", name="description", content=about)
    yield make_tag("link", rel="alternate", type="application/atom+xml", title=archive.name, href=FEED)
    if url:
        yield make_tag("link", rel="canonical", href=url)
    shown = find_whole(image, archive)
    graph = {"title": title, "description": about, "site_name": archive.name, "url": url, "image": shown}
    locale = make_locale(archive.language)
    graph["locale"] = f"{locale.language}_{locale.territory}" if locale.territory else None
    for name, content in graph.items():
        if content:
            yield make_tag("meta", property=f"og:{name}", content=content)
    yield make_tag("meta", name="twitter:card", content="summary_large_image" if shown else "summary")


def find_whole(address: str | None, archive: Archive) -> str | None:
    """Return the whole address of a picture that the archive may have itself; None where nobody knows it."""
    if not address or address.startswith("http"):
        return address
    return join_url(archive.url, address) if archive.url else None


def make_tag(tag: str, **attributes: str) -> str:
    """Return a tag without content, its attributes escaped."""
    told = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{told}>"


def _list_head(entry: Entry, archive: Archive, around: tuple[Entry | None, Entry | None]) -> Iterator[str]:
    described = json.dumps(describe_entry(entry), ensure_ascii=False)
    yield make_tag("meta", name="digest-archive", content=described)
    yield from list_shared(archive, title=entry.subject, about=entry.preheader, page=entry.page, image=entry.image)
    yield make_tag("meta", property="og:type", content="article")
    yield make_tag("meta", property="article:published_time", content=entry.published.isoformat())
    if entry.updated != entry.published:
        yield make_tag("meta", property="article:modified_time", content=entry.updated.isoformat())
    for rel, other in zip(("prev", "next"), around, strict=True):
        if other:
            yield make_tag("link", rel=rel, href=other.page)


def _make_nav(archive: Archive, around: tuple[Entry | None, Entry | None]) -> str:
    """Lead to the edition before, to all, and to the one after."""
    before, after = around
    everything, older, newer = archive.words
    back = _make_link(before, archive, "prev", older) if before else "<span></span>"
    on = _make_link(after, archive, "next", newer) if after else "<span></span>"
    name = _make_line(archive.name, archive.language, archive)
    home = f'<a href="./" rel="index">{name}{_make_line(*everything, archive)}</a>'
    return f'<nav class="digest-archive" aria-label="{escape(archive.name)}">{back}{home}{on}</nav>'


def _make_link(entry: Entry, archive: Archive, rel: str, word: tuple[str, str]) -> str:
    date = render_short_date(entry.due, language=archive.language, timezone=archive.timezone)
    full = render_edition_date(entry.due, language=archive.language, timezone=archive.timezone)
    text, language = word
    shown = f"‹ {text}" if rel == "prev" else f"{text} ›"
    lines = f"{_make_line(shown, language, archive)}{_make_line(date, archive.language, archive)}"
    return f'<a href="{escape(entry.page)}" rel="{rel}" title="{escape(full)}">{lines}</a>'


def _make_line(text: str, language: str, archive: Archive) -> str:
    return f"<span{mark_text(text, language, page=archive.language)}>{escape(text)}</span>"
