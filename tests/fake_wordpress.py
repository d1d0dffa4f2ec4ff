"""A small WordPress on loopback: home page, feed and REST, which filters, orders, pages and embeds as WordPress does.

    ledger = FakeWordPress(site)                  # a LocalSite; `path="/news"` for one in a folder
    ledger.posts.append(make_post(7, ledger.url, title="Trams return"))
    ledger.rest                                   # http://127.0.0.1:.../wp-json/wp/v2/posts
    ledger.is_closed = True                       # a plugin that refuses REST to strangers

Posts are what REST says of them; change one with `ledger.edit(7, at, title=...)`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.factories import NOW
from tests.local_site import Handler, LocalSite

Post = dict[str, Any]
_ROUTE = "/wp/v2/posts"
_MOST_PER_PAGE = 100
_NAME = "The Daily Ledger"


def make_post(number: int, home: str = "https://ledger.example", *, at: datetime | None = None, **changes: Any) -> Post:
    """Post `number` as REST gives it with `_embed`, written and last changed at `at`, its number of hours before now.

    `title`, `content` and `excerpt` are HTML, `categories`, `tags` and `authors` lists of names, `media` a media
    object or None; any other change replaces a field of the answer.
    """
    moment = (at or NOW - timedelta(hours=number)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    told = f"The first tram left depot {number} at dawn. Crowds lined the quay to see it pass."
    terms = [
        [{"id": 10, "name": name, "slug": "c", "taxonomy": "category"} for name in changes.pop("categories", ["City"])],
        [{"id": 20, "name": name, "slug": "t", "taxonomy": "post_tag"} for name in changes.pop("tags", ["Trams"])],
    ]
    authors = [{"id": 3, "name": name, "slug": "a"} for name in changes.pop("authors", ["Noor Aziz"])]
    media = changes.pop("media", None)
    embedded = {"author": authors, "wp:term": terms} | ({"wp:featuredmedia": [media]} if media else {})
    return {
        "id": number,
        "date": moment,
        "date_gmt": moment,
        "guid": {"rendered": f"{home}/?p={number}"},
        "modified": moment,
        "modified_gmt": moment,
        "slug": f"story-{number}",
        "status": "publish",
        "type": "post",
        "link": f"{home}/story-{number}/",
        "title": {"rendered": changes.pop("title", f"Harbour city opens its tram line number {number}")},
        "content": {"rendered": changes.pop("content", f"<p>{told}</p>\n"), "protected": False},
        "excerpt": {"rendered": changes.pop("excerpt", f"<p>{told[:40]} [&hellip;]</p>\n"), "protected": False},
        "author": 3,
        "featured_media": 900 if media else 0,
        "sticky": False,
        "format": "standard",
        "categories": [10],
        "tags": [20],
        "_links": {"self": [{"href": f"{home}/wp-json{_ROUTE}/{number}"}]},
        "_embedded": embedded,
    } | changes


def make_media(home: str = "https://ledger.example", *, sizes: Mapping[str, tuple[int, int]], alt: str = "") -> Post:
    """A media object as it is embedded: the picture in the sizes that `sizes` names; "full" is the picture itself."""
    details = {
        name: {
            "file": f"quay-{width}x{height}.jpg",
            "width": width,
            "height": height,
            "mime_type": "image/jpeg",
            "source_url": f"{home}/wp-content/uploads/quay-{width}x{height}.jpg",
        }
        for name, (width, height) in sizes.items()
    }
    full = details["full"]
    return {
        "id": 900,
        "type": "attachment",
        "media_type": "image",
        "mime_type": "image/jpeg",
        "alt_text": alt,
        "source_url": full["source_url"],
        "media_details": {"width": full["width"], "height": full["height"], "sizes": details},
    }


class FakeWordPress:
    """The newsroom's site; `hours` is how far its clock is east of UTC, as `modified_after` without a zone is read."""

    def __init__(self, site: LocalSite, *, path: str = "", hours: int = 0) -> None:
        self.url = site.url + path
        self.rest = f"{self.url}/wp-json{_ROUTE}"
        self.posts: list[Post] = []
        self.is_closed = False
        self._zone = timezone(timedelta(hours=hours))
        site.answers[f"{path}/"] = self._answer_home
        site.answers[f"{path}/feed/"] = self._answer_feed
        site.answers[f"{path}/wp-json"] = site.answers[f"{path}/wp-json/"] = self._answer_index
        site.answers[f"{path}/wp-json{_ROUTE}"] = self._answer_posts

    def add(self, *numbers: int) -> None:
        """Publish posts that differ by nothing but their numbers."""
        self.posts += [make_post(number, self.url) for number in numbers]

    def edit(self, number: int, at: datetime, **changes: Any) -> None:
        """Change a post, and with it the time it was modified."""
        place = next(place for place, post in enumerate(self.posts) if post["id"] == number)
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        fields = {key: {"rendered": value} if key in {"title", "content"} else value for key, value in changes.items()}
        self.posts[place] = self.posts[place] | {"modified": moment, "modified_gmt": moment} | fields

    def _answer_home(self, handler: Handler) -> None:
        route = _read_query(handler).get("rest_route", "")
        if route in {"/", ""} and "rest_route" in handler.path:
            self._answer_index(handler)
        elif route == _ROUTE:
            self._answer_posts(handler)
        elif route:
            _refuse(handler, 404, "rest_no_route", "No route was found matching the URL and request method.")
        else:
            links = (
                f'<link rel="alternate" type="application/rss+xml" title="{_NAME}" href="{self.url}/feed/">'
                f'<link rel="https://api.w.org/" href="{self.url}/wp-json/">'
            )
            page = (
                f"<!DOCTYPE html><html><head><title>{_NAME}</title>{links}</head><body><h1>{_NAME}</h1></body></html>"
            )
            headers = {
                "Content-Type": "text/html; charset=UTF-8",
                "Link": f'<{self.url}/wp-json/>; rel="https://api.w.org/"',
            }
            handler.say(page.encode(), headers=headers)

    def _answer_feed(self, handler: Handler) -> None:
        items = "".join(
            f"<item><title>{escape(post['title']['rendered'])}</title><link>{post['link']}</link>"
            f"<guid isPermaLink='false'>{post['guid']['rendered']}</guid>"
            f"<description>{escape(post['excerpt']['rendered'])}</description></item>"
            for post in self.posts[:10]
        )
        feed = f"<rss version='2.0'><channel><title>{_NAME}</title><link>{self.url}/</link>{items}</channel></rss>"
        handler.say(feed.encode(), headers={"Content-Type": "application/rss+xml; charset=UTF-8"})

    def _answer_index(self, handler: Handler) -> None:
        if self.is_closed:
            _refuse(handler, 401, "rest_not_logged_in", "You are not currently logged in.")
            return
        index = {"name": _NAME, "url": self.url, "home": self.url, "namespaces": ["wp/v2"], "routes": {_ROUTE: {}}}
        _say(handler, index)

    def _answer_posts(self, handler: Handler) -> None:
        if self.is_closed:
            _refuse(handler, 401, "rest_not_logged_in", "You are not currently logged in.")
            return
        query = _read_query(handler)
        size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
        if not 1 <= size <= _MOST_PER_PAGE or query.get("order", "desc") not in {"asc", "desc"}:
            _refuse(handler, 400, "rest_invalid_param", "Invalid parameter(s): per_page")
            return
        found = self._select(query)
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            problem = "The page number requested is larger than the number of pages available."
            _refuse(handler, 400, "rest_post_invalid_page_number", problem)
            return
        shown = [
            {key: value for key, value in post.items() if key != "_embedded" or "_embed" in query}
            for post in found[(page - 1) * size : page * size]
        ]
        _say(handler, shown, headers=_make_page_headers(handler, len(found), page, pages))

    def _select(self, query: Mapping[str, str]) -> list[Post]:
        """The published posts that were asked for, in the order that was asked for."""
        found = [post for post in self.posts if post["status"] == "publish" and post["type"] == "post"]
        for name, field in (("modified_after", "modified_gmt"), ("after", "date_gmt")):
            if name in query:
                after = datetime.fromisoformat(query[name])
                after = after if after.tzinfo else after.replace(tzinfo=self._zone)
                found = [post for post in found if datetime.fromisoformat(post[field] + "Z") > after]
        order = "modified_gmt" if query.get("orderby") == "modified" else "date_gmt"
        return sorted(found, key=lambda post: str(post[order]), reverse=query.get("order", "desc") == "desc")


def _read_query(handler: Handler) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(handler.path).query, keep_blank_values=True).items()}


def _make_page_headers(handler: Handler, total: int, page: int, pages: int) -> dict[str, str]:
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    if page < pages:
        query = urlencode(_read_query(handler) | {"page": str(page + 1)})
        headers["Link"] = f'<http://{handler.headers["Host"]}{urlsplit(handler.path).path}?{query}>; rel="next"'
    return headers


def _say(handler: Handler, content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
    kind = {"Content-Type": "application/json; charset=UTF-8"}
    handler.say(json.dumps(content).encode(), status=status, headers=kind | dict(headers or {}))


def _refuse(handler: Handler, status: int, code: str, problem: str) -> None:
    _say(handler, {"code": code, "message": problem, "data": {"status": status}}, status=status)
