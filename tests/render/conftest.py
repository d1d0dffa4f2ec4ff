"""What the render tests share: the shipped theme, an edition with every kind of story, and a real browser."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.model import Edition, Image, Newsletter, Region, Section, Story, Theme
from digest.render import load_theme
from tests.factories import make_edition, make_story

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

PICTURES = "https://pictures.example/"


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme("newsroom")


def make_picture(name: str, **changes: object) -> Image:
    return replace(Image(url=f"{PICTURES}{name}.png"), **changes)  # type: ignore[arg-type]


def make_mixed_edition() -> Edition:
    """Every kind of story: pictures wide and small, right to left, undated, without an address, also in other sources,
    and mere links.
    """
    arabic = make_story(
        2,
        title="الموانئ الصغيرة تعود إلى العمل بعد عام من الصمت",
        teaser="عادت قوارب الصيد إلى ثلاثة موانئ صغيرة هذا الأسبوع.",
        source="صحيفة المرفأ",
        language="ar",
    )
    urdu = make_story(
        3,
        title="پہاڑی ریل کی پرانی پٹری پر پہلی گاڑی چل پڑی",
        teaser="بارہ برس بعد پہاڑی ریل کی پہلی گاڑی آج صبح وادی سے روانہ ہوئی۔",
        source="روزنامہ وادی",
        language="ur",
        image=make_picture("tall"),
    )
    undated = replace(make_story(4, title="Gauges report every ten minutes"), dated=None)
    unlinked = replace(
        make_story(5, title="The foundry that outlived its customers", url=None, teaser="Short."),
        long_teaser="Short of churches, it casts bells for ships.\n\nThe order book is full.",
    )
    pictured = make_story(6, title="Palms on the riverbank", image=make_picture("small", alt="Palms", width=800))
    sections = (
        Section(region=Region(key="middle_east", name="Middle East"), stories=(arabic, pictured)),
        Section(region=Region(key="south_asia", name="South Asia"), stories=(urdu, undated, unlinked)),
        Section(region=Region(key="world", name="Latin America & Caribbean"), stories=(make_story(7),)),
    )
    lead = make_story(
        1, title="Ferries return to the strait", image=make_picture("wide", alt="A ferry at dusk", width=1200)
    )
    copied = tuple(
        replace(section, stories=(replace(section.stories[0], also_in=("BBC", "صحيفة الميناء")), *section.stories[1:]))
        for section in sections
    )
    return replace(make_edition(), lead=lead, sections=copied, more=make_more(17))


def make_urdu_edition() -> Edition:
    """The same stories in a newsletter that itself runs from right to left."""
    letter = Newsletter(name="روزنامہ وادی", language="ur", timezone="Asia/Karachi", site="https://wadi.example")
    return replace(make_mixed_edition(), newsletter=letter)


def make_more(count: int) -> tuple[Story, ...]:
    """Stories that are mere links, one of them from right to left, one without an address."""
    titles = {1: "الموانئ الصغيرة تعود إلى العمل", 2: "A headline without an address"}
    return tuple(
        make_story(
            30 + number,
            title=titles.get(number, f"Gauge number {number} reports every ten minutes"),
            language="ar" if number == 1 else "en",
            url=None if number == 2 else f"https://ledger.example/more/{number}",
            teaser="",
        )
        for number in range(count)
    )


@pytest.fixture
def mixed() -> Edition:
    return make_mixed_edition()


@pytest.fixture
def urdu() -> Edition:
    return make_urdu_edition()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open HTML at a width and a colour scheme; pictures are served from memory, everything else is refused."""
    pages: list[Page] = []

    def open_html(html: str, *, width: int = 600, scheme: str = "light") -> Page:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        pages.append(page)
        page.route("**/*", serve_picture)
        page.set_content(html, wait_until="load")
        return page

    yield open_html
    for page in pages:
        page.close()


def serve_picture(route: Route) -> None:
    if not route.request.url.startswith(PICTURES):
        route.abort()
        return
    size = (300, 500) if "tall" in route.request.url else (900, 600)
    route.fulfill(body=make_png(*size), content_type="image/png")


def make_png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    rows = (b"\x00" + b"\x5a\x7a\x8a" * width) * height
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
