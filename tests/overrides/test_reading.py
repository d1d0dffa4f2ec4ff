"""overrides.toml: every fault at once with its line and key; nothing unknown is let through."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.model import Override, Pin
from digest.overrides import load_overrides, parse_overrides
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings

SCHEMES = {"main": load_scheme()}

WHOLE = """# who leads
[[story]]
story = "https://ledger.example/tram"   # the tram
pin = "lead"
title = "Tram  opens\\u001b[31m"
teaser = "At last."
image = "https://ledger.example/tram.jpg"
region = "South Asia"
until = 2026-12-01T07:00:00+05:00
note = "till the  vote"
newsletter = "morning"

[[story]]
story = "0123abcd"
ban = true
"""


def read(text: str, timezone: str = "Asia/Karachi") -> tuple[Override, ...]:
    return parse_overrides(text, origin="overrides.toml", timezone=timezone, schemes=SCHEMES)


def refuse(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return str(caught.value)


def test_every_key_is_read_and_cleaned() -> None:
    first, second = parse_overrides(WHOLE, origin="o.toml", timezone="UTC", schemes={"morning": load_scheme()})
    assert first == Override(
        story="https://ledger.example/tram",
        origin="o.toml",
        line=2,
        pin=Pin(lead=True),
        title="Tram opens[31m",
        teaser="At last.",
        image="https://ledger.example/tram.jpg",
        region="south_asia",
        until=datetime(2026, 12, 1, 2, 0, tzinfo=UTC),
        note="till the vote",
        newsletter="morning",
    )
    assert second == Override(story="0123abcd", origin="o.toml", line=13, ban=True)


def test_a_missing_file_and_an_empty_one_hold_no_overrides(tmp_path: Path) -> None:
    assert load_overrides(tmp_path / "overrides.toml", timezone="UTC", schemes=SCHEMES) == ()
    (tmp_path / "overrides.toml").write_bytes(b"\xef\xbb\xbf# none yet")
    assert load_overrides(tmp_path / "overrides.toml", timezone="UTC", schemes=SCHEMES) == ()


@pytest.mark.parametrize(
    ("written", "until"),
    [
        ("2026-12-01T07:00:00+05:00", datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
        ("2026-12-01T07:00:00", datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
        ("2026-12-01 07:00:00Z", datetime(2026, 12, 1, 7, 0, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 18, 59, 59, 999_999, tzinfo=UTC)),
        ('"2026-12-01"', datetime(2026, 12, 1, 18, 59, 59, 999_999, tzinfo=UTC)),
        ('"2026-12-01T07:00"', datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
    ],
)
def test_until_is_an_instant_or_the_end_of_a_day_in_the_zone_of_the_newsletter(written: str, until: datetime) -> None:
    (override,) = read(f'[[story]]\nstory = "a"\nuntil = {written}')
    assert override.until == until


def test_a_place_is_a_pin_and_no_image_is_an_image() -> None:
    (override,) = read('[[story]]\nstory = "a"\npin = 3\nimage = ""')
    assert (override.pin, override.image) == (Pin(place=3), "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[story]]\nstory = 'a'\npni = 1", "overrides.toml: line 3: unknown key 'pni' (did you mean 'pin'?)"),
        ("[[story]]\nban = true", "line 1: story: is missing"),
        ("[[story]]\nstory = ' '", "line 2: story: is empty"),
        ("[[story]]\nstory = 3", "line 2: story: must be text in quotes"),
        ("[[story]]\nstory = 'a'\n\npin = 'first'", 'line 4: pin: must be "lead", or a place'),
        ("[[story]]\nstory = 'a'\npin = 0", "line 3: pin: must be"),
        ("[[story]]\nstory = 'a'\npin = true", "line 3: pin: must be"),
        ("[[story]]\nstory = 'a'\npin = 2.0", "line 3: pin: must be"),
        ("[[story]]\nstory = 'a'\nban = 'yes'", "line 3: ban: must be true or false"),
        ("[[story]]\nstory = 'a'\nban = 1", "line 3: ban: must be true or false"),
        ("[[story]]\nstory = 'a'\nimage = 'tram.jpg'", "line 3: image: 'tram.jpg' is no address"),
        ("[[story]]\nstory = 'a'\nimage = 'javascript:x'", "line 3: image: 'javascript:x' is no address"),
        ("[[story]]\nstory = 'a'\nimage = 'mailto:a@b.example'", "line 3: image: 'mailto:a@b.example' is no address"),
        ("[[story]]\nstory = 'a'\nuntil = 07:00:00", "line 3: until: must be a date such as"),
        ("[[story]]\nstory = 'a'\nuntil = 'soon'", "line 3: until: 'soon' is not a date"),
        ("[[story]]\nstory = 'a'\nuntil = 9999-12-31T23:59:59-05:00", "line 3: until: 9999-12-31"),
        (
            "[[story]]\nstory = 'a'\nuntil = 2026-13-01",
            "overrides.toml: expected newline or end of document",
        ),
        ("[[story]]\nstory = 'a'\ntitle = ''", "line 3: title: is empty"),
        ("[[story]]\nstory = 'a'\nteaser = 1", "line 3: teaser: must be text"),
        ("[[story]]\nstory = 'a'\nnote = '" + "x" * 9_000 + "'", "line 3: note: is longer than 8,000 characters"),
        ("[[story]]\nstory = 'a'\nregion = 'Atlantis'", "line 3: region: there is no region 'Atlantis', choose from: "),
        ("[[story]]\nstory = 'a'\npin.place = 3", "line 1: pin: must be"),
        ("name = 'x'\n[[story]]\nstory = 'a'", "line 1: unknown key 'name'; stories begin with [[story]]"),
        ("[[story]]\nstory = 'a'\n[[stories]]\nstory = 'b'", "line 3: unknown key 'stories'; stories begin"),
        ("[[story]]\nstory = 'a'\n[story.x]\ny = 1", "unknown key 'x'"),
        ("[story]\nstory = 'a'", "overrides.toml: `story` is no table of its own for each story"),
        ("story = [{ story = 'a' }]", "`story` is no table of its own for each story"),
        ("[[story]]\nstory = 'a", 'overrides.toml: expected "\'" (at end of document)'),
        ("[[story]]\n[[story", "It must be TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_key(text: str, told: str) -> None:
    assert told in refuse(text)
    assert "\n" not in refuse(text)


def test_all_faults_are_told_at_once_in_their_order_and_no_more_than_ten() -> None:
    text = "".join(f"[[story]]\nstory = 'a{number}'\npin = 'x'\nban = 3\n" for number in range(20))
    told = refuse(text)
    assert [told.index(f"line {line}:") for line in (3, 4, 7, 8)] == sorted(
        told.index(f"line {n}:") for n in (3, 4, 7, 8)
    )
    assert told.endswith("; and 30 more")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"overrides\.toml is not UTF-8 text"):
        load_overrides(tmp_path / "overrides.toml", timezone="UTC", schemes=SCHEMES)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_overrides(tmp_path, timezone="UTC", schemes=SCHEMES)


@pytest.mark.parametrize(
    "text",
    [
        "[[story]]\n" + "a." * 100_000 + "b = 1",
        "[[story]]\n" + '"a" . ' * 100_000 + "b = 1",
        "[[story]]\nstory = " + "[" * 100_000,
        "[[story]]\nstory = " + "9" * 100_000,
        "x" * 2_000_000,
        '"""' + '\n\\"""' * 100_000,
        "w" * 900_000,
        "[[story]]\n" * 10_000,
        "[[story]]\nstory='a'\nx=1\n" * 4_000,
    ],
    ids=["dots", "quoted dots", "brackets", "digits", "big", "unclosed", "word", "heads", "faults"],
)
def test_a_file_that_means_harm_is_refused_soon(text: str) -> None:
    start = time.process_time()
    refuse(text)
    assert time.process_time() - start < 3


OWN = load_scheme(RegionSettings(own={"gulf": OwnRegionSettings(places=("AE", "QA"))}))


def read_region(region: str, newsletter: str | None = None) -> str | None:
    said = f"[[story]]\nstory = 'a'\nregion = '{region}'\n" + (f"newsletter = '{newsletter}'" if newsletter else "")
    (one,) = parse_overrides(said, origin="o.toml", timezone="UTC", schemes={"main": load_scheme(), "gulf": OWN})
    return one.region


def test_a_region_of_any_newsletter_is_one_unless_the_table_is_for_another() -> None:
    assert (read_region("Gulf", "gulf"), read_region("Europe", "main")) == ("gulf", "europe")
    assert (read_region("Europe"), read_region("gulf")) == ("europe", "gulf")
    with pytest.raises(ConfigError, match="line 3: region: there is no region 'Atlantis'"):
        read_region("Atlantis")
    with pytest.raises(ConfigError, match="line 3: region: there is no region 'Gulfs' "):
        read_region("Gulfs", "gulf")


def test_a_region_that_newsletters_read_differently_stays_as_it_is_written() -> None:
    assert read_region("Qatar") == "Qatar"
    assert read_region("Qatar", "main") == "middle_east"


def test_the_region_of_a_newsletter_that_nobody_handed_in_is_left_to_it() -> None:
    assert read_region("Valley", "evening") == "Valley"
