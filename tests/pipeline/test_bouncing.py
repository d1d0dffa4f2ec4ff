"""What is done for mail that came in: to whom, how much, and only once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.errors import TemporaryError
from digest.pipeline.bouncing import Done, MailRead, read_mails
from digest.pipeline.leaving import Readership
from digest.readers.keys import hash_address
from digest.readers.mailboxes import Mail
from digest.readers.reports import Kind
from digest.store.locks import hold_lock
from digest.store.opening import open_store
from digest.store.subscribererasing import forget
from tests.factories import NOW
from tests.readers.mails import RETURNED, make_complaint, make_dsn, make_letter
from tests.readership import (
    count_strikes,
    list_active,
    list_suppressed,
    load_test_keys,
    make_link,
    make_mark,
    make_readership,
)

AN, OMAR = "an@reader.test", "omar@reader.test"
READERS = ((AN, "daily", ""), (OMAR, "urdu", ""), (AN, "urdu", ""))

KILLED_AT_NOTE = """
import os, signal, sys
from sqlalchemy import Engine, event
from digest.cli import main

struck = []

@event.listens_for(Engine, "before_cursor_execute")
def see(connection, cursor, statement, *_):
    if statement.startswith("UPDATE subscribers"):
        struck.append(statement)
    if struck and statement.startswith("INSERT INTO bounces"):
        os.kill(os.getpid(), signal.SIGKILL)

