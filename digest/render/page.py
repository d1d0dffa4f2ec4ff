"""An edition as templates see it: safe links, dates as words, and the way each text runs."""

from __future__ import annotations

from dataclasses import dataclass

from digest.model import Edition, Newsletter, Section, Tokens
from digest.render.items import Item, make_item
from digest.render.language import find_script
from digest.render.pictures import USUAL_WIDTHS, Widths
from digest.render.words import MORE_STORIES, count_rest
from digest.text.graphemes import count_graphemes
from digest.text.hygiene import clean_line
from digest.text.localdates import render_edition_date
from digest.text.scripts import find_direction, make_direction
from digest.urls import make_safe_link

_PREVIEW = 140
"""Graphemes that inboxes show beside the subject; what the preheader leaves free is padded."""

MOST_MORE = 15
"""Headlines below the sections that are mere links; the others are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line of the frame and the way it runs."""

    text: str
    dir: str
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The items of one region.

    `script` is the one that all of them are set in, "" where they differ; `thumbnails` says whether any of them has
    an image at its side.
    """

    heading: Label
    items: tuple[Item, ...]
    script: str
    thumbnails: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Headlines below the sections; `rest` says how many more there are, in English, and is "" where all are here."""

    heading: Label
    items: tuple[Item, ...]
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything an e-mail says. `filler` follows the preheader, so that no story text runs into the inbox line.

    `unsubscribe` and `view`, the address of this edition on the web, are tokens.
    """

    subject: str
    preheader: str
    filler: str
    lang: str
    dir: str
    script: str
    name: Label
    site: str | None
    date: str
    lead: Item
    blocks: tuple[Block, ...]
    more: More | None
    address: Label | None
    unsubscribe: str | None
    view: str | None = None

    @property
    def scripts(self) -> tuple[str, ...]:
        """Every script of this page that needs fonts of its own, in a fixed order."""
        labels = (self.name, *([self.address] if self.address else []), *(block.heading for block in self.blocks))
        below = self.more.items if self.more else ()
        items = (self.lead, *(item for block in self.blocks for item in block.items), *below)
        found = {self.script, *(label.script for label in labels), *(item.script for item in items)}
        return tuple(sorted(found - {""}))


def make_page(edition: Edition, tokens: Tokens, widths: Widths = USUAL_WIDTHS) -> Page:
    """Return what a template that shows images at `widths` needs to print `edition`."""
    letter = edition.newsletter
    day = edition.slot.due if edition.slot else edition.cut_off
    date = render_edition_date(day, language=letter.language, timezone=letter.timezone)
    return Page(
        subject=edition.subject,
        preheader=edition.preheader,
        filler="\u200c\u00a0" * max(0, _PREVIEW - count_graphemes(edition.preheader)),
        lang=letter.language,
        dir=make_direction(letter.language),
        script=find_script(date, letter.language),
        name=_make_label(letter.name, letter),
        site=make_safe_link(letter.site) if letter.site else None,
        date=date,
        lead=make_item(edition.lead, edition, widths, lead=True),
        blocks=tuple(_make_block(section, edition, widths) for section in edition.sections),
        more=_make_more(edition, widths) if edition.more else None,
        address=_make_label(letter.address, letter) if letter.address else None,
        unsubscribe=tokens.unsubscribe if letter.unsubscribe else None,
        view=tokens.view if letter.view else None,
    )


def _make_label(text: str, letter: Newsletter) -> Label:
    line = clean_line(text)
    return Label(text=line, dir=find_direction(line), script=find_script(line, letter.language))


def _make_block(section: Section, edition: Edition, widths: Widths) -> Block:
    items = tuple(make_item(story, edition, widths) for story in section.stories)
    return Block(
        heading=_make_label(section.region.name, edition.newsletter),
        items=items,
        script=items[0].script if len({item.script for item in items}) == 1 else "",
        thumbnails=any(item.small for item in items),
    )


def _make_more(edition: Edition, widths: Widths) -> More:
    return More(
        heading=_make_label(MORE_STORIES, edition.newsletter),
        items=tuple(make_item(story, edition, widths) for story in edition.more[:MOST_MORE]),
        rest=count_rest(len(edition.more) - MOST_MORE, edition.newsletter.site),
    )
