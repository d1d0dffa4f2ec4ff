"""Editions that no server takes: held as a revision, which is built before the old one is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from digest.model import Delivery, Entry, ListedReader
from digest.pipeline.sendoff import send_approved
from digest.pipeline.subscribers import add_reader
from digest.store.journal import open_ledger
from digest.store.pausing import note_refused
from digest.store.reckoning import count_states
from digest.store.resuming import cancel_sending, retry_failed
from tests.pipeline.desk import DAY, HOUR, SEVEN, Desk
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


def test_what_a_person_sends_goes_out_however_late(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SEVEN)
    server.answer("mail", USUAL)
    run = desk.make_run(SEVEN + 3 * HOUR)
    with desk.open() as store:
        note_refused(store, "main", None)
        assert send_approved(run, store, desk.load_editions()[0]).told == "sent edition 1: 2 sent"
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_failed_readers_who_wait_again_are_no_reason_to_hold_an_edition(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    server.answer("mail", USUAL)
    server.answer("rcpt", "550 5.3.4 too large")
    desk.run(SEVEN)
    assert desk.tell_editions() == [(1, 1, "sent")]
    server.answer("rcpt", USUAL)
    with desk.open() as store:
        assert retry_failed(store, desk.load_editions()[0].slot, now=SEVEN + 2 * HOUR) == 2
    desk.run(SEVEN + 3 * HOUR)
    assert desk.tell_editions() == [(1, 1, "sent")]
    assert len(server.messages) == 2


def test_an_edition_that_one_reader_may_have_is_not_built_again(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.settings = replace(desk.settings, send=replace(desk.settings.send, in_doubt="resend"))
    desk.write_stories(5)
    desk.run(SEVEN)
    slot = desk.load_editions()[0].slot
    with desk.open() as store, open_ledger(store, slot, owner="killed", policy="resend") as ledger:
        claimed = ledger.write(Entry(wanted=1), now=SEVEN).claimed
        assert ledger.write(Entry(attempts=claimed), now=SEVEN).granted
    server.answer("mail", USUAL)
    desk.run(SEVEN + 3 * HOUR)
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_of_an_edition_that_is_held_instead_nobody_waits_any_more(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SEVEN)
    desk.run(SEVEN + 3 * HOUR)
    with desk.open() as store:
        assert count_states(store, desk.load_editions()[0].slot) == {"cancelled": 2}


def test_a_sending_that_was_stopped_blames_nobody_else(tmp_path: Path, server: SmtpServer) -> None:
    desk, stop = Desk(tmp_path, server), Event()
    desk.write_stories(5)
    server.answer("mail", USUAL)

    def stop_at_once(_total: int) -> Callable[[Delivery], None]:
        stop.set()
        return lambda _: None

    outcome = desk.run(SEVEN, stop=stop, on_sending=stop_at_once)
    assert outcome.news == ("edition 1: it was stopped, and 2 readers wait. Go on: digest send --resume --edition 1",)


def test_whoever_stops_a_sending_that_took_too_long_gives_nobody_up(tmp_path: Path, server: SmtpServer) -> None:
    desk, stop = Desk(tmp_path, server), Event()
    desk.write_stories(5)
    desk.run(SEVEN)
    server.answer("mail", USUAL)
    run = desk.make_run(SEVEN + 3 * DAY, stop=stop)
    stop.set()
    with desk.open() as store:
        note_refused(store, "main", None)
        record = desk.load_editions()[0]
        send_approved(run, store, record)
        assert count_states(store, record.slot) == {"pending": 2}
        stop.clear()
        assert send_approved(run, store, record).told == "sent edition 1: 2 sent"


def test_a_sending_that_somebody_cancels_says_so_once(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    server.answer("mail", USUAL)

    def cancel(_total: int) -> Callable[[Delivery], None]:
        with desk.open() as store:
            cancel_sending(store, desk.load_editions()[0].slot, now=SEVEN)
        return lambda _: None

    told = desk.run(SEVEN, on_sending=cancel).told
    assert "edition 1 is cancelled, and nobody else gets it. See: digest editions list" in told


def test_an_empty_list_of_readers_holds_an_edition_up(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    server.answer("mail", USUAL)
    add_reader(desk.settings, tmp_path, ListedReader(address="c@reader.test"), now=SEVEN)
    (tmp_path / "readers.txt").write_text("\n")
    outcome = desk.run(SEVEN)
    assert (outcome.exit_code, outcome.news[0].partition(".txt")[2][:13]) == (2, " lists nobody")
    assert desk.tell_editions() == [(1, 1, "approved")]
    desk.list_readers("a@reader.test")
    desk.run(SEVEN + HOUR)
    assert len(server.messages) == 2


def test_overrides_that_cannot_be_read_lose_no_edition_that_no_server_took(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SEVEN)
    (tmp_path / "overrides.toml").write_text("[[story]]\nban = 3\n")
    desk.run(SEVEN + 3 * HOUR)
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "draft")]
