"""What docs/schemes.md shows is so: each of its configurations is one, and the schemes are as they are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digest.config import parse_settings
from digest.errors import ConfigError
from digest.regions.scheme import find_region, load_scheme
from tests.regions.schemes import PRESETS, is_whole, keys

PAGE = (Path(__file__).parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_is_a_configuration_that_divides_the_whole_world(number: int) -> None:
    settings = parse_settings(EXAMPLES[number], origin="schemes.md")
    assert is_whole(load_scheme(settings.regions))


def test_the_moves_lead_where_they_are_told_to() -> None:
    (moves,) = (text for text in EXAMPLES if text.startswith("[regions.move]"))
    scheme = load_scheme(parse_settings(moves, origin="schemes.md").regions)
    found = {name: find_region(scheme, name) for name in ("TR", "EG", "LY", "MA", "DZ", "TN", "AM", "AZ", "GE")}
    assert list(found.values()) == ["europe", "africa", *["middle_east"] * 4, *["central_asia"] * 3]


@pytest.mark.parametrize("name", PRESETS)
def test_the_table_of_schemes_names_their_widest_regions(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)
    roots = [region.key for region in PRESETS[name].regions if region.parent is None and region.key != "world"]
    named = [key for key in re.findall(r"`(\w+)`", row) if key != "newsroom"]
    assert named == (["middle_east"] if name == "mena" else roots)
    if name == "mena":
        assert f"each of {sum(region.parent == 'middle_east' for region in PRESETS[name].regions)} countries" in row
        assert [key for key in keys(PRESETS["newsroom"]) if key != "world"] == roots


def test_the_error_is_told_as_the_page_shows_it() -> None:
    (shown,) = re.findall(r"```text\ndigest: (.*?)```", PAGE, re.DOTALL)
    with pytest.raises(ConfigError) as caught:
        parse_settings('regions.move = { Turkye = "europe" }\nregions.order = ["south_azia"]', origin="digest.toml")
    assert str(caught.value) == " ".join(shown.split())
