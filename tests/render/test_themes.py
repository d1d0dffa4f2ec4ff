"""Themes are found wherever digest runs from, and a wrong one is named with its file and key."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.render import themes
from digest.render.themes import find_templates, list_themes, load_sources, load_theme
from digest.text.colors import measure_contrast


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the newsroom theme, to be broken."""
    folder = tmp_path / "mine"
    shutil.copytree(find_templates() / "newsroom", folder)
    return folder


def change(folder: Path, pattern: str, replacement: str) -> None:
    manifest = folder / "theme.toml"
    text = manifest.read_text("utf-8")
    changed = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert changed != text
    manifest.write_text(changed, "utf-8")


def test_the_newsroom_theme_brings_its_lengths_style_and_files() -> None:
    theme = load_theme("newsroom")
    assert theme.name == "newsroom"
    assert 0 < theme.teaser < theme.long_teaser
    assert {"email.mjml.j2", "inline.css.j2", "partials/story.mjml.j2"} <= set(theme.files)
    assert {"layout", "colors", "dark", "fonts"} == set(theme.style)


def test_the_brief_theme_is_short_and_without_pictures() -> None:
    brief, newsroom = load_theme("brief"), load_theme("newsroom")
    assert brief.teaser < newsroom.teaser
    assert brief.long_teaser < newsroom.long_teaser
    assert (brief.images, newsroom.images) == (False, True)
    shared = {name for name in brief.files if name.startswith("partials/")}
    assert shared
    assert all(brief.files[name] == newsroom.files[name] for name in shared)


def test_the_shipped_catalogs_come_with_every_theme(own: Path) -> None:
    (own / "locale").mkdir()
    (own / "locale" / "eo.po").write_text("# nothing", "utf-8")
    files = load_theme(str(own)).files
    assert files["locale/eo.po"] == "# nothing"
    shipped = {f"shipped/locale/{path.name}" for path in (find_templates() / "locale").glob("*.po")}
    assert shipped <= set(files)


def test_a_copy_has_all_that_a_theme_uses_and_looks_the_same(tmp_path: Path) -> None:
    for name in list_themes():
        sources = load_sources(name)
        assert {"theme.toml", "email.mjml.j2", "inline.css.j2", "partials/story.mjml.j2"} <= set(sources)
        for file, content in sources.items():
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_bytes(content)
        assert load_theme(str(tmp_path / name)) == load_theme(name)


def test_a_copy_leaves_out_partials_that_the_theme_does_not_use(own: Path) -> None:
    (own / "email.mjml.j2").write_text("{%- include 'partials/footer.mjml.j2' %}", "utf-8")
    partials = {name for name in load_sources(str(own)) if name.startswith("partials/")}
    assert partials >= {"partials/footer.mjml.j2", "partials/runs.mjml.j2"}
    assert "partials/masthead.mjml.j2" not in partials


def test_templates_are_found_beside_the_modules_when_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "digest"
    shutil.copytree(find_templates(), installed / "templates")
    monkeypatch.setattr(themes, "__file__", str(installed / "render" / "themes.py"))
    assert find_templates() == installed / "templates"
    assert load_theme("newsroom").files


def test_missing_templates_are_an_error_that_says_where_they_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "__file__", str(tmp_path / "digest" / "render" / "themes.py"))
    with pytest.raises(ConfigError, match=re.escape(str(tmp_path / "digest" / "templates"))):
        find_templates()


