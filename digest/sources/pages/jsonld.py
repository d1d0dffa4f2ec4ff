"""JSON-LD in a page: its nodes, however badly they were written, and which of them describes the page itself."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from digest.sources.pages.fields import make_match_key
from digest.urls import make_url_key

Node = Mapping[str, Any]

_MOST_SCRIPTS = 50
_LONGEST = 500_000
_MOST_NODES = 2_000
_MOST_VALUES = 20
_OPENED = re.compile(r"[\s;]*+(?:<!--|(?:<!--|//|/\*)?\s*+<!\[CDATA\[\s*+(?:\*/)?)")
_CLOSED = " \t\r\n;/*>-"
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_COMMENT = re.compile(rf"{_STRING}|/\*(?:.*?\*/|.*)|(?<![:\w])//[^\n]*+", re.DOTALL)
_SPARE_COMMA = re.compile(rf"{_STRING}|,(?=\s*+[}}\]])", re.DOTALL)
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrt]|u[0-9a-fA-F]{4})(.)", re.DOTALL)
# Where nodes of the page itself are; what else a node holds is about other things.
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE = re.compile(r"(?:\w{0,30}Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review)")
_LISTING = frozenset(["CollectionPage", "SearchResultsPage", "ProfilePage"])
_SITES = ("WebSite", "Organization")


def parse_json_ld(root: Any) -> tuple[Node, ...]:
    """The nodes in the JSON-LD of a page, in its order, those of `@graph` and main entities among them."""
    scripts = (one for one in root.iter("script") if "ld+json" in (one.get("type") or "").lower())
    values = (value for script in islice(scripts, _MOST_SCRIPTS) for value in _parse(script.text or ""))
    return tuple(islice(_walk(deque(values)), _MOST_NODES))


def find_article(nodes: Sequence[Node], *, urls: Collection[str], titles: Collection[str]) -> Node | None:
    """The article that the page is: by its address, one of `urls`, by its headline, among `titles`, else the only one.

    Several articles of which none fits are what the page lists.
    """
    url_keys = {make_url_key(url) for url in urls}
    title_keys = [key for title in titles if (key := make_match_key(title))]
    found = [node for node in nodes if is_article(node)]
    scores = [(_fits_title(node, title_keys), _fits_url(node, url_keys), bool(node.get("headline"))) for node in found]
    if not found or (len(found) > 1 and not any(score[0] or score[1] for score in scores)):
        return None
    return found[max(range(len(found)), key=lambda index: (scores[index], -index))]


def is_article(node: Node) -> bool:
    """Whether a node says that it is an article, of whatever kind."""
    return any(_ARTICLE.fullmatch(name) for name in find_types(node))


def is_listing(node: Node) -> bool:
    """Whether a node says that the page lists articles."""
    return not _LISTING.isdisjoint(find_types(node))


def find_taglines(nodes: Sequence[Node]) -> tuple[str, ...]:
    """How the sites and organisations among `nodes` describe themselves."""
    sites = (node for node in nodes if any(name.endswith(_SITES) for name in find_types(node)))
    return tuple(filter(None, (find_string(node.get("description")) for node in sites)))


def find_types(node: Node) -> tuple[str, ...]:
    """The types of a node, without their vocabulary's address."""
    return tuple(re.split(r"[/#:]", name)[-1] for name in find_strings(node.get("@type")))


def find_strings(value: object) -> tuple[str, ...]:
    """The strings that a value is, or lists, or holds as `@value`, `@id` or `name`, unescaped."""
    many = value if isinstance(value, list) else [value]
    return tuple(text for one in many[:_MOST_VALUES] if (text := _find_string(one)))


def find_string(value: object) -> str:
    """The first of `find_strings`, or nothing."""
    return next(iter(find_strings(value)), "")


def _find_string(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("@value", "name", "@id", "url") if value.get(key)), None)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return html.unescape(str(value)).strip()


def find_urls(node: Node) -> tuple[str, ...]:
    """The addresses that a node gives for itself."""
    page = node.get("mainEntityOfPage")
    inner = (page.get("@id"), page.get("url")) if isinstance(page, dict) else (page,)
    given = (find_string(value) for value in (node.get("url"), *inner, node.get("@id")))
    return tuple(url for url in given if url.startswith(("http:", "https:", "/")))


def _fits_url(node: Node, keys: Collection[str]) -> bool:
    return any(make_url_key(url.partition("#")[0]) in keys for url in find_urls(node))


def _fits_title(node: Node, keys: Collection[str]) -> bool:
    """Whether the headline is one of the page's titles, or begins one; a cut headline ends with dots."""
    key = make_match_key(find_string(node.get("headline")) or find_string(node.get("name")))
    return bool(key) and any(key in title or title in key for title in keys)


def _parse(text: str) -> Iterator[Any]:
    """What a script says, mended if it must be; several values one behind the other are all taken."""
    text = _unwrap(text[:_LONGEST].replace("\ufeff", ""))
    for mended in (text, _mend(text), html.unescape(text)):
        try:
            yield json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
        return
    yield from _parse_many(_mend(text))


def _unwrap(text: str) -> str:
    """`text` without the comment or CDATA section that hides it from readers of forty years ago."""
    opened = _OPENED.match(text)
    if opened is None:
        return text.rstrip(" \t\r\n;")
    return text[opened.end() :].rstrip(_CLOSED).removesuffix("]]").rstrip(_CLOSED)


def _mend(text: str) -> str:
    """`text` without comments, commas before a closing bracket, and escapes that JSON does not know."""
    return _SPARE_COMMA.sub(_mend_string, _COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else " ", text))


def _mend_string(found: re.Match[str]) -> str:
    return _BAD_ESCAPE.sub(r"\1", found[0]) if found[0][0] == '"' else ""


def _parse_many(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    place = 0
    for _ in range(_MOST_SCRIPTS):
        start = re.compile(r"[{\[]").search(text, place)
        if start is None:
            return
        try:
            value, place = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            return
        yield value


def _walk(waiting: deque[Any]) -> Iterator[Node]:
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extendleft(reversed(value[:_MOST_NODES]))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in _INWARD if isinstance(value.get(key), (dict, list)))
