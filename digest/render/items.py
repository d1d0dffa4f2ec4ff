"""A story as templates see it: its link, its picture, and the way it runs."""

from __future__ import annotations

from dataclasses import dataclass

from digest.model import Edition, Image, Story
from digest.render.language import find_script
from digest.render.pictures import Widths, choose_rendition
from digest.render.words import list_sources
from digest.text.localdates import render_story_date
from digest.text.scripts import find_direction, make_direction
from digest.urls import make_safe_link

_SMALL = 480
"""Pixels; a narrower lead image would blur across the page, so it is shown as a thumbnail."""

_TELLING = 200
"""Characters of a story that tell which way it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A story as it is printed.

    `link` is None for a story without an address; `date` is "" for an undated one. `lang` is None where it is the
    page's own language or unknown; `foreign` says that the story runs against the page, `at_home` that the name of its
    source does not. `also_in` says which other sources have it, in English, and is "" where none has. `wide` is an
    image for the whole measure, `small` one at the side; at most one of them is there.
    """

    title: str
    link: str | None
    paragraphs: tuple[str, ...]
    source: str
    date: str
    lang: str | None
    dir: str
    script: str
    foreign: bool
    at_home: bool
    also_in: str = ""
    wide: Image | None = None
    small: Image | None = None


def make_item(story: Story, edition: Edition, widths: Widths, *, lead: bool = False) -> Item:
    """Return a story as it is printed, with an image of `widths`; the `lead` may have one across the page."""
    article, letter = story.article, edition.newsletter
    link = make_safe_link(article.url) if article.url else None
    teaser = story.teaser if link and not lead else story.long_teaser
    direction = find_direction(f"{article.title} {teaser}"[:_TELLING])
    wide = bool(lead and article.image and (article.image.width is None or article.image.width >= _SMALL))
    image = _make_image(article.image, widths.wide if wide else widths.small)
    return Item(
        title=article.title,
        link=link,
        paragraphs=tuple(teaser.split("\n\n")) if teaser else (),
        source=article.source,
        date=_make_date(story, edition),
        lang=article.language if article.language != letter.language else None,
        dir=direction,
        script=find_script(article.title, article.language),
        foreign=direction != make_direction(letter.language),
        at_home=find_direction(article.source) == make_direction(letter.language),
        also_in=list_sources(story.also_in),
        wide=image if wide else None,
        small=None if wide else image,
    )


def _make_date(story: Story, edition: Edition) -> str:
    if story.dated is None:
        return ""
    letter = edition.newsletter
    return render_story_date(story.dated, language=letter.language, timezone=letter.timezone, beside=edition.cut_off)


def _make_image(image: Image | None, shown: int) -> Image | None:
    """Return the image in the size that fits, with a safe address; None where a mail program could not show it."""
    if image is None:
        return None
    chosen = choose_rendition(image, shown)
    link = make_safe_link(chosen.url)
    if link is None or link.startswith("mailto:"):
        return None
    return Image(url=link, alt=chosen.alt, width=chosen.width, height=chosen.height)
