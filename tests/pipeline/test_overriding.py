"""Pins and bans as a command writes them: how the story is called in the file, and what is taken back."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from digest.errors import ConfigError, UsageError
from digest.model import Override, Pin
from digest.overrides import load_overrides
from digest.pipeline.overriding import (
    Rewritten,
    erase_override,
    find_region_key,
    load_subject,
    load_written_subject,
    write_override,
)
from digest.settings import Settings
from tests.factories import make_article
from tests.store.makers import make_articles, make_poll, new_store, save

SETTINGS = Settings(timezone="Asia/Karachi")
ONE = "https://ledger.example/1"
HEADLINE = "Harbour city opens its tram line number 1"
BAN, PIN = Override(story="", ban=True), Override(story="", pin=Pin(lead=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store of three stories, and two more at one address."""
    with new_store(tmp_path) as store:
        shared = [make_article(number, url="https://ledger.example/live") for number in (4, 5)]
        save(store, make_poll(*make_articles(3), *shared))
    return tmp_path


def read(folder: Path) -> list[tuple[str, bool, Pin | None]]:
    found = load_overrides(folder / "overrides.toml", timezone="Asia/Karachi", schemes={})
    return [(one.story, one.ban, one.pin) for one in found]


def write(folder: Path, name: str, override: Override) -> Rewritten:
    subject = load_subject(SETTINGS, base=folder, name=name)
    return write_override(SETTINGS, base=folder, subject=subject, override=override)


def erase(folder: Path, name: str, key: str, *, newsletter: str | None = None) -> Rewritten:
    subject = load_written_subject(SETTINGS, base=folder, name=name)
    return erase_override(SETTINGS, base=folder, subject=subject, key=key, newsletter=newsletter)


def test_who_speaks_last_means_it(folder: Path) -> None:
    assert not write(folder, "a1", BAN).reverted
    assert write(folder, "a1", PIN).reverted
    assert read(folder) == [(ONE, False, Pin(lead=True))]
    assert write(folder, "a1", BAN).reverted
    assert read(folder) == [(ONE, True, None)]


def test_what_is_said_twice_is_written_once(folder: Path) -> None:
    assert write(folder, "tram number 1", BAN).changed
    before = (folder / "overrides.toml").read_bytes()
    assert not write(folder, ONE, BAN).changed
    assert (folder / "overrides.toml").read_bytes() == before


def test_a_ban_is_taken_back_whatever_the_file_calls_the_story(folder: Path) -> None:
    names = (ONE, "harbour city opens its  tram line number 1", "a1")
    others = '[[story]]\nstory = "https://ledger.example/2"\nban = true\n'
    (folder / "overrides.toml").write_text(
        "".join(f'[[story]]\nstory = "{name}"\nban = true\n\n' for name in names) + others
    )
    assert erase(folder, "a1", "ban").changed
    assert (folder / "overrides.toml").read_text() == others
    assert not erase(folder, "a1", "ban").changed


def test_a_pin_is_taken_back_for_the_newsletter_that_is_named(folder: Path) -> None:
    for newsletter in ("morning", "evening"):
        write(folder, "a1", Override(story="", pin=Pin(place=2), newsletter=newsletter))
    assert erase(folder, "a1", "pin", newsletter="evening").changed
    (left,) = load_overrides(folder / "overrides.toml", timezone="UTC", schemes={})
    assert left.newsletter == "morning"


def test_what_the_store_has_forgotten_is_taken_back_by_what_the_file_calls_it(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").write_text('[[story]]\nstory = "Old news"\nban = true\n')
    assert erase(tmp_path, "old NEWS", "ban").changed
    assert read(tmp_path) == []
    with pytest.raises(UsageError):
        erase(tmp_path, "older news", "ban")


def test_an_address_that_nothing_is_known_of_is_a_story_with_a_store_and_without(folder: Path, tmp_path: Path) -> None:
    for base in (folder, tmp_path / "elsewhere"):
        subject = load_subject(SETTINGS, base=base, name="https://new.example/story")
        assert (subject.story, subject.article) == ("https://new.example/story", None)


def test_a_story_that_shares_its_address_is_written_by_its_id(folder: Path) -> None:
    with pytest.raises(UsageError, match="several articles"):
        load_subject(SETTINGS, base=folder, name="https://ledger.example/live")
    assert load_subject(SETTINGS, base=folder, name="a4").story == "a4"


def test_a_region_is_found_as_people_write_it() -> None:
    assert {find_region_key(SETTINGS, name) for name in ("south_asia", "South Asia", "south-asia")} == {"south_asia"}
    with pytest.raises(UsageError, match="choose from: north_america, "):
        find_region_key(SETTINGS, "Atlantis")


def test_a_file_that_is_wrong_is_told_and_left_alone(folder: Path) -> None:
    file = folder / "overrides.toml"
    for text, told in (("[[story]]\nstory = 3\n", "line 2: story: must be text"), ("story = []", "cannot be changed")):
        file.write_text(text)
        with pytest.raises(ConfigError, match=told) as caught:
            write(folder, "a1", BAN)
        assert str(caught.value).startswith(f"{file}: ")
        assert file.read_text() == text


def test_two_who_write_at_once_are_both_heard(folder: Path) -> None:
    threads = [Thread(target=write, args=(folder, f"https://new.example/{number}", BAN)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(story for story, _, _ in read(folder)) == [f"https://new.example/{number}" for number in range(8)]