main(sys.argv[1:])
"""


@pytest.fixture
def readership(tmp_path: Path) -> Readership:
    return make_readership(tmp_path, *READERS)


@pytest.fixture
def marked(tmp_path: Path) -> Readership:
    """Newsletters whose messages each have a return address of their own."""
    return make_readership(tmp_path, *READERS, bounces="bounce@ledger.test")


def read(
    readership: Readership, *contents: bytes, dry_run: bool = False, wait: float = 5, now: datetime = NOW
) -> list[MailRead]:
    told: list[MailRead] = []
    mails = [Mail(origin=str(number), content=content) for number, content in enumerate(contents)]
    read_mails(readership, mails, now=now, dry_run=dry_run, wait=wait, on_read=told.append)
    return told


def summarize(told: Sequence[MailRead]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.kind, one.done, one.readers) for one in told]


def test_an_address_that_does_not_exist_gets_no_more_mail(readership: Readership) -> None:
    assert summarize(read(readership, make_dsn())) == [(Kind.HARD, Done.SUPPRESSED, (AN,))]
    assert list_suppressed(readership) == {AN: "bounced"}


def make_full(number: int) -> bytes:
    """A report of a full mailbox, unlike all others."""
    return make_dsn(status="5.2.2", told=f"smtp; 552 5.2.2 full, {number}")


def read_full(readership: Readership, days: Iterable[int]) -> list[Done]:
    """Read of a full mailbox on some days."""
    return [one.done for day in days for one in read(readership, make_full(day), now=NOW + timedelta(days=day))]


def test_soft_failures_strike_once_in_six_days_and_the_last_strike_suppresses(readership: Readership) -> None:
    read_full(readership, range(12))
    assert (count_strikes(readership), list_suppressed(readership)) == ({AN: 2}, {})
    assert read_full(readership, [12]) == [Done.SUPPRESSED]
    assert list_suppressed(readership) == {AN: "bounced"}


def test_what_changes_nothing_is_told_as_that(readership: Readership) -> None:
    assert read_full(readership, [0, 5]) == [Done.STRUCK, Done.COUNTED_ALREADY]
    assert [one.done for one in read(readership, make_dsn())] == [Done.SUPPRESSED]
    again = make_dsn(told="smtp; 550 5.1.1 still no such user")
    assert [one.done for one in read(readership, again)] == [Done.SUPPRESSED_ALREADY]


def test_a_mailbox_that_is_full_for_a_week_each_year_keeps_its_mail(readership: Readership) -> None:
    read_full(readership, [365 * year + day for year in range(5) for day in range(7)])
    assert (count_strikes(readership), list_suppressed(readership)) == ({AN: 2}, {})


def test_strikes_are_counted_on_as_long_as_the_last_is_of_the_last_ninety_days(readership: Readership) -> None:
    read_full(readership, [0, 90])
    assert count_strikes(readership) == {AN: 2}
    read_full(readership, [181])
    assert count_strikes(readership) == {AN: 1}


def test_who_is_killed_between_a_strike_and_its_note_has_done_neither(readership: Readership) -> None:
    mail = readership.base / "full.eml"
    mail.write_bytes(make_full(1))
    config = '[newsletters.daily]\nname = "The Daily Ledger"\n[newsletters.urdu]\nname = "The Urdu Ledger"\n'
    (readership.base / "digest.toml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-c", KILLED_AT_NOTE, "bounces", mail.name]
    assert subprocess.run(command, cwd=readership.base, timeout=60, check=False).returncode == -signal.SIGKILL
    assert count_strikes(readership) == {}
    assert [one.done for one in read(readership, mail.read_bytes())] == [Done.STRUCK]
    assert read(readership, mail.read_bytes()) == []
    assert count_strikes(readership) == {AN: 1}


def test_a_server_that_does_not_want_our_mail_burns_no_address(readership: Readership) -> None:
    refused = make_dsn(status="5.7.1", told="smtp; 550 5.7.1 listed")
    assert summarize(read(readership, refused)) == [(Kind.REFUSED, Done.NOTHING, (AN,))]
    assert (list_suppressed(readership), count_strikes(readership)) == ({}, {})


def test_a_mail_counts_once_however_often_it_is_read(readership: Readership) -> None:
    full = make_dsn(status="5.2.2", told="smtp; 552 full")
    assert len(read(readership, full, full)) == 1
    assert read(readership, full) == []
    assert count_strikes(readership) == {AN: 1}


def test_the_token_of_a_return_address_says_whose_mail_it_was_whatever_the_report_says(marked: Readership) -> None:
    mail = make_dsn(to=f"bounce+{make_mark(marked, 2)}@ledger.test", reader=AN)
    assert summarize(read(marked, mail)) == [(Kind.HARD, Done.SUPPRESSED, (OMAR,))]


def test_a_returned_message_proves_by_its_link_whose_it_was(marked: Readership) -> None:
    returned = RETURNED.format(to=OMAR, link=make_link(marked, 2))
    assert summarize(read(marked, make_dsn(returned=returned))) == [(Kind.HARD, Done.SUPPRESSED, (OMAR,))]


def test_where_messages_have_marks_a_report_without_one_is_worth_a_strike(marked: Readership) -> None:
    assert summarize(read(marked, make_dsn())) == [(Kind.HARD, Done.STRUCK, (AN,))]
    assert summarize(read(marked, make_complaint())) == [(Kind.COMPLAINT, Done.UNSUBSCRIBED, (AN,))]
    assert list_suppressed(marked) == {}
    assert list_active(marked) == [2]


@pytest.mark.parametrize("forged", ["AQFR5Lm2f6p9uo8UvAQ", "link"])
def test_a_mark_that_is_made_up_or_for_another_purpose_proves_nothing(marked: Readership, forged: str) -> None:
    token = make_link(marked, 2) if forged == "link" else forged
    assert summarize(read(marked, make_dsn(to=f"bounce+{token}@ledger.test", reader="x@y.test"))) == [
        (Kind.IGNORED, Done.NOTHING, ())
    ]


def test_a_failure_of_somebody_who_is_no_reader_does_nothing(readership: Readership) -> None:
    assert summarize(read(readership, make_dsn(reader="stranger@reader.test"))) == [(Kind.IGNORED, Done.NOTHING, ())]


def test_who_was_forgotten_stays_so_whatever_comes_back(marked: Readership) -> None:
    with open_store(marked.store) as store:
        forget(store, AN, hash_address(load_test_keys(marked), AN), now=NOW)
    told = read(marked, make_dsn(to=f"bounce+{make_mark(marked, 1)}@ledger.test"), make_letter("unsubscribe"))
    assert summarize(told) == [(Kind.IGNORED, Done.NOTHING, ())] * 2
    assert list_suppressed(marked) == {None: "forgotten"}


def test_an_address_is_known_however_it_is_spelled(readership: Readership) -> None:
    assert summarize(read(readership, make_dsn(reader="AN@Reader.Test"))) == [(Kind.HARD, Done.SUPPRESSED, (AN,))]


def test_who_complains_gets_no_more_mail(readership: Readership) -> None:
    complaint = make_complaint(reader="redacted", returned=RETURNED.format(to=OMAR, link=make_link(readership, 2)))
    assert summarize(read(readership, complaint)) == [(Kind.COMPLAINT, Done.SUPPRESSED, (OMAR,))]
    assert list_suppressed(readership) == {OMAR: "complained"}


def test_a_token_by_mail_ends_that_subscription_whoever_sends_it(readership: Readership) -> None:
    mail = make_letter(f"unsubscribe {make_link(readership, 1)}", sender="other@reader.test")
    assert summarize(read(readership, mail)) == [(Kind.LEAVE, Done.UNSUBSCRIBED, (AN,))]
    assert list_active(readership) == [2, 3]


def test_a_wish_without_token_ends_what_the_address_it_came_to_is_for(readership: Readership) -> None:
    read(readership, make_letter("Unsubscribe", to="Urdu@ledger.test"))
    assert list_active(readership) == [1, 2]


def test_a_wish_that_came_to_another_address_ends_all_that_the_sender_gets(readership: Readership) -> None:
    read(readership, make_letter("Unsubscribe", to="bounces@ledger.test"))
    assert list_active(readership) == [2]


def test_the_subject_that_our_own_link_proposes_is_a_wish(readership: Readership) -> None:
    assert [one.done for one in read(readership, make_letter("No more"))] == [Done.UNSUBSCRIBED]


def test_a_dry_run_says_the_same_and_changes_nothing(readership: Readership) -> None:
    mails = [make_dsn(), make_letter("unsubscribe", sender=OMAR)]
    planned = read(readership, *mails, dry_run=True)
    assert (list_active(readership), list_suppressed(readership)) == ([1, 2, 3], {})
    assert summarize(read(readership, *mails)) == summarize(planned)


_SAME_DAY = (make_full(1), make_full(1), make_full(2), make_dsn(), make_dsn(told="smtp; 550 5.1.1 no, again"))


@pytest.mark.parametrize("days", [(), (-3,), (-12,), (-12, -6), (-12, -5), (-100, -6), (-200, -91)], ids=str)
@pytest.mark.parametrize("mails", [_SAME_DAY, _SAME_DAY[3:] + _SAME_DAY[:3]], ids=["soft first", "hard first"])
def test_a_dry_run_counts_strikes_as_the_real_run_does(
    readership: Readership, days: tuple[int, ...], mails: tuple[bytes, ...]
) -> None:
    read_full(readership, days)
    before = readership.store.read_bytes()
    planned = read(readership, *mails, dry_run=True)
    assert readership.store.read_bytes() == before
    assert summarize(planned) == summarize(read(readership, *mails))


def test_what_a_dry_run_says_of_a_second_report_in_a_week_is_that_it_was_counted(readership: Readership) -> None:
    assert [one.done for one in read(readership, make_full(1), make_full(2), dry_run=True)] == [
        Done.STRUCK,
        Done.COUNTED_ALREADY,
    ]
    read_full(readership, [-12, -6])
    assert [one.done for one in read(readership, make_full(1), dry_run=True)] == [Done.SUPPRESSED]
    assert list_suppressed(readership) == {}


def test_while_another_process_reads_mail_this_one_gives_up_and_does_nothing(readership: Readership) -> None:
    path = readership.store
    with hold_lock(path.with_name(f"{path.name}.bounces"), wait=0), pytest.raises(TemporaryError):
        read(readership, make_dsn(), wait=0.1)
    assert list_suppressed(readership) == {}


def test_what_a_busy_store_put_off_is_done_the_next_time(readership: Readership) -> None:
    with closing(sqlite3.connect(readership.store, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(TemporaryError) as caught:
            read(readership, make_dsn(), wait=0.1)
    assert caught.value.exit_code == 75  # a mail server keeps the mail, and tries again
    assert [one.done for one in read(readership, make_dsn())] == [Done.SUPPRESSED]
