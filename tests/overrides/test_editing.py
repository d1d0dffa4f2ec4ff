"""overrides.toml as a person wrote it: one story changes, and no comment, order or line end does."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.model import Override, Pin
from digest.overrides import add_override, lift_override, parse_overrides
from digest.text.hygiene import clean_line

TRAM = "https://ledger.example/tram"
FILE = """# Ours: ask Noor before you change a thing

[[story]]
# the big one
story = "https://ledger.example/tram" # Tram opens
title = '''The "tram"
opens'''  # shorter

  [[ story ]]   # from the wire
  "story" = "0123abcdef"
  ban = true # [[story]] not yet

# the end
"""
NEWLINES = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
ZONES = st.sampled_from(["UTC", "Asia/Karachi", "America/New_York", "Africa/Monrovia", "Pacific/Apia"])
WORDS = st.text(max_size=40).map(lambda text: clean_line(text, limit=40))
SOME = WORDS.filter(bool)
OVERRIDES = st.builds(
    Override,
    story=SOME | st.sampled_from([TRAM, "0123abcdef", 'a "quote" # [[story]]']),
    pin=st.none() | st.just(Pin(lead=True)) | st.builds(Pin, place=st.integers(1, 1_000)),
    ban=st.booleans(),
    title=st.none() | SOME,
    teaser=st.none() | SOME,
    image=st.sampled_from([None, "", "https://ledger.example/tram.jpg"]),
    region=st.sampled_from([None, "europe", "south_asia"]),
    until=st.none() | st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9_999),
    note=st.none() | SOME,
    newsletter=st.sampled_from([None, "morning", "evening"]),
)


def read(text: str, timezone: str = "UTC") -> list[Override]:
    """The overrides of a text, without where they stand."""
    return [
        replace(one, origin="", line=None) for one in parse_overrides(text, origin="x", timezone=timezone, schemes={})
    ]


def is_kept(text: str, changed: str) -> bool:
    """Whether every character of `text` is in `changed`, in the same order."""
    rest = iter(changed)
    return all(char in rest for char in text)


@NEWLINES
def test_a_new_story_stands_last_with_its_headline_behind_it(newline: str) -> None:
    text = FILE.replace("\n", newline)
    changed = add_override(text, Override(story="https://ledger.example/new", ban=True), comment="New\nline — نیا")
    assert changed == text + '\n[[story]]\nstory = "https://ledger.example/new" # New line — نیا\nban = true\n'.replace(
        "\n", newline
    )


@NEWLINES
def test_the_table_of_the_story_is_changed_in_place(newline: str) -> None:
    text = FILE.replace("\n", newline)
    changed = add_override(text, Override(story="http://www.ledger.example/tram/?utm_source=x", pin=Pin(place=2)))
    assert changed == text.replace("opens'''  # shorter", f"opens'''  # shorter{newline}pin = 2")
    assert add_override(changed, Override(story=TRAM, pin=Pin(lead=True))) == changed.replace("pin = 2", 'pin = "lead"')


def test_the_manner_of_a_table_is_kept() -> None:
    changed = add_override(FILE, Override(story="0123ABCDEF", title="New"))
    assert changed == FILE.replace("# [[story]] not yet", '# [[story]] not yet\n  title = "New"')


def test_an_end_is_given_only_to_what_is_said_with_it() -> None:
    until = datetime(2026, 12, 1, 2, tzinfo=UTC)
    titled = add_override(FILE, Override(story=TRAM, ban=True, until=until))
    assert read(titled)[0] == read(FILE)[0]
    assert read(titled)[-1] == Override(story=TRAM, ban=True, until=until)
    assert len(read(titled)) == 3
    later = add_override(titled, Override(story=TRAM, ban=True, until=until + timedelta(days=1)))
    assert later == titled.replace("2026-12-01", "2026-12-02")
    for_good = add_override(titled, Override(story=TRAM, ban=True, note="no end"))
    assert read(for_good)[-1] in (Override(story=TRAM, ban=True, note="no end"), read(titled)[-1])
    assert [one.until for one in read(for_good) if one.note] == [None]


def test_a_table_for_one_newsletter_is_none_for_the_others() -> None:
    text = add_override("", Override(story=TRAM, ban=True, newsletter="morning"))
    assert len(read(add_override(text, Override(story=TRAM, ban=True)))) == 2
    assert add_override(text, Override(story=TRAM, ban=True, newsletter="morning")) == text


def test_what_is_lifted_goes_with_its_line_and_an_idle_table_goes_whole() -> None:
    def lift(text: str, story: str, key: str) -> str:
        return lift_override(text, key, meant=lambda called: called == story)

    assert lift(FILE, "0123abcdef", "ban") == FILE.replace(
        '\n  [[ story ]]   # from the wire\n  "story" = "0123abcdef"\n  ban = true # [[story]] not yet\n', ""
    )
    assert lift(FILE, "0123abcdef", "pin") == FILE
    pinned = add_override(FILE, Override(story=TRAM, pin=Pin(lead=True)))
    assert lift(pinned, TRAM, "pin") == FILE
    commented = FILE.replace("\n[[story]]\n# the big one\n", "\n# the big one\n").replace(
        "story = \"https://ledger.example/tram\" # Tram opens\ntitle = '''The \"tram\"\nopens'''  # shorter\n", ""
    )
    assert lift(FILE, TRAM, "title").count("# the big one") == commented.count("# the big one") == 1


def test_what_is_for_one_newsletter_is_lifted_for_that_alone() -> None:
    text = add_override("", Override(story=TRAM, ban=True, newsletter="morning"))
    text = add_override(text, Override(story=TRAM, ban=True))
    kept = lift_override(text, "ban", meant=lambda _: True, newsletter="morning")
    assert read(kept) == [Override(story=TRAM, ban=True)]
    assert lift_override(text, "ban", meant=lambda _: True) == ""


@given(OVERRIDES, ZONES)
@example(Override(story="a", until=datetime(2026, 11, 1, 5, 59, 59, 999_999, tzinfo=UTC)), "America/New_York")
@example(Override(story="a", until=datetime(1900, 1, 1, tzinfo=UTC)), "Africa/Monrovia")
@example(Override(story="a", title='"\\ \u202bنیا\u202c'), "UTC")
def test_what_is_written_is_read_again(override: Override, timezone: str) -> None:
    assert read(add_override("", override, timezone=timezone), timezone) == [override]


@given(st.lists(OVERRIDES, max_size=5), OVERRIDES, st.text(max_size=40))
def test_adding_keeps_every_character_and_what_is_not_concerned(
    before: list[Override], override: Override, comment: str
) -> None:
    text = FILE
    for one in before:
        text = add_override(text, one, comment=comment)
    new = replace(override, story="https://new.example/", newsletter="other")
    changed = add_override(text, new, comment=comment)
    assert changed.startswith(text)
    assert read(changed) == [*read(text), new]


@given(st.lists(OVERRIDES, max_size=4), st.sampled_from(["\n", "\r\n"]), st.text(max_size=40))
def test_a_ban_that_is_taken_back_leaves_the_file_as_it_was(before: list[Override], newline: str, note: str) -> None:
    text = FILE.replace("\n", newline)
    for one in before:
        text = add_override(text, replace(one, ban=False))
    ban = Override(story="https://new.example/", ban=True, note=clean_line(note) or None)
    changed = add_override(text, ban)
    assert lift_override(changed, "ban", meant=lambda called: called == ban.story) == text


@given(st.text("[]{}='\"#\\\r\n story_12.,", max_size=60))
def test_any_text_is_changed_as_meant_or_refused(text: str) -> None:
    try:
        changed = add_override(text, Override(story=TRAM, ban=True))
    except ConfigError:
        return
    assert is_kept(text, changed)
    before, after = tomllib.loads(text + "\n"), tomllib.loads(changed)
    assert after.pop("story")[:-1] == before.pop("story", [])
    assert after == before


@pytest.mark.parametrize("text", ["story = [{ story = 'a' }]", "story = []", "[story]\nx = 1", "[[story]]\nstory ="])
def test_what_is_written_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        add_override(text, Override(story=TRAM, ban=True))
