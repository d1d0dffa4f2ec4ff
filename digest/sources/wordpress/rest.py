"""WordPress's REST interface: what to ask a site for, and its answers -> articles.

A first reading asks for the newest posts. Later ones ask for what was modified since, and then for what was published
since: a scheduled post keeps the time of its last edit when it comes out, and may have been edited days before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.model import ArticleError, Batch, Fetched, Memory, Trouble, WebRequest
from digest.settings import SourceSettings
from digest.sources.article import NAME_LIMIT, make_source_name
from digest.sources.decode import decode_text
from digest.sources.feeds.jsonvalues import find_text, parse_json
from digest.sources.wordpress.content import make_post, part_results
from digest.sources.wordpress.paths import find_value
from digest.sources.wordpress.posts import Post, find_home, find_parts
from digest.text.hygiene import clean_line, strip_html

_ROUTE = "/wp/v2/posts"
_PER_PAGE = 50
"""Posts in an answer, with all that is embedded a few megabytes at most."""

_LARGEST_PAGE = 100
_FIRST_PAGES = 2
_MOST_PAGES = 20
MAX_POSTS = 5_000
"""Posts of one document; WordPress gives a hundred at most, but files may be put together."""

_OVERLAP = timedelta(hours=2)
"""How far behind the newest change that was seen the next question begins.

Sites compare in local time, in which an hour comes twice when summer ends, publish scheduled posts late if nobody
visits them, and answer from caches. Posts that are seen again are known by their ids, so asking for more is safe.
"""

_NUMBER = re.compile(r"[0-9]{1,6}")


def request_wordpress(source: SourceSettings, memory: Memory) -> WebRequest:
    """Ask for the newest posts, or for those modified since the last reading.

    Parameters of the configured address that choose posts, such as `categories=` and `lang=`, are kept. An address
    of the interface as a whole is taken for that of its posts.
    """
    address = _find_endpoint(memory.url or source.at.partition("#")[0])
    asked = {
        "per_page": _read_query(address).get("per_page", str(_PER_PAGE)),
        "_embed": "author,wp:term,wp:featuredmedia",
        "page": None,
        "order": "desc",
        "orderby": "date",
        "after": None,
        "modified_after": None,
    }
    if memory.modified is not None:
        # With its zone: a time without one would be read on the site's own clock.
        since = (memory.modified - _OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked |= {"orderby": "modified", "modified_after": since}
    return _make_request(address, asked)


def parse_wordpress(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The published posts in an answer of `/wp/v2/posts`, or in a file that holds one; and its other pages."""
    answer = _parse_answer(decode_text(fetched.body))
    if isinstance(answer, str):
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=answer),))
    query = _read_query(fetched.url or "")
    found = list(islice(_select_posts(answer, fetched), MAX_POSTS + 1))
    posts = found[:MAX_POSTS]
    site = find_home(posts[0], fetched) if posts else ""
    name = clean_line(
        html.unescape(find_text(find_value(posts, 0, "yoast_head_json", "og_site_name"))), limit=NAME_LIMIT
    )
    source = name or make_source_name(fetched) or site.partition("/")[0]
    start = (_read_number(query.get("page", "")) - 1) * _LARGEST_PAGE
    articles, errors = part_results(
        make_post(find_parts(post, start + place, site), fetched, source=source, timezone=timezone)
        for place, post in enumerate(posts)
    )
    if not posts and not {"modified_after", "after", "page"} & query.keys():
        errors = (ArticleError(origin=fetched.origin, problem="has no published posts", trouble=Trouble.EMPTY),)
    if len(found) > MAX_POSTS:
        problem = f"has more than {MAX_POSTS:,} posts; the first of them were read"
        errors = (*errors, ArticleError(origin=fetched.origin, problem=problem))
    more, cut = _find_more(fetched, query)
    return Batch(origin=fetched.origin, articles=articles, errors=(*errors, *cut), name=name or None, more=more)


