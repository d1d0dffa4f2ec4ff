"""Images are linked in the size that fits where they are shown, and only whole ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Image, Rendition, Theme
from digest.render import load_theme, render_edition
from digest.render.pictures import Widths, choose_rendition, find_widths
from tests.factories import make_edition, make_story

HOME = "https://ledger.example/wp-content/uploads"


def size(width: int, height: int | None = None, name: str = "quay") -> Rendition:
    return Rendition(url=f"{HOME}/{name}-{width}x{height}.jpg", width=width, height=height)


def make_image(*sizes: Rendition, width: int | None = 2400, height: int | None = 1600) -> Image:
    return Image(url=f"{HOME}/quay.jpg", alt="The quay", width=width, height=height, renditions=sizes)


SIZES = (size(150, 150), size(300, 200), size(768, 512), size(1024, 683), size(1536, 1024), size(2400, 1600))


@pytest.mark.parametrize(
    ("shown", "width"),
    [(600, 1024), (136, 300), (384, 768), (700, 1536), (1300, 2400), (5000, 2400), (1, 300)],
)
def test_the_size_nearest_twice_the_shown_width_is_taken(shown: int, width: int) -> None:
    assert choose_rendition(make_image(*SIZES), shown).width == width


def test_a_size_below_the_shown_width_is_taken_only_if_there_is_no_larger_one() -> None:
    # 580 is nearer to 1180 than 2400 is, and would be blown up.
    image = make_image(size(580, 387))
    assert choose_rendition(image, 590).width == 2400
    small = make_image(size(300, 200), width=500, height=333)
    assert choose_rendition(small, 600).width == 500


def test_crops_are_not_taken_however_well_they_fit() -> None:
    image = make_image(size(272, 272), size(280, 180), size(300, 200))
    assert choose_rendition(image, 136).width == 300


def test_sizes_that_differ_by_rounding_are_no_crops() -> None:
    assert choose_rendition(make_image(size(275, 184)), 136).width == 275


def test_without_a_size_of_its_own_the_largest_rendition_tells_the_shape() -> None:
    image = make_image(size(272, 272), size(300, 200), size(1200, 800), width=None, height=None)
    assert choose_rendition(image, 136) == replace(image, url=size(300, 200).url, width=300, height=200)


def test_sizes_without_a_height_count_as_whole() -> None:
    assert choose_rendition(make_image(size(280), height=None), 136).width == 280


def test_an_image_in_one_size_stays_as_it_is() -> None:
    for width in (None, 40, 4000):
        image = make_image(width=width)
        assert choose_rendition(image, 136) is image


@given(
    st.lists(st.builds(size, st.integers(3, 19_999), st.none() | st.integers(1, 19_999)), max_size=8),
    st.none() | st.integers(3, 19_999),
    st.integers(1, 3_000),
)
def test_what_is_chosen_is_one_of_the_sizes_and_no_needless_blur(
    sizes: list[Rendition], width: int | None, shown: int
) -> None:
    image = make_image(*sizes, width=width, height=None)
    chosen = choose_rendition(image, shown)
    assert chosen.url in {image.url, *(one.url for one in sizes)}
    if sizes and max(*(one.width for one in sizes), width or 0, 0) >= shown and all(not one.height for one in sizes):
        assert (chosen.width or 0) >= shown


def test_the_lead_and_a_thumbnail_have_each_the_size_for_their_place(theme: Theme) -> None:
    image = make_image(*SIZES)
    edition = make_edition()
    [section, *others] = edition.sections
    shown = replace(
        edition,
        lead=make_story(1, image=image),
        sections=(replace(section, stories=(make_story(2, image=image),)), *others),
    )
    html = render_edition(shown, theme).html
    assert f'src="{HOME}/quay-1024x683.jpg"' in html
    assert f'src="{HOME}/quay-300x200.jpg"' in html
    assert html.count(HOME) == 2


def test_an_image_in_one_size_is_printed_as_it_was_given(theme: Theme) -> None:
    html = render_edition(replace(make_edition(), lead=make_story(1, image=make_image())), theme).html
    assert f'src="{HOME}/quay.jpg"' in html


def test_a_small_picture_with_larger_sizes_of_it_leads_no_page(theme: Theme) -> None:
    image = make_image(size(1200, 800), width=300, height=200)
    html = render_edition(replace(make_edition(), lead=make_story(1, image=image)), theme).html
    assert "1200x800" not in html


def test_the_widths_are_those_of_the_theme() -> None:
    assert find_widths(load_theme("newsroom").style) == Widths(wide=600, small=136)
    assert find_widths({"layout": {"width": 500, "gutter": 10, "thumbnail": 80}}) == Widths(wide=480, small=80)


@pytest.mark.parametrize("style", [{}, {"layout": {}}, {"layout": 3}, {"layout": {"width": "60%", "thumbnail": -1}}])
def test_a_theme_that_declares_no_widths_has_the_usual_ones(style: dict[str, object]) -> None:
    assert find_widths(style) == Widths(wide=600, small=136)
