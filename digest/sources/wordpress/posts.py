"""A post as WordPress's REST interface gives it, in the dialect of whatever plugins -> what its article is made of."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from digest.model import Fetched
from digest.sources.article import Parts
from digest.sources.feeds.jsonvalues import find_text
from digest.sources.wordpress.content import (
    choose_image,
    clean_date,
    find_site,
    is_wordpress_address,
    make_identity,
    prepare_content,
    prepare_excerpt,
)
from digest.sources.wordpress.images import find_featured_image
from digest.sources.wordpress.paths import find_list, find_value
from digest.text.language import find_primary

Post = Mapping[str, Any]

_MOST = 50
"""Authors, taxonomies, and terms of one."""


def find_parts(post: Post, position: int, site: str) -> Parts:
    """What is said of `post`, the one at `position` of its `site`."""
    content = _find_html(post, "content")
    number = find_text(post.get("id"))
    terms = list(_find_terms(post))
    categories = [name for kind, name in terms if kind == "category"]
    return Parts(
        title=_find_html(post, "title"),
        html_title=True,
        position=position,
        url=find_text(post.get("link")),
        guid=_find_html(post, "guid"),
        identity=make_identity(site, number),
        authors=_find_authors(post, terms),
        published=_find_date(post, "date"),
        updated=_find_date(post, "modified"),
        language=_find_language(post),
        summary=prepare_excerpt(_find_html(post, "excerpt")),
        text=prepare_content(content),
        html=True,
        image=choose_image(find_featured_image(post), content),
        tags=tuple(name for kind, name in terms if kind in {"category", "post_tag"}),
        section=next(iter(categories), ""),
        sticky=post.get("sticky") is True,
        translations=tuple(make_identity(site, other) for other in _find_translations(post) if other != number),
    )


def find_home(post: Post, fetched: Fetched) -> str:
    """The site by its own word, as its exports have it; else by where the answer came from, or where the post is."""
    own = find_text(find_value(post, "_links", "self", 0, "href"))
    addresses = (own, fetched.url or "")
    rest = next((one for one in addresses if is_wordpress_address(one)), "")
    return _drop_language(find_site(rest), post) if rest else find_site(find_text(post.get("link"))).partition("/")[0]


def _drop_language(site: str, post: Post) -> str:
    """`site` without the folder of a language that a plugin put behind it: its languages count their posts together."""
    folder = site.rpartition("/")[2]
    is_language = folder == find_primary(_find_language(post)) and {"translations", "wpml_translations"} & post.keys()
    return site.removesuffix(f"/{folder}") if is_language else site


def _find_html(post: Post, key: str) -> str:
    return find_text(find_value(post, key, "rendered")) or find_text(post.get(key))


def _find_date(post: Post, key: str) -> str:
    """The date in UTC, else the one on the site's own clock."""
    given = clean_date(find_text(post.get(f"{key}_gmt")), zone="Z")
    return given or clean_date(find_text(post.get(key)))


def _find_terms(post: Post) -> Iterator[tuple[str, str]]:
    """Taxonomy and name of each term, as people write it."""
    for group in find_list(find_value(post, "_embedded", "wp:term"))[:_MOST]:
        for term in find_list(group)[:_MOST]:
            yield find_text(find_value(term, "taxonomy")), html.unescape(find_text(find_value(term, "name")))


def _find_authors(post: Post, terms: list[tuple[str, str]]) -> tuple[str, ...]:
    """The authors: several where a plugin for that says so, else the one who is embedded."""
    embedded = find_list(find_value(post, "_embedded", "author"))
    given = [
        [find_text(find_value(one, "display_name")) or find_text(find_value(one, "name")) for one in find_list(people)]
        for people in (post.get("authors"), post.get("coauthors"))
    ]
    by_term = [name for kind, name in terms if kind == "author"]
    by_name = [find_text(find_value(one, "name")) for one in embedded]
    told = [find_text(find_value(post, "yoast_head_json", "author"))]
    named = ([html.unescape(name) for name in names if name] for names in (*given, by_term, by_name, told))
    return tuple(next((names for names in named if names), ())[:_MOST])


def _find_language(post: Post) -> str:
    """The language as Polylang, WPML or Yoast give it."""
    given = (post.get("lang"), post.get("wpml_current_locale"), find_value(post, "yoast_head_json", "og_locale"))
    return next((found for found in map(find_text, given) if found), "")


def _find_translations(post: Post) -> Iterator[str]:
    """The numbers of the same post in other languages, as Polylang or WPML give them."""
    polylang = post.get("translations")
    yield from (find_text(one) for one in (polylang.values() if isinstance(polylang, dict) else ()))
    yield from (find_text(find_value(one, "id")) for one in find_list(post.get("wpml_translations")))
