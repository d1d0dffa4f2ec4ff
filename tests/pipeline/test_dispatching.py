"""Editions that no server takes: held as a revision, which is built before the old one is given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.desk import HOUR, SEVEN, Desk
from tests.smtp_server import USUAL, SmtpServer


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(answers={"mail": "451 4.3.2 not now"}) as running:
        yield running


def test_what_no_server_took_is_held_with_the_same_stories_and_can_be_sent(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SEVEN)
    assert desk.tell_editions() == [(1, 1, "sending")]
    desk.run(SEVEN + 3 * HOUR)
    first, second = desk.load_editions()
    assert (first.state.value, first.ended) == ("cancelled", SEVEN + 3 * HOUR)
    assert (second.state.value, second.stories) == ("draft", first.stories)
    assert [one.code for one in second.holds] == ["late"]
    desk.approve(by="amal", now=SEVEN + 4 * HOUR)
    server.answer("mail", USUAL)
    desk.run(SEVEN + 4 * HOUR)
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "sent")]
    assert len(server.messages) == 2


def test_overrides_that_cannot_be_read_lose_no_edition_that_no_server_took(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SEVEN)
    (tmp_path / "overrides.toml").write_text("[[story]]\nban = 3\n")
    desk.run(SEVEN + 3 * HOUR)
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "draft")]
