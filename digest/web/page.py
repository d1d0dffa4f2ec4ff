"""A view of the preview as an HTML page; every value is escaped. Jinja2's home beside the e-mail's own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.export.pictures import find_sources, rewrite_sources
from digest.mime import CLIP_BYTES, fill_html, fill_text
from digest.model import Decision, Edition, Proof, Reason
from digest.pictures import find_local_name
from digest.selection.tally import make_tally
from digest.text.graphemes import count_graphemes
from digest.urls import make_safe_link
from digest.web.board import View

WARN_BYTES = 90_000
"""Size from which that is near: what counts is the encoded e-mail, which is larger."""

REASONS = {
    Reason.CHOSEN: "Chosen",
    Reason.OUT_OF_WINDOW: "Outside the window",
    Reason.TOO_OLD: "Old when its source was new",
    Reason.NO_DATE: "No date to go by",
    Reason.EMBARGO: "Dated ahead",
    Reason.SOURCE_PAUSED: "Source is paused",
    Reason.WRONG_LANGUAGE: "Other language",
    Reason.THIN: "Too thin",
    Reason.BANNED: "Banned",
    Reason.RULED_OUT: "Left out by a rule",
    Reason.USED: "Went out before",
    Reason.COPY: "Copy of another",
    Reason.GONE: "Taken back by its site",
    Reason.OVER_CAP: "Over the cap",
    Reason.OVER_SIZE: "Over the size",
}
PICTURES = "/pictures/"
"""Below which the page shows pictures that are files here."""

_UNSURE = 0.5
"""Confidence in a region below which a person should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The e-mail as one reader gets it, without a reader: `size` is that of the HTML in bytes.

    `html` shows pictures as this page has them; `source` is for other places, and lacks those that are files here and
    published nowhere, of which there are `lacking`.
    """

    html: str
    source: str
    lacking: int
    text: str
    size: int

    @property
    def fitness(self) -> str:
        """How the size stands to Gmail's limit: "fits", "near" or "clipped"."""
        if self.size >= CLIP_BYTES:
            return "clipped"
        return "near" if self.size >= WARN_BYTES else "fits"


def make_letter(proof: Proof) -> Letter:
    """Fill what stands for the reader with something harmless: the address that all readers leave by, or "#"."""
    rendered = proof.rendered
    letter = proof.edition.newsletter
    values = rendered.tokens.make_values(unsubscribe=letter.unsubscribe or "#", view=letter.view or "#")
    html = fill_html(rendered.html, values)
    shown = rewrite_sources(html, lambda address: _find_shown(address, rendered.pictures))
    return Letter(
        html=shown,
        source=rewrite_sources(html, lambda address: None if find_local_name(address) else address),
        lacking=sum(find_local_name(address) is not None for address in find_sources(html)),
        text=fill_text(rendered.text, values),
        size=len(html.encode()),
    )


def _find_shown(address: str, pictures: Collection[str]) -> str:
    """Where the page finds a picture: one that is a file here, with itself."""
    name = find_local_name(address) or address.rpartition("/")[2]
    return f"{PICTURES}{name}" if name in pictures else address


def select_chosen(edition: Edition) -> tuple[Decision, ...]:
    """Give the decisions of the printed stories in reading order, so that the page lists them as the e-mail does."""
    places = {story.article.id: place for place, story in enumerate(edition.stories)}
    chosen = [decision for decision in edition.decisions if decision.chosen]
    return tuple(sorted(chosen, key=lambda decision: places.get(decision.placed.article.id, len(places))))


def make_renderer(folder: Path) -> Callable[[View], str]:
    """Give the function that turns a view into the page, from the template in `folder`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(REASONS=REASONS, CLIP=CLIP_BYTES, UNSURE=_UNSURE)
    environment.filters.update(graphemes=count_graphemes, safe_link=make_safe_link, number=lambda value: f"{value:,}")
    return lambda view: environment.get_template("preview.html.j2").render(_describe(view))


def _describe(view: View) -> dict[str, object]:
    """Give what the template sees."""
    if view.proof is None:
        return {"view": view, "edition": None}
    edition = view.proof.edition
    names = {section.region.key: section.region.name for section in edition.sections}
    zone = ZoneInfo(edition.newsletter.timezone)
    return {
        "view": view,
        "edition": edition,
        "letter": make_letter(view.proof),
        "tally": make_tally(edition.decisions),
        "chosen": select_chosen(edition),
        "left_out": [decision for decision in edition.decisions if not decision.chosen],
        "region_name": lambda key: names.get(key) or key.replace("_", " ").title(),
        "day": lambda instant: _tell_instant(instant, zone),
    }


def _tell_instant(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