def _find_endpoint(address: str) -> str:
    """`address` with the route of the posts, if it has none."""
    parts = urlsplit(address)
    if "rest_route" in (query := _read_query(address)):
        route = query["rest_route"].rstrip("/")
        return _make_request(address, {"rest_route": _ROUTE if route in {"", "/wp/v2"} else route}).url
    path = parts.path.rstrip("/")
    base = path.removesuffix("/wp/v2")
    return urlunsplit(parts._replace(path=base + _ROUTE if base.endswith("/wp-json") else path))


def _make_request(address: str, changes: Mapping[str, str | None]) -> WebRequest:
    """Ask at `address`, its parameters changed; None takes one out."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value is not None)], safe="/,:[]")
    return WebRequest(url=urlunsplit(parts._replace(query=query)), kind="wordpress")


def _read_query(address: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    except ValueError:
        return {}


def _read_number(value: str) -> int:
    return int(value) if _NUMBER.fullmatch(value) else 1


def _find_more(fetched: Fetched, query: Mapping[str, str]) -> tuple[tuple[WebRequest, ...], tuple[ArticleError, ...]]:
    """The other pages, and after what was modified, what was published; what is too much is told.

    An answer whose address lost the question on the way (a redirect) leads nowhere, so that nothing goes in circles.
    """
    if not fetched.url or "per_page" not in query:
        return (), ()
    page = max(1, _read_number(query.get("page", "")))
    since = query.get("modified_after") or query.get("after")
    most = _MOST_PAGES if since else _FIRST_PAGES
    last = _find_last(fetched.headers, page)
    more = [_make_request(fetched.url, {"page": str(next_)}) for next_ in range(page + 1, min(last, most) + 1)]
    if page == 1 and "modified_after" in query:
        published = {"modified_after": None, "orderby": "date", "after": query["modified_after"]}
        more.append(_make_request(fetched.url, published))
    if not since or last <= most:
        return tuple(more), ()
    problem = f"has more than {most} pages of posts that are new or changed; the first of them were read"
    return tuple(more), (ArticleError(origin=fetched.origin, problem=problem),)


def _find_last(headers: Mapping[str, str], page: int) -> int:
    """The last page to ask for after this one: the first names all, or each names the next where proxies hide those."""
    told = headers.get("x-wp-totalpages", "")
    if not told:
        return page + 1 if 'rel="next"' in headers.get("link", "") else page
    return _read_number(told) if page == 1 else page


def _parse_answer(text: str) -> list[Any] | str:
    """The posts in an answer, or what is wrong with it."""
    answer = parse_json(text)
    if isinstance(answer, str) and text.lstrip()[:1] == "<":
        return "is an HTML page, not an answer of WordPress's REST interface"
    if isinstance(answer, str):
        return answer
    if isinstance(answer, list):
        return answer
    if isinstance(answer, dict) and "id" in answer:
        return [answer]
    code = find_text(find_value(answer, "code"))
    if code == "rest_post_invalid_page_number":  # posts were deleted since the number of pages was told
        return []
    told = clean_line(strip_html(find_text(find_value(answer, "message"))), limit=200)
    return f"refuses to list its posts: {told or 'no reason given'} ({code})" if code else "holds no list of posts"


def _select_posts(answer: list[Any], fetched: Fetched) -> Iterator[Post]:
    """What is published, and open to all. Other types than posts are taken only where they were asked for."""
    path = f"{fetched.url or ''}?".partition("?")[0].rstrip("/")
    route = _read_query(fetched.url or "").get("rest_route", path).rstrip("/")
    others = bool(fetched.url) and "/wp/v2/" in route and not route.endswith(_ROUTE)
    for post in answer:
        if not isinstance(post, dict) or post.get("status", "publish") != "publish":
            continue
        if find_value(post, "content", "protected") is True or not (others or post.get("type", "post") == "post"):
            continue
        yield post
