"""The twelve sources on a local server: what each shows follows from the history and the simulated time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from html import escape

from tests.fake_wordpress import FakeWordPress, make_post
from tests.local_site import Handler, LocalSite
from tests.world.history import FEEDS, OUTAGES, WORDPRESS, Item, at

_MOST = 25
"""Items that a feed shows at once."""


class Press:
    """Serves the history at the time that `turn_to` set, and notes in `shown` which items ever went out, by path."""

    def __init__(self, site: LocalSite, history: Iterable[Item]) -> None:
        self.site = site
        self.history = tuple(history)
        self.now = at(0)
        self.shown: dict[str, Item] = {}
        self.on_request: Callable[[str], None] = lambda _: None
        self._wordpress = FakeWordPress(site, path=f"/{WORDPRESS}")
        for source in FEEDS:
            site.put(f"/{source}.xml", partial(self._answer, source))
        for item in self.history:
            site.put(item.path, partial(self._answer_page, item))
        route = f"/{WORDPRESS}/wp-json/wp/v2/posts"
        self._ask_wordpress = site.answers[route]
        site.put(route, self._answer_wordpress)

    @property
    def sources(self) -> list[str]:
        """Their addresses, in the order in which they are to be configured."""
        return [*(f"{self.site.url}/{source}.xml" for source in FEEDS), self._wordpress.rest]

    def turn_to(self, now: datetime) -> None:
        """Let it be `now`."""
        self.now = now
        self._wordpress.posts = [
            make_post(
                item.number,
                self._wordpress.url,
                at=item.says,
                title=item.text.title,
                content=_make_html(item),
                excerpt="",
                link=self.site.url + item.path,
                lang=item.language,
                tags=list(item.tags),
                translations={
                    "en": min(item.number, item.translation or 0),
                    "de": max(item.number, item.translation or 0),
                },
            )
            for item in self.history
            if item.source == WORDPRESS and item.show(now)
        ]

    def _list(self, source: str) -> list[Item]:
        shown = [item for item in self.history if item.source == source and item.show(self.now)]
        return sorted(shown, key=lambda item: (item.shown, item.path), reverse=True)[:_MOST]

    def _answer(self, source: str, handler: Handler) -> None:
        self.on_request(source)
        first, last = OUTAGES.get(source, (0, 0))
        if at(first) <= self.now < at(last):
            handler.say(b"down for repairs", status=500)
            return
        items = self._list(source)
        body = _FORMS.get(source, _make_rss)(source, items, self.now, self.site.url).encode()
        self._say(handler, body, items)

    def _answer_wordpress(self, handler: Handler) -> None:
        """As WordPress does, but for an ETag, so that nothing is read anew that did not change."""
        items = self._list(WORDPRESS)
        etag = _make_etag("\n".join(item.path for item in items).encode())
        if handler.headers.get("If-None-Match") == etag:
            handler.say(b"", status=304, headers={"ETag": etag})
            return
        plain = handler.say

        def say(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
            plain(body, status=status, headers={**(headers or {}), "ETag": etag})

        handler.say = say  # type: ignore[method-assign] # for this answer
        try:
            self._ask_wordpress(handler)
        finally:
            handler.say = plain  # type: ignore[method-assign] # the connection goes on
        self._note(items)

    def _answer_page(self, item: Item, handler: Handler) -> None:
        is_gone = item.kind == "taken back" and self.now >= at(6)
        handler.say(b"" if is_gone else b"<html></html>", status=410 if is_gone else 200)

    def _say(self, handler: Handler, body: bytes, items: Iterable[Item]) -> None:
        headers = {"ETag": _make_etag(body), "Content-Type": "application/xml"}
        if handler.headers.get("If-None-Match") == headers["ETag"]:
            handler.say(b"", status=304, headers=headers)
            return
        handler.say(body, headers=headers)
        self._note(items)

    def _note(self, items: Iterable[Item]) -> None:
        self.shown |= {item.path: item for item in items}


def _make_etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _make_html(item: Item) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.text.paragraphs)


def _make_rss(source: str, items: Iterable[Item], now: datetime, url: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>The {source.title()}</title><link>{url}/</link><description>News</description>"
        f"{''.join(_make_rss_item(item, now, url) for item in items)}</channel></rss>"
    )


def _make_rss_item(item: Item, now: datetime, url: str) -> str:
    title, says = item.show(now) or (item.text.title, item.says)
    date = f"<pubDate>{format_datetime(says)}</pubDate>" if says else ""
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in item.tags)
    return (
        f"<item><title>{escape(title)}</title><link>{url}{item.path}</link><guid>{url}{item.path}</guid>{date}{tags}"
        f"<content:encoded><![CDATA[{_make_html(item)}]]></content:encoded></item>"
    )


def _make_atom(source: str, items: Iterable[Item], now: datetime, url: str) -> str:
    entries = "".join(_make_atom_entry(item, now, url) for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>{url}/{source}</id>'
        f"<title>The {source.title()}</title><updated>2026-03-16T00:00:00Z</updated>{entries}</feed>"
    )


def _make_atom_entry(item: Item, now: datetime, url: str) -> str:
    title, says = item.show(now) or (item.text.title, item.says)
    date = f"<published>{says.isoformat()}</published>" if says else ""
    return (
        f'<entry><id>{url}{item.path}</id><title>{escape(title)}</title><link href="{url}{item.path}"/>{date}'
        f'<content type="html">{escape(_make_html(item))}</content></entry>'
    )


def _make_json(source: str, items: Iterable[Item], now: datetime, url: str) -> str:
    rows = []
    for item in items:
        title, says = item.show(now) or (item.text.title, item.says)
        row = {"id": url + item.path, "url": url + item.path, "title": title, "content_html": _make_html(item)}
        rows.append(row | ({"date_published": says.isoformat()} if says else {}))
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": f"The {source.title()}", "items": rows})


_FORMS = {"atom": _make_atom, "json": _make_json}
