"""What WordPress's answers and exports have in common: the name of a site, its texts, and how posts become articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from digest.model import Article, ArticleError, Fetched, Image
from digest.sources.article import Parts, make_article
from digest.sources.feeds.images import find_html_image
from digest.sources.feeds.text import cut_tails

_LONGEST = 2_000_000
"""Characters of a post that are looked at."""

_SHORTCODE = re.compile(r"(?<!\[)\[(/?)([A-Za-z][A-Za-z0-9_-]*+)(?=[\s=/\]])([^\[\]]*+)\](?!\])")
_ALONE = re.compile(
    r"(?:\A|(?<=\n)|(?<=<p>)|(?<=-->))[ \t]*+\[(?!sic\])[a-z][a-z0-9_-]*+\](?=[ \t]*+(?:[\r\n]|</p>|<br|<!--|\Z))"
)
_ATTRIBUTE = re.compile(r"\s[A-Za-z][\w-]*+=\S")
# What is inside these is no part of the story: a caption, an address, a list of pictures.
_HOLDERS = "caption|wp_caption|gallery|embed|audio|video|playlist|iframe|youtube|vimeo|contact-form"
_HELD = re.compile(rf"\[({_HOLDERS})(?=[\s=\]])[^\[\]]*+\][^\[]*+(?:\[(?!/?\1[\s=/\]])[^\[]*+)*+\[/\1\]")
_KNOWN = frozenset([*_HOLDERS.split("|"), "contact-form-7", "gravityform", "wpforms", "slideshow", "tweet", "toc"])
_ADDRESS_LINE = re.compile(r"^[ \t]*+https?://[^\s<>]++[ \t]*+\r?$", re.MULTILINE)
_LINK = re.compile(r"<a\s([^<>]*+)>(?:(?!</a>).)*+(?:</a>)?", re.IGNORECASE | re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")
_NO_DATE = re.compile(r"\A\s*(?:\Z|0000-|.*-0001)")
_REST = re.compile(r"/wp-json(?:/|\Z)|/index\.php\Z")


def is_wordpress_address(address: str) -> bool:
    """Whether `address` is one of a WordPress site's REST interface."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path.rstrip("/").endswith("/wp-json") or "/wp-json/" in parts.path or "rest_route=" in parts.query


def find_site(address: str) -> str:
    """The name under which a site's posts are counted: the host of `address` without www., and the folder it is in.

    `address` is that of its home page, or one of its REST interface; an export and the answers of one site agree.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    port = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return host.removesuffix(port) + _REST.split(parts.path, maxsplit=1)[0].rstrip("/")


def make_identity(site: str, number: str) -> str:
    """What the id of post `number` is made from: its place may change with its headline, this does not."""
    return f"wordpress {site} {number}" if site and number else ""


def clean_date(value: str, *, zone: str = "") -> str:
    """`value` with its `zone`; "" for the zero dates that WordPress writes when it knows none."""
    return "" if _NO_DATE.match(value) else value.strip() + zone


def prepare_content(content: str) -> str:
    """A post's HTML without shortcodes and the addresses of embedded things, its paragraphs apart.

    In what was written in the old editor, blank lines alone part paragraphs, even beside other blocks.
    """
    text = _ADDRESS_LINE.sub("", strip_shortcodes(content[:_LONGEST]))
    return _BLANK_LINE.sub("\u2029", text.replace("\r\n", "\n"))


def prepare_excerpt(excerpt: str) -> str:
    """An excerpt's HTML without shortcodes, and without the link to the rest of the post that themes put behind it."""
    text = strip_shortcodes(excerpt[:_LONGEST])
    return _LINK.sub(lambda link: "" if "more-link" in link[1] else link.group(), text)


def strip_shortcodes(text: str) -> str:
    """`text` without WordPress's shortcodes, such as [gallery ids="1,2"]; what unknown ones enclose stays.

    An unknown name is a shortcode if it has attributes, is closed again or has an underscore in it, or is a word of
    small letters that stands alone in its paragraph: "[sic]", "[1]" and "[the minister]" are prose.
    """
    if "[" not in text:
        return text
    text = _ALONE.sub("", _HELD.sub("", text))
    found = [(match[1], match[2]) for match in _SHORTCODE.finditer(text)]
    paired = {name for end, name in found if end} & {name for end, name in found if not end}

    def drop(match: re.Match[str]) -> str:
        return "" if match[2] in paired or _is_shortcode(match[2], match[3]) else match.group()

    return _SHORTCODE.sub(drop, text)


def _is_shortcode(name: str, rest: str) -> bool:
    return name in _KNOWN or "_" in name or rest.strip() == "/" or _ATTRIBUTE.search(rest) is not None


def choose_image(featured: Image | None, content: str) -> Image | None:
    """The featured image, else the first one in the post."""
    return featured if featured and featured.url else find_html_image(content[:_LONGEST])


def make_post(parts: Parts, fetched: Fetched, *, source: str, timezone: str) -> Article | ArticleError:
    """The article made from `parts`. One without a date is undated, although it is known when it was last changed."""
    made = make_article(parts, fetched, source=source, timezone=timezone)
    if isinstance(made, ArticleError):
        return made
    post = cut_tails(made)
    return post if parts.published else replace(post, published=None, raw_date=None)


def count_untitled(errors: Sequence[ArticleError]) -> tuple[ArticleError, ...]:
    """One error for all posts without a headline, of which sites have dozens."""
    if len(errors) <= 1:
        return tuple(errors)
    return (ArticleError(origin=errors[0].origin, problem=f"has {len(errors)} posts without a headline"),)


def part_results(made: Iterable[Article | ArticleError]) -> tuple[tuple[Article, ...], tuple[ArticleError, ...]]:
    """The articles, and what to say of those that became none."""
    results = list(made)
    errors = [one for one in results if isinstance(one, ArticleError)]
    return tuple(one for one in results if isinstance(one, Article)), count_untitled(errors)
