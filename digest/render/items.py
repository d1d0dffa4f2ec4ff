"""A story as templates see it: its link, its picture, and the way it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digest.model import Edition, Image, Newsletter, Story
from digest.pictures import find_local_name
from digest.render.pictures import Widths, choose_rendition, is_wide
from digest.render.words import Label, Words
from digest.text.french import keep_marks
from digest.text.hands import find_script
from digest.text.localdates import render_story_date
from digest.text.scripts import find_direction, make_direction
from digest.urls import add_utm, make_safe_link

REGION = "{region}"
"""Stands in a newsletter's parameters for the region of each story."""

_TELLING = 200
"""Characters of a story that tell which way it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A story as it is printed.

    `link` is None for a story without an address; `date` is "" for an undated one. `lang` is None where it is the
    page's own language or unknown; `script` is that of the title, `source_script` that of the source's name. `foreign`
    says that the story runs against the page, `at_home` that the name of its source does not. `also_in` says which
    other sources have it, and is None where none has. `wide` is an image for the whole measure, `small` one at the
    side; at most one of them is there.
    """

    title: str
    link: str | None
    paragraphs: tuple[str, ...]
    source: str
    date: str
    lang: str | None
    dir: str
    script: str
    source_script: str
    foreign: bool
    at_home: bool
    also_in: Label | None = None
    wide: Image | None = None
    small: Image | None = None


def make_item(story: Story, edition: Edition, widths: Widths, words: Words, *, lead: bool = False) -> Item:
    """Return a story as it is printed, with an image of `widths`; the `lead` may have one across the page."""
    article, letter = story.article, edition.newsletter
    link = make_story_link(story, letter)
    teaser = story.teaser if link and not lead else story.long_teaser
    direction = find_direction(f"{article.title} {teaser}"[:_TELLING])
    wide = bool(lead and article.image and is_wide(article.image))
    image = _make_image(article.image, widths.wide if wide else widths.small)
    return Item(
        title=keep_marks(article.title, article.language),
        link=link,
        paragraphs=tuple(keep_marks(teaser, article.language).split("\n\n")) if teaser else (),
        source=article.source,
        date=_make_date(story, edition),
        lang=article.language if article.language != letter.language else None,
        dir=direction,
        script=find_script(article.title, article.language),
        source_script=find_script(article.source, letter.language),
        foreign=direction != make_direction(letter.language),
        at_home=find_direction(article.source) == make_direction(letter.language),
        also_in=words.list_sources(story.also_in),
        wide=image if wide else None,
        small=None if wide else image,
    )


def _make_date(story: Story, edition: Edition) -> str:
    if story.dated is None:
        return ""
    letter = edition.newsletter
    return render_story_date(story.dated, language=letter.language, timezone=letter.timezone, beside=edition.cut_off)


def make_story_link(story: Story, letter: Newsletter) -> str | None:
    """Return the safe address of a story with the parameters that its newsletter adds; None for one without any."""
    link = make_safe_link(story.article.url) if story.article.url else None
    return add_utm(link, [(name, value.replace(REGION, story.region)) for name, value in letter.utm]) if link else None


def _make_image(image: Image | None, shown: int) -> Image | None:
    """Return the image in the size that fits, with a safe address; None where a mail program could not show it."""
    if image is None or not shown:
        return None
    chosen = choose_rendition(image, shown)
    link = chosen.url if find_local_name(chosen.url) else make_safe_link(chosen.url)
    if link is None or link.startswith("mailto:") or (find_local_name(link) and not chosen.file):
        return None
    return replace(chosen, url=link, renditions=())
