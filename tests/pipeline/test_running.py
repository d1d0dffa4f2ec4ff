"""Scheduled runs against a real store and a real mail server: once, in time, and told as often as it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.errors import TemporaryError
from digest.model import EditionState, Reason
from digest.settings import AlertSettings, FetchSettings, SourceSettings
from digest.store.decisions import load_decisions
from digest.store.locks import hold_edition_lock, hold_lock
from digest.store.pausing import pause_newsletter, resume_newsletter
from digest.store.reckoning import count_states
from tests.local_site import LocalSite
from tests.pipeline.desk import DAY, HOUR, MINUTE, ONE_BY_ONE, SEVEN, SIX, Desk
from tests.smtp_server import DROP, SmtpServer


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


def count_mails(server: SmtpServer) -> dict[str, int]:
    return dict(Counter(message.recipient for message in server.messages))


ONCE = {"a@reader.test": 1, "b@reader.test": 1}


def test_an_edition_goes_out_at_its_time_once_however_often_cron_runs(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    outcomes = [desk.run(SIX + minutes * MINUTE) for minutes in (0, 55, 60, 65, 70, 130)]
    assert [outcome.step for outcome in outcomes] == [
        "nothing",
        "nothing",
        "build, approve, send",
        "nothing",
        "nothing",
        "nothing",
    ]
    assert count_mails(server) == ONCE
    assert all((outcome.exit_code, outcome.news) == (0, ()) for outcome in outcomes)
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_every_story_is_in_one_edition_and_the_next_has_the_new_ones(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(4)
    desk.run(SEVEN)
    desk.write_stories(4, at=SEVEN + HOUR)
    desk.run(SEVEN + DAY)
    assert desk.tell_editions() == [(1, 1, "sent"), (2, 1, "sent")]
    first, second = (
        {message.parse().get_body(("plain",)).get_content() for message in server.messages[at : at + 1]}  # type: ignore[union-attr]
        for at in (0, 2)
    )
    assert "plan 3 for" in first.pop()
    assert "plan 3 for" not in second.pop()


def test_a_machine_that_was_down_sends_only_the_newest_one_it_missed(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    desk.write_stories(5, at=SEVEN + 3 * DAY)
    desk.run(SEVEN + 3 * DAY + HOUR)
    assert count_mails(server) == ONCE
    assert [one.slot.due for one in desk.load_editions()] == [SEVEN + 3 * DAY]


def test_a_late_edition_is_held_which_is_told_once_a_day_and_when_it_is_over(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    held, again = desk.run(SEVEN + 3 * HOUR), desk.run(SEVEN + 4 * HOUR)
    assert (held.exit_code, again.exit_code) == (6, 0)
    (told,) = held.news
    assert told.startswith("edition 1 is held: ")
    assert told.endswith("To send it: digest editions approve 1")
    assert again.news == ()
    desk.approve(by="amal", now=SEVEN + 5 * HOUR)
    sent = desk.run(SEVEN + 5 * HOUR)
    assert sent.news == (f"over: {told}",)
    assert count_mails(server) == ONCE


def test_a_held_edition_gives_way_to_the_next_one(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    desk.run(SEVEN + 3 * HOUR)
    desk.run(SEVEN + DAY)
    assert desk.tell_editions() == [(1, 1, "superseded"), (2, 1, "sent")]
    assert count_mails(server) == ONCE


def test_a_mail_server_that_is_down_is_tried_again_and_told_once(tmp_path: Path) -> None:
    with SmtpServer() as gone:
        desk = Desk(tmp_path, send=gone.settings(recipients="readers.txt", ca_file=None))
        desk.write_stories(5)
    first, second = desk.run(SEVEN), desk.run(SEVEN + 5 * MINUTE)
    assert (first.exit_code, second.exit_code) == (75, 75)
    assert (len(first.news), second.news) == (1, ())
    assert desk.tell_editions() == [(1, 1, "approved")]
    with SmtpServer() as server:
        desk.settings = replace(desk.settings, send=server.settings(recipients="readers.txt"))
        third = desk.run(SEVEN + 10 * MINUTE)
        assert count_mails(server) == ONCE
    assert third.exit_code == 0
    assert third.news == (f"over: {first.news[0]}",)


def test_a_mail_server_that_stays_down_leaves_a_new_revision_that_is_held(tmp_path: Path) -> None:
    with SmtpServer() as gone:
        desk = Desk(tmp_path, send=gone.settings(recipients="readers.txt", ca_file=None))
        desk.write_stories(5)
    desk.run(SEVEN)
    late = desk.run(SEVEN + 3 * HOUR)
    assert late.exit_code == 6
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "draft")]
    assert [one.code for one in desk.load_editions()[-1].holds][:1] == ["late"]


def test_a_trouble_that_lasts_is_told_again_after_a_day(tmp_path: Path) -> None:
    with SmtpServer() as gone:
        send = gone.settings(recipients="readers.txt", ca_file=None)
        desk = Desk(tmp_path, send=send, max_late="7d", schedule="0 7 * * 0")
        desk.write_stories(5)
    told = [bool(desk.run(SEVEN + hours * HOUR).news) for hours in (0, 1, 23, 24, 25, 48)]
    assert told == [True, False, False, True, False, True]


def test_a_refused_login_is_not_tried_again_until_the_password_changes(tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        desk.password = "wrong-word"
        first, second = desk.run(SEVEN), desk.run(SEVEN + 5 * MINUTE)
        assert (first.exit_code, second.exit_code, server.attempts) == (78, 78, 1)
        assert (len(first.news), second.news) == (1, ())
        assert desk.tell_editions() == [(1, 1, "approved")]
        desk.password = "secret-word"
        assert desk.run(SEVEN + 10 * MINUTE).exit_code == 0
        assert count_mails(server) == ONCE
    store = (tmp_path / "digest.db").read_bytes()
    assert b"wrong-word" not in store


def test_a_server_that_refused_the_login_is_not_bothered_with_alerts_or_drafts(tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        alerts = AlertSettings(email=("ops@ledger.test",))
        desk = Desk(tmp_path, server, alerts=alerts, editors=("desk@ledger.test",), draft_before="1h")
        desk.write_stories(5)
        desk.run(SEVEN - DAY)
        desk.password = "wrong-word"
        assert [desk.run(SEVEN + hours * HOUR).exit_code for hours in (0, 1)] == [78, 78]
        desk.write_stories(5, at=SEVEN + 2 * HOUR)
        desk.run(SEVEN + 23 * HOUR)
        assert server.attempts == 1


def test_resume_lets_a_server_be_asked_again_that_refused_the_login(tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        desk.password = "wrong-word"
        desk.run(SEVEN)
        with desk.open() as store:
            resume_newsletter(store, "main", now=SEVEN)
        desk.run(SEVEN + 5 * MINUTE)
        assert server.attempts == 2


def test_readers_who_were_not_reached_are_tried_again_and_nobody_else(tmp_path: Path) -> None:
    with SmtpServer(answers={"rcpt b@reader.test": ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]}) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        outcomes = [desk.run(SEVEN + minutes * MINUTE) for minutes in (0, 5, 10, 20, 25)]
        assert count_mails(server) == ONCE
    assert [outcome.exit_code for outcome in outcomes] == [7, 7, 7, 0, 0]
    assert [len(outcome.news) for outcome in outcomes] == [1, 0, 0, 1, 0]
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_readers_who_are_never_reached_are_given_up_after_a_day(tmp_path: Path) -> None:
    with SmtpServer(answers={"rcpt b@reader.test": "451 4.7.1 come back later"}) as server:
        desk = Desk(tmp_path, server)
        desk.settings = replace(desk.settings, send=replace(desk.settings.send, retry_for="24h"))
        desk.write_stories(5)
        codes = [desk.run(SEVEN + hours * HOUR).exit_code for hours in (0, 12)]
        desk.write_stories(5, at=SEVEN + HOUR)
        desk.run(SEVEN + 25 * HOUR)
        assert count_mails(server) == {"a@reader.test": 2}
    assert codes == [7, 7]
    assert desk.tell_editions()[0] == (1, 1, "sent")


def test_a_reader_in_doubt_is_told_by_name_and_never_tried_again(tmp_path: Path) -> None:
    with SmtpServer(answers={"dot a@reader.test": DROP}) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        outcomes = [desk.run(SEVEN + minutes * MINUTE) for minutes in (0, 5, 10)]
        assert "a@reader.test" not in count_mails(server)
    assert outcomes[0].exit_code == 8
    assert any("nobody knows whether it reached a@reader.test" in line for line in outcomes[0].news)
    assert outcomes[-1].exit_code == 0


def test_a_server_that_takes_no_mail_for_anyone_until_it_is_late_leaves_it_held(tmp_path: Path) -> None:
    with SmtpServer(answers={"mail": "451 4.3.2 not now"}) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        codes = [desk.run(SEVEN + minutes * MINUTE).exit_code for minutes in (0, 5, 180)]
        assert server.messages == []
    assert codes == [75, 75, 6]
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "draft")]


def test_what_is_not_fit_to_be_sent_is_held_and_only_to_hold_it_is_worth_an_exit_code(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server, address=None)
    desk.write_stories(5)
    outcomes = [desk.run(SEVEN + minutes * MINUTE) for minutes in (0, 5)]
    assert [outcome.exit_code for outcome in outcomes] == [5, 0]
    assert "not fit to be sent: address-unset: address, the postal address" in outcomes[0].news[0]
    assert "digest build" in outcomes[0].news[0]
    assert desk.tell_editions() == [(1, 1, "draft")]
    assert server.messages == []


def test_an_edition_waits_approved_for_settings_that_only_say_how_it_leaves(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    send = desk.settings.send
    desk.settings = replace(desk.settings, send=replace(send, from_=None))
    desk.write_stories(5)
    assert desk.run(SEVEN).exit_code == 5
    assert desk.tell_editions() == [(1, 1, "approved")]
    desk.settings = replace(desk.settings, send=send)
    assert desk.run(SEVEN + 5 * MINUTE).exit_code == 0
    assert desk.tell_editions() == [(1, 1, "sent")]


def test_too_few_stories_are_no_edition_and_wait_for_the_next(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(2)
    outcome = desk.run(SEVEN)
    assert (outcome.exit_code, outcome.news) == (0, ())
    assert outcome.told[0].startswith("no edition for 2026-11-22 07:00 Asia/Karachi: 2 of 2 candidates")
    desk.write_stories(2, at=SEVEN + HOUR)
    assert desk.run(SEVEN + 2 * HOUR).step == "nothing"
    desk.run(SEVEN + DAY)
    assert [(one.slot.number, one.state.value, one.stories) for one in desk.load_editions()] == [
        (1, "cancelled", 0),
        (2, "sent", 4),
    ]


def test_too_few_stories_fail_once_if_that_is_set(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, on_empty="fail")
    desk.write_stories(2)
    assert [desk.run(SEVEN + minutes * MINUTE).exit_code for minutes in (0, 5)] == [3, 0]


def test_editors_get_a_draft_before_and_stories_that_come_late_wait(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, draft_before="1h", editors=("desk@ledger.test",))
    desk.write_stories(5)
    assert desk.run(SIX).step == "draft"
    (draft,) = server.messages
    assert (draft.recipient, str(draft.parse()["Subject"])[:7]) == ("desk@ledger.test", "[DRAFT]")
    desk.write_stories(2, at=SIX + 10 * MINUTE)
    desk.run(SIX + 30 * MINUTE)
    assert desk.run(SEVEN).step == "approve, send"
    assert desk.load_editions()[0].stories == 5
    assert count_mails(server) == {"desk@ledger.test": 1, **ONCE}


def test_a_draft_with_too_few_stories_is_built_again_when_it_is_due(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, draft_before="1h")
    desk.write_stories(2)
    assert [desk.run(SIX + minutes * MINUTE).step for minutes in (0, 20)] == ["draft", "nothing"]
    desk.write_stories(3, at=SIX + 10 * MINUTE)
    assert desk.run(SEVEN).step == "build, approve, send"
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "sent")]


def test_what_nobody_approved_is_held_until_somebody_does(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, draft_before="1h", require_approval=True, if_unapproved="hold")
    desk.write_stories(5)
    codes = [desk.run(SIX + minutes * MINUTE).exit_code for minutes in (0, 60, 65)]
    assert codes == [0, 6, 0]
    assert server.messages == []
    desk.approve(by="amal", now=SEVEN + 9 * HOUR)
    desk.run(SEVEN + 9 * HOUR)
    assert count_mails(server) == ONCE
    assert desk.load_editions()[0].approved_by == "amal"


def test_what_nobody_approved_is_skipped_if_that_is_set(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, draft_before="1h", require_approval=True, if_unapproved="skip")
    desk.write_stories(5)
    assert [desk.run(SIX + minutes * MINUTE).step for minutes in (0, 60, 65)] == ["draft", "skip", "nothing"]
    assert desk.tell_editions() == [(1, 1, "cancelled")]


def test_an_exported_edition_waits_to_be_marked_as_sent_and_holds_up_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, deliver="export", export="out/{date}-{number}")
    desk.write_stories(5)
    desk.run(SEVEN)
    assert (tmp_path / "out" / "2026-11-22-1" / "email.html").exists()
    assert desk.run(SEVEN + 5 * MINUTE).step == "nothing"
    desk.write_stories(5, at=SEVEN + HOUR)
    desk.run(SEVEN + DAY)
    assert desk.tell_editions() == [(1, 1, "sending"), (2, 1, "sending")]


def test_an_exported_edition_counts_as_sent_at_once_if_that_is_set(tmp_path: Path) -> None:
    desk = Desk(tmp_path, deliver="export", export="out", mark_sent="at_once")
    desk.write_stories(5)
    outcome = desk.run(SEVEN)
    assert desk.tell_editions() == [(1, 1, "sent")]
    assert outcome.told[1].endswith("edition 1 counts as sent")


def test_a_paused_newsletter_collects_and_sends_nothing_and_makes_up_for_nothing(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    with desk.open() as store:
        pause_newsletter(store, "main", now=SIX, until=SEVEN + 30 * HOUR)
    assert desk.run(SEVEN).told == ("it is paused",)
    assert desk.run(SEVEN + 31 * HOUR).step == "nothing"
    desk.write_stories(5, at=SEVEN + 31 * HOUR)
    assert desk.run(SEVEN + 2 * DAY).step == "build, approve, send"
    assert count_mails(server) == ONCE


def test_another_run_is_no_trouble_for_cron_and_told_to_a_person(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    with desk.open() as store, hold_edition_lock(store.path, "main", wait=0):
        quiet, told = desk.run(SEVEN), desk.run(SEVEN, if_due=False)
    assert (quiet.exit_code, quiet.news) == (0, ())
    assert told.exit_code == 75
    assert server.messages == []


def test_a_run_that_is_sending_is_left_alone_and_keeps_no_edition_from_being_built(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    with hold_lock(tmp_path / "digest.db.main.sending", wait=0):
        assert desk.run(SEVEN).exit_code == 0
        assert desk.tell_editions() == [(1, 1, "approved")]
        assert server.messages == []
    desk.run(SEVEN + 5 * MINUTE)
    assert count_mails(server) == ONCE


def test_a_collector_that_holds_the_store_does_not_hold_up_what_is_due(
    tmp_path: Path, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.pipeline.polling.WAIT", 0.1)
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    with hold_lock(tmp_path / "digest.db", wait=0):
        outcome = desk.run(SEVEN)
    assert outcome.exit_code == 0
    assert count_mails(server) == ONCE


def test_a_source_is_read_again_only_after_its_interval(tmp_path: Path, site: LocalSite) -> None:
    fetch = FetchSettings(every="30m", allow_private=("127.0.0.1",))
    feed = site.add("/feed", '<rss version="2.0"><channel><title>Wire</title></channel></rss>')
    desk = Desk(tmp_path, fetch=fetch, sources=(SourceSettings(at=feed),))
    read: list[Any] = []
    for minutes in (0, 10, 29, 30, 45):
        desk.run(SIX + minutes * MINUTE, on_read=lambda event, at=minutes: read.append(at))
    assert sorted(set(read)) == [0, 30]


def test_sources_that_cannot_be_reached_are_told_once_and_hold_what_would_be_stale(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    desk.run(SEVEN)
    down = (SourceSettings(at="http://127.0.0.1:9/feed"),)
    fetch = FetchSettings(allow_private=("127.0.0.1",))
    desk.settings = replace(desk.settings, sources=down, fetch=fetch)
    first = desk.run(SEVEN + HOUR)
    assert first.exit_code == 75
    assert any("no source can be reached" in line for line in first.news)


def test_stories_that_were_taken_back_are_dropped_and_approval_stays(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    fetch = FetchSettings(allow_private=("127.0.0.1",))
    desk = Desk(tmp_path, server, on_gone="drop", fetch=fetch, draft_before="1h", require_approval=True)
    desk.write_stories(5, url=site.url)
    for number in range(5):
        site.add(f"/{number}", "there", kind="text/html")
    desk.run(SIX)
    desk.approve(by="amal", now=SIX)
    site.add_status("/2", 410)
    desk.run(SEVEN)
    assert desk.tell_editions() == [(1, 1, "superseded"), (1, 2, "sent")]
    sent = desk.load_editions()[-1]
    assert (sent.stories, sent.approved_by, [one.code for one in sent.concerns][:1]) == (4, "amal", ["dropped"])
    assert count_mails(server) == ONCE


@pytest.mark.parametrize("approval", [True, False])
def test_a_story_that_was_banned_since_it_was_built_leaves_the_edition_and_approval_stays(
    tmp_path: Path, server: SmtpServer, approval: bool
) -> None:
    desk = Desk(tmp_path, server, draft_before="1h", require_approval=approval)
    desk.write_stories(5)
    desk.run(SIX)
    if approval:
        desk.approve(by="amal", now=SIX)
    (tmp_path / "overrides.toml").write_text('[[story]]\nstory = "https://ledger.test/2"\nban = true\n')
    desk.run(SEVEN)
    sent = desk.load_editions()[-1]
    assert (sent.state, sent.stories, sent.approved_by) == (EditionState.SENT, 4, "amal" if approval else "policy")
    assert sent.concerns[0].code == "banned"
    with desk.open() as store:
        (banned,) = load_decisions(store, "main", number=1, revision=2, url_key="ledger.test/2")
    assert banned.reason is Reason.BANNED
    assert "overrides.toml:1" in banned.evidence
    assert b"https://ledger.test/2" not in b"".join(message.content for message in server.messages)
    assert count_mails(server) == ONCE


def test_stories_that_were_taken_back_hold_an_edition_once_if_that_is_set(
    tmp_path: Path, server: SmtpServer, site: LocalSite
) -> None:
    desk = Desk(tmp_path, server, on_gone="hold", fetch=FetchSettings(allow_private=("127.0.0.1",)))
    desk.write_stories(5, url=site.url)
    assert desk.run(SEVEN).exit_code == 6
    desk.approve(by="amal", now=SEVEN + 5 * MINUTE)
    desk.run(SEVEN + 5 * MINUTE)
    assert count_mails(server) == ONCE


def test_a_run_that_takes_too_long_is_stopped_and_the_next_goes_on(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)

    class Limit:
        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            raise TemporaryError("the run was stopped after 10m")

    stopped = desk.run(SEVEN, limit=Limit)
    assert stopped.exit_code == 75
    desk.run(SEVEN + 5 * MINUTE)
    assert count_mails(server) == ONCE


def test_news_is_mailed_to_whom_alerts_name(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, alerts=AlertSettings(email=("ops@ledger.test",)))
    desk.write_stories(5)
    desk.run(SIX)
    desk.run(SEVEN + 3 * HOUR)
    desk.run(SEVEN + 4 * HOUR)
    (alert,) = server.messages
    assert alert.recipient == "ops@ledger.test"
    assert "edition 1 is held" in str(alert.parse()["Subject"])


def test_a_service_that_watches_is_told_of_each_run(tmp_path: Path, site: LocalSite) -> None:
    for path in ("/ping", "/ping/start", "/ping/fail"):
        site.add(path, "ok", kind="text/plain")
    fetch = FetchSettings(allow_private=("127.0.0.1",))
    desk = Desk(tmp_path, alerts=AlertSettings(ping=f"{site.url}/ping"), fetch=fetch, on_empty="fail")
    desk.run(SIX)
    desk.run(SEVEN)
    assert site.paths == ["/ping/start", "/ping", "/ping/start", "/ping/fail"]


def test_what_a_reader_list_holds_besides_addresses_is_told_and_stops_nothing(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.list_readers("a@reader.test", "who knows", "b@reader.test")
    outcome = desk.run(SEVEN)
    assert outcome.exit_code == 0
    assert "readers.txt:2" in outcome.news[0]
    assert count_mails(server) == ONCE


def test_an_edition_cancelled_while_it_is_sent_reaches_nobody_else(tmp_path: Path, server: SmtpServer) -> None:
    from digest.pipeline.editions import cancel_edition

    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)

    def cancel(_: object) -> None:
        with desk.open() as store:
            cancel_edition(store, desk.load_editions()[-1], now=SEVEN)

    desk.run(SEVEN, on_sending=lambda _: cancel, plan=ONE_BY_ONE)
    desk.run(SEVEN + 5 * MINUTE)
    assert count_mails(server) == {"a@reader.test": 1}
    assert desk.tell_editions() == [(1, 1, "sent")]
    with desk.open() as store:
        assert count_states(store, desk.load_editions()[0].slot) == {"sent": 1, "cancelled": 1}
