"""What a person wants of the look lies over what the theme says; what is wrong is refused with key and reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.render import load_theme
from digest.render.look import find_style_fault, find_value_fault
from digest.settings import LookSettings
from digest.text.colors import measure_contrast, parse_color
from tests.render.conftest import make_png


def test_without_wishes_a_theme_is_as_it_says() -> None:
    assert load_theme("newsroom", LookSettings()) == load_theme("newsroom")


def test_every_wish_takes_the_place_of_what_the_theme_says() -> None:
    look = LookSettings(
        images=False,
        teaser=90,
        long_teaser=840,
        layout={"width": 600},
        colors={"accent": "Navy", "dim": "#555"},
        dark={"accent": "#9CF"},
        fonts={"headline": "Palatino, serif"},
    )
    theme, plain = load_theme("newsroom", look), load_theme("newsroom")
    changed = {
        (table, key): value
        for table, values in theme.style.items()
        for key, value in values.items()  # type: ignore[attr-defined]
        if plain.style[table][key] != value  # type: ignore[index]
    }
    assert changed == {
        ("layout", "width"): 600,
        ("colors", "accent"): "#000080",
        ("colors", "dim"): "#555555",
        ("dark", "accent"): "#99ccff",
        ("fonts", "headline"): "Palatino, serif",
    }
    assert (theme.images, theme.teaser, theme.long_teaser) == (False, 90, 840)


def test_teasers_that_are_to_be_shorter_are_in_every_language() -> None:
    plain, half = load_theme("newsroom"), load_theme("newsroom", LookSettings(teaser=90))
    assert {tag: 2 * pair[0] for tag, pair in half.lengths.items()} == {t: p[0] for t, p in plain.lengths.items()}
    assert {tag: pair[1] for tag, pair in half.lengths.items()} == {tag: pair[1] for tag, pair in plain.lengths.items()}


@pytest.mark.parametrize(("table", "value"), [("colors", "red"), ("dark", "red"), ("layout", 10), ("fonts", "serif")])
def test_a_key_that_the_theme_does_not_have_is_named_with_those_it_has(table: str, value: object) -> None:
    with pytest.raises(ConfigError) as caught:
        load_theme("brief", LookSettings(**{table: {"acent": value}}))  # type: ignore[arg-type]
    assert f"theme brief has no {table}.acent" in caught.value.problem
    known = load_theme("brief").style[table]
    assert isinstance(known, dict)
    assert all(key in caught.value.advice for key in known)


@pytest.mark.parametrize("table", ["colors", "dark"])
@pytest.mark.parametrize("key", ["ink", "text", "dim", "accent"])
def test_colours_that_cannot_be_read_are_refused_with_both_and_what_is_needed(table: str, key: str) -> None:
    paper = str(load_theme("newsroom").style[table]["paper"])  # type: ignore[index]
    with pytest.raises(ConfigError) as caught:
        load_theme("newsroom", LookSettings(**{table: {key: "#888888" if table == "colors" else "#5a5a5a"}}))  # type: ignore[arg-type]
    shown = "#888888" if table == "colors" else "#5a5a5a"
    ratio = f"{int(measure_contrast(shown, paper) * 100) / 100:.2f}"
    for told in (f"{table}.{key} {shown}", f"{table}.paper {paper}", ratio, "4.5"):
        assert told in caught.value.problem


def test_a_paper_on_which_the_themes_own_text_cannot_be_read_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"colors\.ink .* on colors\.paper #222222"):
        load_theme("newsroom", LookSettings(colors={"paper": "#222"}))


def test_a_thumbnail_that_would_crowd_text_on_a_phone_is_refused_with_what_fits() -> None:
    with pytest.raises(ConfigError, match=r"layout\.phone_thumbnail: 96 .* at most 48"):
        load_theme("newsroom", LookSettings(layout={"phone_thumbnail": 96, "gutter": 32}))


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("teaser", 0, "1 to 5000"),
        ("long_teaser", True, "characters"),
        ("logo_width", 301, "16 to 300"),
        ("images", 1, "true or false"),
        ("logo", "http://ledger.example/logo.png", "https://"),
        ("logo", "javascript:alert(1)", "https://"),
        ("logo", "", "https://"),
        ("logo", "logo.svg", "PNG"),
        ("logo_dark", "https://ledger.example/logo.webp?size=2", "PNG"),
    ],
)
def test_a_wrong_value_is_told_with_what_it_must_be(key: str, value: object, problem: str) -> None:
    assert problem in find_value_fault(key, value)


@pytest.mark.parametrize(
    "value", ["logo.png", "art/LOGO.JPG", "https://ledger.example/logo", "https://a.example/b.gif?c"]
)
def test_a_logo_is_a_file_or_an_address(value: str) -> None:
    assert find_value_fault("logo", value) == ""


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("layout", "width", 319),
        ("layout", "width", "600"),
        ("layout", "gutter", 33),
        ("layout", "phone_thumbnail", 97),
        ("layout", "column", -1),
        ("colors", "ink", 5),
        ("colors", "ink", "rgba(0,0,0,.5)"),
        ("dark", "ink", "red; background: url(x)"),
        ("fonts", "text", '"Times New Roman", serif'),
        ("fonts", "text", "Georgia,"),
        ("fonts", "text", "serif}"),
    ],
)
def test_a_wrong_value_of_a_table_has_a_fault(table: str, key: str, value: object) -> None:
    assert find_style_fault(table, key, value)


@given(st.sampled_from(["colors", "fonts"]), st.text(max_size=40))
def test_no_text_that_means_something_in_css_or_markup_is_a_value(table: str, text: str) -> None:
    if not find_style_fault(table, "any", text):
        assert not set("\"'<>{};:()\\&/*@!") & set(text)
        assert table == "fonts" or parse_color(text)


def test_a_logo_that_is_a_file_goes_along_in_its_own_size(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(make_png(120, 40))
    logo = load_theme("newsroom", LookSettings(logo=str(tmp_path / "logo.png"))).logo
    assert logo is not None
    assert (logo.width, logo.height, logo.file) == (120, 40, str(tmp_path / "logo.png"))
    assert logo.url.startswith("cid:")


def test_a_logo_is_at_most_300_pixels_wide_and_keeps_its_shape(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(make_png(900, 90))
    look = LookSettings(logo=str(tmp_path / "logo.png"))
    sizes = [load_theme("newsroom", one).logo for one in (look, replace(look, logo_width=200))]
    assert [(logo.width, logo.height) for logo in sizes if logo] == [(300, 30), (200, 20)]


def test_another_logo_does_not_take_the_dark_one_and_the_width_of_the_theme(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    _copy_theme(folder, 'logo = "art/own.png"\nlogo_dark = "art/dark.png"\nlogo_width = 90\n')
    own = load_theme(str(folder))
    assert own.logo is not None
    assert own.dark_logo is not None
    assert (own.logo.width, own.logo.height, own.dark_logo.file) == (90, 45, str(folder / "art" / "dark.png"))
    other = load_theme(str(folder), LookSettings(logo="https://ledger.example/logo.png"))
    assert other.logo is not None
    assert (other.logo.url, other.logo.width, other.dark_logo) == ("https://ledger.example/logo.png", 240, None)


@pytest.mark.parametrize(("content", "problem"), [(None, "cannot be read"), (b"<svg/>", "no PNG, JPEG or GIF")])
def test_a_logo_that_is_no_picture_is_named_with_who_asked_for_it(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "logo.png"
    if content:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_theme("newsroom", LookSettings(logo=str(path)))
    assert "[look] of the configuration" in caught.value.problem
    assert str(path) in caught.value.problem
    assert problem in caught.value.problem


def _copy_theme(folder: Path, keys: str) -> None:
    from digest.render.themes import load_sources

    for name, content in load_sources("newsroom").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "art").mkdir()
    for name in ("own", "dark"):
        (folder / "art" / f"{name}.png").write_bytes(make_png(180, 90))
    manifest = folder / "theme.toml"
    manifest.write_text(keys + manifest.read_text("utf-8"), "utf-8")
