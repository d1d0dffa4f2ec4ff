"""A page's tree -> the parts of its article: each field from the surest of the voices that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from digest.model import Fetched, Image
from digest.sources.article import Parts
from digest.sources.dates import parse_date
from digest.sources.pages.address import find_page_address, is_front
from digest.sources.pages.asides import find_headings, join_text
from digest.sources.pages.authors import choose_authors, choose_groups
from digest.sources.pages.body import find_body, find_day
from digest.sources.pages.fields import make_match_key, merge_fields
from digest.sources.pages.metatags import is_name
from digest.sources.pages.site import PageFacts, find_base
from digest.sources.pages.structured import Structured, find_structured
from digest.sources.pages.summary import choose_summary
from digest.sources.pages.title import choose_title
from digest.sources.pages.visible import find_visible

_CLOCK = re.compile(r"\d[T\s]\d\d|\d:\d\d")
_WORD = re.compile(r"\w{4,}")
_SHORTEST_STORY = 250
_LONG_PARAGRAPH = 200
_MANY_HEADLINES = 8
_SHORTEST_LABEL = 4


def find_parts(root: Any, fetched: Fetched, facts: PageFacts, *, timezone: str) -> Parts | None:
    """What a page says of its article, as `fetched.given` says it where the page does not; None if it holds none."""
    given = fetched.given
    headings = tuple(map(join_text, find_headings(root)))
    page_title = next((join_text(one) for one in root.iter("title")), "")
    base = find_base(root, fetched.url)
    canonical = [str(link) for link in root.xpath("//link[@rel='canonical']/@href")[:3]]
    told = find_structured(root, urls=[*canonical, fetched.url or ""], headings=[page_title, *headings])
    said = merge_fields(*told.voices)
    url = find_page_address([*canonical, *(voice.url for voice in told.voices)], base=base, url=fetched.url)
    if told.is_listing or (is_front(url or "/story") and not told.json_ld.is_article):
        return None
    site = find_site(told, facts, url, headings=headings, page_title=page_title)
    sites = [name for name in (site, said.site, *_find_labels(url)) if name]
    title = choose_title(said.title, headings, page_title, sites) or given.get("title", "")
    text = find_body(root, stated=said.text, above=[title, *headings, *sites], timezone=timezone)
    if not said.is_article and not is_story(root, text):
        return None
    authors = choose_authors(told.voices, sites)
    published = choose_date([*(voice.published for voice in told.voices), given.get("published", "")], timezone)
    if not authors or not _CLOCK.search(published):
        seen = find_visible(root, timezone=timezone)
        authors = authors or choose_authors([seen], sites) or choose_groups(told)
        published = choose_date([published, seen.published], timezone) or find_day(root, url=url, now=fetched.at)
    return Parts(
        title=title,
        html_title=True,
        url=url,
        base=base or "",
        authors=authors,
        published=published or next((voice.published for voice in told.voices if voice.published), ""),
        updated=said.updated or given.get("updated", ""),
        language=facts.language or said.language or given.get("language", ""),
        summary=choose_summary(
            (*told.json_ld.summaries, *told.microdata.summaries),
            told.meta.summaries,
            title=title,
            sites=sites,
            taglines=told.taglines,
            text=text,
        ),
        text=text,
        source=site,
        image=_choose_image(told) or (Image(url=given["image"]) if given.get("image") else None),
        tags=tuple(tag.strip() for tag in said.tags or given.get("tags", "").split(",")),
        section=said.section,
    )


def is_story(root: Any, text: str) -> bool:
    """Whether a page that does not say what it is holds a story: no mere line, nor many headlines that are links."""
    longest = max(map(len, text.split("\n\n")))
    links = root.xpath("//h2//a[@href] | //h3//a[@href] | //a[@href]//h2 | //a[@href]//h3")
    return len(text) >= _SHORTEST_STORY and (longest >= _LONG_PARAGRAPH or len(links) < _MANY_HEADLINES)


def find_site(told: Structured, facts: PageFacts, url: str, *, headings: Iterable[str], page_title: str) -> str:
    """What the page calls its site, if it does.

    A part of its title is such a name where the address has it too, or where the other part is the headline.
    """
    named = [name.lstrip("@") for name in (told.meta.site, told.json_ld.site) if is_name(name.lstrip("@"))]
    titled, host = facts.name or "", make_match_key(urlsplit(url).hostname or "")
    is_behind = any(page_title.startswith(heading) and titled not in heading for heading in headings)
    is_in_host = any(word in host for word in _WORD.findall(titled.casefold()))
    return next(iter(named), titled if is_behind or is_in_host else "")


def choose_date(given: Iterable[str], timezone: str) -> str:
    """The first date in `given` that can be read; if it has no time of day, one of the same day that has."""
    found = [(raw, moment) for raw in given if raw and (moment := parse_date(raw, timezone=timezone))]
    if not found or _CLOCK.search(found[0][0]):
        return found[0][0] if found else ""
    first = found[0][1]
    exact = (raw for raw, moment in found if _CLOCK.search(raw) and abs((moment - first).total_seconds()) < 36 * 3600)
    return next(exact, found[0][0])


def _choose_image(told: Structured) -> Image | None:
    """The picture that is meant for sharing, with the size that any voice knows, else the article's own."""
    found = [voice.image for voice in (told.meta, told.json_ld, told.microdata) if voice.image]
    if not found:
        return None
    same = [image for image in found if image.url == found[0].url]
    sized = next((image for image in same if image.width), found[0])
    return replace(sized, alt=next((image.alt for image in same if image.alt), ""))


def _find_labels(url: str) -> list[str]:
    """What an address calls its site: the host's labels that are no mere face or ending."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    return [host, *(label for label in labels[:-1] if len(label) >= _SHORTEST_LABEL)] if len(labels) > 1 else []
