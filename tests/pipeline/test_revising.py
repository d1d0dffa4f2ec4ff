"""The last look before an edition is sent: what is banned or gone leaves it, unless that is too much to be true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.settings import ChoiceSettings, FetchSettings
from tests.local_site import LocalSite
from tests.pipeline.desk import HOUR, MINUTE, SEVEN, SIX, Desk
from tests.smtp_server import SmtpServer


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


def open_desk(folder: Path, server: SmtpServer, site: LocalSite, *, stories: int, **changes: Any) -> Desk:
    """A desk with an approved draft of stories whose pages are on `site`, an hour before it is due."""
    given = {"on_gone": "drop", "draft_before": "1h", "require_approval": True, **changes}
    desk = Desk(folder, server, fetch=FetchSettings(allow_private=("127.0.0.1",)), **given)
    desk.write_stories(stories, url=site.url)
    for number in range(stories):
        site.add(f"/{number}", "there", kind="text/html")
    desk.run(SIX)
    desk.approve(by="amal", now=SIX)
    return desk


def take_back(site: LocalSite, *numbers: int) -> None:
    for number in numbers:
        site.add_status(f"/{number}", 404)


def list_gone(desk: Desk) -> list[tuple[str, bool]]:
    return [(one.code, one.holds) for one in desk.load_editions()[-1].concerns if one.code in {"gone", "dropped"}]


def test_a_site_that_takes_back_every_story_holds_the_edition_once_and_a_person_decides(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = open_desk(tmp_path, server, site, stories=5)
    take_back(site, *range(5))
    assert [desk.run(SEVEN + minutes * MINUTE).exit_code for minutes in (0, 5)] == [6, 0]
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "draft")]
    held = desk.load_editions()[-1]
    assert (held.stories, list_gone(desk)) == (5, [("gone", True)])
    assert held.concerns[0].evidence.startswith("5 of 5 stories were taken back by their sites: '")
    assert server.messages == []
    desk.approve(by="amal", now=SEVEN + HOUR)
    desk.run(SEVEN + HOUR)
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "sent")]
    assert b"plan 4 for" in server.messages[0].content


def test_what_a_person_decided_on_stories_that_are_gone_holds_for_later_revisions_too(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = open_desk(tmp_path, server, site, stories=5)
    take_back(site, *range(5))
    desk.run(SEVEN)
    desk.approve(by="amal", now=SEVEN + HOUR)
    (tmp_path / "readers.txt").unlink()
    (tmp_path / "overrides.toml").write_text(f'[[story]]\nstory = "{site.url}/2"\nban = true\n')
    for minutes in (0, 5):
        desk.run(SEVEN + HOUR + minutes * MINUTE)
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "superseded"), (1, 3, "approved")]
    assert [one.code for one in desk.load_editions()[-1].concerns][:2] == ["banned", "gone"]


@pytest.mark.parametrize(("gone", "state"), [(2, "sent"), (3, "sent"), (4, "draft")])
def test_more_than_half_of_the_stories_are_not_dropped_at_once(
    tmp_path: Path, server: SmtpServer, site: LocalSite, gone: int, state: str
) -> None:
    desk = open_desk(tmp_path, server, site, stories=6, choice=ChoiceSettings(min_stories=1))
    take_back(site, *range(gone))
    desk.run(SEVEN)
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, state)]
    assert list_gone(desk) == [("dropped", False) if state == "sent" else ("gone", True)]
    assert desk.load_editions()[-1].stories == (6 - gone if state == "sent" else 6)


def test_stories_that_are_gone_are_not_dropped_where_too_few_would_be_left(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = open_desk(tmp_path, server, site, stories=3)
    take_back(site, 1)
    assert desk.run(SEVEN).exit_code == 6
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "draft")]
    assert (desk.load_editions()[-1].stories, list_gone(desk)) == (3, [("gone", True)])


def test_stories_that_go_one_after_the_other_are_dropped_each_time(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = open_desk(tmp_path, server, site, stories=6)
    (tmp_path / "readers.txt").unlink()
    for number, minutes in ((1, 0), (4, 5)):
        take_back(site, number)
        desk.run(SEVEN + minutes * MINUTE)
    desk.list_readers("a@reader.test")
    desk.run(SEVEN + 10 * MINUTE)
    assert [state for _, _, state in desk.tell_editions()] == ["superseded", "superseded", "sent"]
    assert (desk.load_editions()[-1].stories, desk.load_editions()[-1].approved_by) == (4, "amal")


def test_a_ban_that_leaves_too_few_stories_makes_room_for_others_or_no_edition(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = open_desk(tmp_path, server, site, stories=3)
    (tmp_path / "overrides.toml").write_text(f'[[story]]\nstory = "{site.url}/2"\nban = true\n')
    desk.run(SEVEN)
    assert {state for _, _, state in desk.tell_editions()} == {"superseded", "cancelled"}
    assert server.messages == []
    assert desk.run(SEVEN + 5 * MINUTE).step == "nothing"
