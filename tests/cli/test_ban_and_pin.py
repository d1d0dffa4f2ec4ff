"""`digest ban` and `digest pin`: what an editor says of a story, written into overrides.toml and taken back."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from digest.model import Override, Pin
from digest.overrides import parse_overrides
from tests.cli.conftest import Run
from tests.factories import make_article
from tests.store.makers import make_articles, make_poll, new_store, save

CLOCK = ("--now", "2026-11-22T08:00:00Z")
ONE = "https://ledger.example/1"
HEADLINE = "Harbour city opens its tram line number 1"
FILE = '# ours\n\n[[story]]\nstory = "https://ledger.example/2" # two\ntitle = "Two"\n\n# end\n'


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """A folder with a store of three stories, two more at one address, and a configuration in Karachi's time."""
    with new_store(tmp_path) as store:
        shared = [make_article(number, url="https://ledger.example/live") for number in (4, 5)]
        save(store, make_poll(*make_articles(3), *shared))
    (tmp_path / "digest.toml").write_text('timezone = "Asia/Karachi"\n')
    return tmp_path


def read(folder: Path) -> list[tuple[str, Override]]:
    """What the file says, by how it calls each story."""
    text = (folder / "overrides.toml").read_text(encoding="utf-8")
    return [(one.story, one) for one in parse_overrides(text, origin="", timezone="Asia/Karachi", schemes={})]


def test_a_ban_is_written_with_its_headline_end_and_note_and_told_in_one_line(run: Run, collected: Path) -> None:
    done = run("ban", "tram number 1", "--until", "7d", *CLOCK)
    assert done.stderr == ""
    assert done.stdout == f"Banned until 2026-11-29 13:00 PKT, in overrides.toml: {HEADLINE}\n"
    assert (collected / "overrides.toml").read_text() == (
        f'[[story]]\nstory = "{ONE}" # {HEADLINE}\nban = true\nuntil = 2026-11-29T13:00:00+05:00\n'
    )


def test_what_a_person_wrote_stays_as_it_is(run: Run, collected: Path) -> None:
    file = collected / "overrides.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    run("ban", ONE, "--note", 'too "thin"\n', check=True)
    run("pin", "https://www.ledger.example/2?utm_source=x", "--place", "3", check=True)
    changed = file.read_bytes()
    assert changed.startswith(b"\xef\xbb\xbf# ours\r\n")
    assert b'title = "Two"\r\npin = 3\r\n\r\n# end\r\n\r\n[[story]]' in changed
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    run("ban", ONE, "--undo", check=True)
    run("pin", "a2", "--undo", check=True)
    assert file.read_bytes() == b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("options", "pin", "region"),
    [
        ([], Pin(lead=True), None),
        (["--region", "South Asia"], Pin(place=1), "south_asia"),
        (["--region", "south-asia", "--lead"], Pin(lead=True), "south_asia"),
    ],
)
def test_a_pin_is_for_the_head_or_a_place_in_a_region(
    run: Run, collected: Path, options: list[str], pin: Pin, region: str | None
) -> None:
    run("pin", "a1", *options, check=True)
    ((story, override),) = read(collected)
    assert (story, override.pin, override.region) == (ONE, pin, region)


def test_what_became_of_it_is_told_in_one_line(run: Run, collected: Path) -> None:
    for command, told in (
        (["ban", "a1"], "Banned, in overrides.toml"),
        (["ban", ONE], "Banned already, in overrides.toml"),
        (["pin", "a1"], "Pinned, in overrides.toml"),
        (["ban", "a1", "--undo"], "Not banned, in overrides.toml"),
        (["pin", "a1", "--undo"], "Pinned no more, in overrides.toml"),
    ):
        ban_lifted = "; it is banned no more" if command == ["pin", "a1"] else ""
        assert run(*command, check=True).stdout == f"{told}: {HEADLINE}{ban_lifted}\n"


def test_an_address_that_is_not_known_yet_is_written_with_a_warning(run: Run, collected: Path) -> None:
    done = run("ban", "https://new.example/story", check=True)
    assert done.stderr == "warning: nothing at https://new.example/story was collected yet; it holds once that is\n"
    assert done.stdout == "Banned, in overrides.toml: https://new.example/story\n"


def test_what_holds_for_one_newsletter_says_so(run: Run, collected: Path) -> None:
    (collected / "digest.toml").write_text("[newsletters.morning]\n[newsletters.evening]\n")
    run("ban", "a1", "--newsletter", "morning", check=True)
    assert [one.newsletter for _, one in read(collected)] == ["morning"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ban", "Atlantis"], "no article is called 'Atlantis'"),
        (["ban", "Atlantis", "--undo"], "no article is called 'Atlantis'"),
        (["ban", "a1", "--until", "2026-11-21"], "--until 2026-11-21 is over already"),
        (["pin", "a1", "--place", "2", "--lead"], "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error_and_writes_nothing(
    run: Run, collected: Path, arguments: list[str], told: str
) -> None:
    done = run(*arguments, *CLOCK)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (collected / "overrides.toml").exists()


def test_the_store_is_only_read(run: Run, collected: Path) -> None:
    before = (collected / "digest.db").read_bytes()
    run("ban", "a1", check=True)
    run("pin", "a1", "--undo", check=True)
    assert (collected / "digest.db").read_bytes() == before