@pytest.mark.parametrize("name", ["baroque", "", "partials", "./baroque", "../templates"])
def test_an_unknown_theme_is_named_and_the_known_ones_listed(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_theme(name)
    assert repr(name) in caught.value.problem
    assert "newsroom" in caught.value.advice


def test_an_own_theme_is_a_folder_and_its_partials_replace_the_shipped_ones(own: Path) -> None:
    (own / "partials").mkdir()
    (own / "partials" / "footer.mjml.j2").write_text("{# nothing #}", "utf-8")
    theme = load_theme(str(own))
    assert theme.name == "mine"
    assert theme.files["partials/footer.mjml.j2"] == "{# nothing #}"
    assert theme.files["partials/story.mjml.j2"] == load_theme("newsroom").files["partials/story.mjml.j2"]


def test_a_shipped_name_is_not_taken_by_a_folder_of_that_name(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    own.rename(own.parent / "newsroom")
    (own.parent / "newsroom" / "extra.css").write_text("", "utf-8")
    assert "extra.css" not in load_theme("newsroom").files
    assert "extra.css" in load_theme("./newsroom").files


def test_a_language_may_have_lengths_of_its_own_and_takes_those_it_does_not_name_from_the_theme(own: Path) -> None:
    change(own, r"^zh = .*", "zh = { teaser = 70 }\nzh-TW = { teaser = 75, long_teaser = 140 }")
    theme = load_theme(str(own))
    assert (theme.lengths["zh"], theme.lengths["zh-TW"]) == ((70, theme.long_teaser), (75, 140))


@pytest.mark.parametrize(
    ("pattern", "replacement", "key"),
    [
        (r"^teaser = .*", "", "teaser"),
        (r"^teaser = .*", "teaser = 0", "teaser"),
        (r"^teaser = .*", "teaser = true", "teaser"),
        (r"^long_teaser = .*", 'long_teaser = "420"', "long_teaser"),
        (r"^teaser = .*", "teaser = 180\nteasers = 2", "unknown key teasers"),
        (r"^zh = .*", "zh = 80", "lengths.zh"),
        (r"^zh = .*", "zh = { teaser = 0 }", "lengths.zh.teaser"),
        (r"^zh = .*", "zh = { long_teaser = 5001 }", "lengths.zh.long_teaser"),
        (r"^zh = .*", "zh = { short = 80 }", "unknown key lengths.zh.short"),
        (r"^zh = .*", "Chinese = { teaser = 80 }", "lengths.Chinese"),
        (r"^ink = .*", 'ink = "red; background: url(x)"', "colors.ink"),
        (r"^ink = .*", "ink = [1]", "colors.ink"),
        (r"^ink = .*", 'ink = "\\"red"', "colors.ink"),
        (r"^ink = .*", "ink = ", "theme.toml"),
        (r"^ink = .*", 'ink = "bluish"', "colors.ink"),
        (r"^ink = .*", 'ink = "#aaa"', "colors.ink #aaaaaa on colors.paper"),
        (r"^width = .*", "width = 2000", "layout.width"),
        (r"^gutter = .*", 'gutter = "20px"', "layout.gutter"),
        (r"^phone_thumbnail = .*", "phone_thumbnail = 97", "layout.phone_thumbnail"),
        (r"^headline = .*", "headline = 'a\"b'", "fonts.headline"),
        (r"^teaser = .*", "teaser = 180\nlogo_width = 5", "logo_width"),
        (r"^teaser = .*", 'teaser = 180\nimages = "no"', "images"),
        (r"^teaser = .*", 'teaser = 180\nlogo = "missing.png"', "missing.png"),
    ],
)
def test_a_wrong_manifest_is_an_error_with_file_and_key(own: Path, pattern: str, replacement: str, key: str) -> None:
    change(own, pattern, replacement)
    with pytest.raises(ConfigError) as caught:
        load_theme(str(own))
    assert str(own / "theme.toml") in caught.value.problem
    assert key in caught.value.problem


@pytest.mark.parametrize("table", ["colors", "lengths"])
def test_a_table_that_is_none_is_an_error(own: Path, table: str) -> None:
    (own / "theme.toml").write_text(f'teaser = 1\nlong_teaser = 2\n{table} = "red"\n', "utf-8")
    with pytest.raises(ConfigError, match=f"{table} must be a table"):
        load_theme(str(own))


@pytest.mark.parametrize("name", ["email.mjml.j2", "inline.css.j2"])
def test_a_theme_without_its_main_files_is_none(own: Path, name: str) -> None:
    (own / name).unlink()
    with pytest.raises(ConfigError, match=f"it has no {name}"):
        load_theme(str(own))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00broken", b" " * 600_000])
def test_a_file_that_cannot_be_read_is_named(own: Path, content: bytes) -> None:
    (own / "head.css.j2").write_bytes(content)
    with pytest.raises(ConfigError, match=r"head\.css\.j2"):
        load_theme(str(own))


def test_no_shipped_template_turns_escaping_off() -> None:
    files = {name: text for theme in list_themes() for name, text in load_theme(theme).files.items()}
    for name, text in files.items():
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), name


@pytest.mark.parametrize("name", list_themes())
@pytest.mark.parametrize("table", ["colors", "dark"])
def test_every_text_colour_has_enough_contrast_and_none_is_pure_black_or_white(name: str, table: str) -> None:
    colors = load_theme(name).style[table]
    assert isinstance(colors, dict)
    assert not {"#ffffff", "#000000"} & set(colors.values())
    for text in ("ink", "text", "dim", "accent"):
        assert measure_contrast(colors[text], colors["paper"]) >= 4.5


@pytest.mark.parametrize("key", ["nastaliq", "paper", "phone_thumbnail"])
def test_a_value_that_one_edition_would_need_is_missed_when_the_theme_is_loaded(tmp_path: Path, key: str) -> None:
    shutil.copytree(find_templates() / "newsroom", tmp_path / "own")
    manifest = tmp_path / "own" / "theme.toml"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if not line.startswith(f"{key} =")), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"theme\.toml: .*\.{key}.* must be there"):
        load_theme(str(tmp_path / "own"))


@pytest.mark.parametrize(
    ("pattern", "replacement", "told"),
    [
        (r"^accent = .*", 'acent = "#9c1f1f"', "unknown key colors.acent .did you mean accent"),
        (r"^gutter = .*", "gutter = 20\ngutters = 3", "unknown key layout.gutters .did you mean gutter"),
        (r"^headline = .*", 'headline = "Georgia"\nzzz = "Georgia"', "unknown key fonts.zzz$"),
        (r"^teaser = .*", "teaser = 180\nteasser = 2", "unknown key teasser .did you mean teaser"),
        (r"^teaser = .*", "teaser = = 2", r"theme.toml, line \d+: invalid value\n  \d+ . teaser = = 2\n +. +\^$"),
    ],
)
def test_what_is_misspelt_in_a_manifest_is_told_with_what_is_near(
    own: Path, pattern: str, replacement: str, told: str
) -> None:
    change(own, pattern, replacement)
    with pytest.raises(ConfigError) as caught:
        load_theme(str(own))
    assert re.search(told, caught.value.problem, re.MULTILINE)


def test_a_key_of_ones_own_is_taken_where_a_template_uses_it(own: Path) -> None:
    change(own, r"^accent = .*", 'accent = "#9c1f1f"\nmauve = "#800080"')
    (own / "own.css.j2").write_text("p { color: {{ style.colors.mauve }} }", "utf-8")
    assert load_theme(str(own)).style["colors"]["mauve"] == "#800080"  # type: ignore[index]


def test_a_file_that_is_not_in_utf_8_is_named_with_the_line(own: Path) -> None:
    (own / "theme.toml").write_bytes(b"teaser = 1\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"theme\.toml, line 2: it is not in UTF-8"):
        load_theme(str(own))
