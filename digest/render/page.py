"""An edition as templates see it: safe links, dates as words, and the way each text runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digest.model import Edition, Newsletter, Region, Section, Tokens
from digest.render.items import Item, make_item
from digest.render.pictures import USUAL_WIDTHS, Widths
from digest.render.words import Label, Words
from digest.text.graphemes import count_graphemes
from digest.text.hands import find_script
from digest.text.hygiene import clean_line
from digest.text.localdates import capitalize_date, render_edition_date
from digest.text.scripts import find_direction, make_direction
from digest.urls import make_safe_link

_PREVIEW = 140
"""Graphemes that inboxes show beside the subject; what the preheader leaves free is padded."""

MOST_MORE = 15
"""Headlines below the sections that are mere links; the others are only counted."""


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
    """Headlines below the sections; `rest` says how many more there are, and is None where all are here."""

    heading: Label
    items: tuple[Item, ...]
    rest: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything an e-mail says. `filler` follows the preheader, so that no story text runs into the inbox line.

    `words` is what the frame says besides. `unsubscribe` and `view`, the address of this edition on the web, are
    tokens.
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
    words: Words
    address: Label | None
    unsubscribe: str | None
    view: str | None = None

    @property
    def scripts(self) -> tuple[str, ...]:
        """Every script of this page that needs fonts of its own, in a fixed order."""
        words = (self.words.view, self.words.unsubscribe, *([self.more.heading] if self.more else []))
        own = (self.name, *([self.address] if self.address else []), *(block.heading for block in self.blocks))
        below = self.more.items if self.more else ()
        items = (self.lead, *(item for block in self.blocks for item in block.items), *below)
        found = {
            self.script,
            *(label.script for label in (*words, *own)),
            *(script for item in items for script in (item.script, item.source_script)),
        }
        return tuple(sorted(found - {""}))


def make_page(edition: Edition, tokens: Tokens, widths: Widths = USUAL_WIDTHS, words: Words | None = None) -> Page:
    """Return what a template that shows images at `widths` needs to print `edition`; without `words` it is English."""
    letter = edition.newsletter
    words = words or Words(language=letter.language)
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
        date=capitalize_date(date),
        lead=make_item(edition.lead, edition, widths, words, lead=True),
        blocks=tuple(_make_block(section, edition, widths, words) for section in edition.sections),
        more=_make_more(edition, widths, words),
        words=words,
        address=_make_label(letter.address, letter) if letter.address else None,
        unsubscribe=tokens.unsubscribe if letter.unsubscribe else None,
        view=tokens.view if letter.view else None,
    )


def _make_label(text: str, letter: Newsletter) -> Label:
    line = clean_line(text)
    return Label(text=line, dir=find_direction(line), script=find_script(line, letter.language))


def _make_block(section: Section, edition: Edition, widths: Widths, words: Words) -> Block:
    items = tuple(make_item(story, edition, widths, words) for story in section.stories)
    return Block(
        heading=_make_heading(section.region, edition.newsletter, words),
        items=items,
        script=items[0].script if len({item.script for item in items}) == 1 else "",
        thumbnails=any(item.small for item in items),
    )


def _make_heading(region: Region, letter: Newsletter, words: Words) -> Label:
    """Name a region, or what gathers small ones; in English where the page's language has no name for it."""
    told = _make_label(region.name, letter)
    spoken = words.elsewhere.lang if region.name == words.elsewhere.text else region.language
    return replace(told, lang=spoken)


def _make_more(edition: Edition, widths: Widths, words: Words) -> More | None:
    """The links below, and how many stories more there are than these; None where there are no others."""
    items = tuple(make_item(story, edition, widths, words) for story in edition.more[:MOST_MORE])
    rest = words.count_rest(len(edition.more) - len(items) + edition.unlinked, edition.newsletter.site)
    return More(heading=words.more, items=items, rest=rest) if items or rest else None
