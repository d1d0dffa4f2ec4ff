"""What runs tell when mail cannot leave, when they are killed, and when their configuration is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.editions.agenda import Action, Step
from digest.errors import ConfigError, HeldError
from digest.model import Concern, EditionState, Entry, Kind
from digest.pipeline.building import Commission, build_draft
from digest.pipeline.editions import approve_edition
from digest.pipeline.keys import load_keys
from digest.pipeline.news import note_config_trouble
from digest.pipeline.standing import find_status_alarms, load_status
from digest.pipeline.stepping import take_step
from digest.readers.keys import hash_address
from digest.settings import AlertSettings, LintSettings
from digest.store.editions import move_edition
from digest.store.freezing import start_sending
from digest.store.journal import open_ledger
from digest.store.opening import open_store
from digest.store.pausing import load_standing, pause_newsletter
from digest.store.resuming import resume_sending
from digest.store.subscribers import bring_listed
from tests.pipeline.desk import DAY, HOUR, MINUTE, ONE_BY_ONE, SEVEN, SIX, Desk
from tests.smtp_server import SmtpServer

EDITOR = "desk@ledger.test"
ONCE = {"a@reader.test": 1, "b@reader.test": 1}


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


def count_mails(server: SmtpServer) -> dict[str, int]:
    return dict(Counter(message.recipient for message in server.messages))


def check(desk: Desk, now: object = SEVEN) -> dict[str, int]:
    status = load_status(desk.settings, base=desk.folder, now=now)  # type: ignore[arg-type]
    return {alarm.code: alarm.exit_code for alarm in find_status_alarms(status)}


def test_a_draft_that_could_not_be_mailed_is_mailed_by_a_later_run_and_only_once(
    tmp_path: Path, server: SmtpServer
) -> None:
    with SmtpServer() as gone:
        desk = Desk(tmp_path, send=gone.settings(ca_file=None), editors=(EDITOR,), draft_before="1h")
        desk.write_stories(5)
    first, second = desk.run(SIX), desk.run(SIX + 5 * MINUTE)
    assert [(one.exit_code, len(one.news)) for one in (first, second)] == [(75, 1), (75, 0)]
    desk.settings = replace(desk.settings, send=server.settings(recipients="readers.txt"))
    third = desk.run(SIX + 10 * MINUTE)
    assert (third.exit_code, third.news) == (0, (f"over: {first.news[0]}",))
    desk.run(SIX + 15 * MINUTE)
    assert count_mails(server) == {EDITOR: 1}
    desk.run(SEVEN)
    assert count_mails(server) == {EDITOR: 1, **ONCE}


def test_a_draft_whose_run_was_killed_before_it_was_mailed_is_mailed_by_the_next(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server, editors=(EDITOR,), draft_before="1h")
    desk.write_stories(5)
    desk.run(SIX - HOUR)
    with desk.open() as store:
        build_draft(store, Commission(settings=desk.settings, base=tmp_path, due=SEVEN, now=SIX))
    desk.run(SIX + 5 * MINUTE)
    (draft,) = server.messages
    assert draft.recipient == EDITOR
    assert b"plan 4 for its" in draft.content


def test_a_draft_that_is_held_is_mailed_until_an_editor_has_it(tmp_path: Path, server: SmtpServer) -> None:
    with SmtpServer() as gone:
        desk = Desk(tmp_path, send=gone.settings(ca_file=None), editors=(EDITOR,), require_approval=True)
        desk.settings = replace(desk.settings, if_unapproved="hold")
        desk.write_stories(5)
    desk.run(SEVEN)
    desk.settings = replace(desk.settings, send=server.settings(recipients="readers.txt"))
    desk.run(SEVEN + 5 * MINUTE)
    assert count_mails(server) == {EDITOR: 1}


def test_a_draft_that_one_editor_cannot_get_is_not_mailed_to_the_others_again(tmp_path: Path) -> None:
    with SmtpServer(answers={"rcpt gone@ledger.test": "550 5.1.1 no such desk"}) as server:
        desk = Desk(tmp_path, server, editors=(EDITOR, "gone@ledger.test"), draft_before="1h")
        desk.write_stories(5)
        outcomes = [desk.run(SIX + minutes * MINUTE) for minutes in (0, 5)]
        assert count_mails(server) == {EDITOR: 1}
    assert [len(one.news) for one in outcomes] == [1, 0]
    assert "did not reach gone@ledger.test (550" in outcomes[0].news[0]


def test_a_draft_that_every_editor_may_get_later_is_mailed_again(tmp_path: Path) -> None:
    with SmtpServer(answers={f"rcpt {EDITOR}": ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]}) as server:
        desk = Desk(tmp_path, server, editors=(EDITOR,), draft_before="1h")
        desk.write_stories(5)
        for minutes in (0, 5, 10, 15):
            desk.run(SIX + minutes * MINUTE)
        assert count_mails(server) == {EDITOR: 1}


def test_a_login_that_was_refused_for_a_draft_is_not_tried_again_and_stays_78(tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        desk = Desk(tmp_path, server, editors=(EDITOR,), draft_before="1h")
        desk.write_stories(5)
        desk.password = "wrong-word"
        codes = [desk.run(SIX + minutes * MINUTE).exit_code for minutes in (0, 5, 10, 60, 65)]
        assert (codes, server.attempts) == ([78] * 5, 1)
        desk.password = "secret-word"
        assert desk.run(SEVEN + 10 * MINUTE).exit_code == 0
        assert ONCE.items() <= count_mails(server).items()


def test_a_login_that_was_refused_for_an_alert_is_not_tried_again_until_the_password_changes(tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        alerts = AlertSettings(email=("ops@ledger.test",))
        desk = Desk(tmp_path, server, alerts=alerts, on_empty="fail", schedule="0 * * * *", max_late="30m")
        desk.password = "wrong-word"
        outcomes = [desk.run(SEVEN + hours * HOUR) for hours in (0, 1, 2)]
        assert server.attempts == 1
        assert all("no alert could be mailed" in outcome.news[-1] for outcome in outcomes)
        with desk.open() as store:
            assert load_standing(store, "main").refused
        desk.password = "secret-word"
        desk.run(SEVEN + 3 * HOUR)
        assert count_mails(server) == {"ops@ledger.test": 1}


def test_a_suppressed_reader_keeps_no_edition_from_being_held_when_it_is_late(tmp_path: Path) -> None:
    with SmtpServer(answers={"mail": "451 4.3.2 not now"}) as server:
        desk = Desk(tmp_path, send=server.settings(recipients="readers.txt", suppress="never.txt"))
        (tmp_path / "never.txt").write_text("a@reader.test\n")
        desk.write_stories(5)
        codes = [desk.run(SEVEN + minutes * MINUTE).exit_code for minutes in (0, 180)]
        assert server.messages == []
    assert codes == [75, 6]
    assert desk.tell_editions() == [(1, 1, "cancelled"), (1, 2, "draft")]


def test_an_extra_edition_that_cannot_be_sent_holds_up_no_other(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, address=None, lint=LintSettings(fail_on="never"))
    desk.write_stories(5)
    desk.run(SIX)
    with desk.open() as store:
        extra = Commission(settings=desk.settings, base=tmp_path, due=SIX, now=SIX, kind=Kind.EXTRA)
        record = build_draft(store, extra).record
        approve_edition(store, record, settings=desk.settings, by="amal", now=SIX + HOUR / 2)
    desk.settings = replace(desk.settings, address="12 Mall Road, Lahore", lint=LintSettings())
    outcomes = [desk.run(SEVEN + minutes * MINUTE) for minutes in (0, 5)]
    assert count_mails(server) == ONCE
    assert desk.load_editions()[-1].state is EditionState.SENT
    assert [one.exit_code for one in outcomes] == [5, 0]  # its stories went out, so that it is superseded


def test_readers_in_doubt_are_told_by_the_next_run_when_that_which_found_them_was_killed(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server)
    desk.write_stories(5)
    desk.run(SIX)
    with desk.open() as store:
        record = build_draft(store, Commission(settings=desk.settings, base=tmp_path, due=SEVEN, now=SEVEN)).record
        move_edition(store, record.slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT])
        keys = load_keys(desk.settings, tmp_path)
        rows = [(address, hash_address(keys, address)) for address in ("a@reader.test", "b@reader.test")]
        bring_listed(store, "main", rows, now=SEVEN)
        start_sending(store, record.slot, now=SEVEN, listed_at=SEVEN)
        with open_ledger(store, record.slot, owner="killed") as ledger:
            (first,) = ledger.write(Entry(wanted=1), now=SEVEN).claimed
            ledger.write(Entry(attempts=[first]), now=SEVEN)
        resume_sending(store, record.slot, now=SEVEN, policy="hold", alone=True)  # here a second run was killed
    outcomes = [desk.run(SEVEN + minutes * MINUTE) for minutes in (5, 10)]
    assert [one.exit_code for one in outcomes] == [8, 0]
    assert "nobody knows whether it reached a@reader.test." in outcomes[0].news[0]
    assert outcomes[1].news == ()
    assert count_mails(server) == {"b@reader.test": 1}


def test_a_reader_in_doubt_is_told_when_the_edition_is_cancelled_meanwhile(tmp_path: Path) -> None:
    from digest.pipeline.editions import cancel_edition
    from tests.smtp_server import DROP

    with SmtpServer(answers={"dot a@reader.test": DROP}) as server:
        desk = Desk(tmp_path, server)
        desk.write_stories(5)
        desk.list_readers("a@reader.test", "b@reader.test", "who knows")

        def cancel(_: object) -> None:
            with desk.open() as store:
                cancel_edition(store, desk.load_editions()[-1], now=SEVEN)

        outcome = desk.run(SEVEN, on_sending=lambda _: cancel, plan=ONE_BY_ONE)
    assert outcome.exit_code == 8
    assert any("a@reader.test" in line for line in outcome.news)
    assert any("readers.txt:3" in line for line in outcome.news)


def test_what_was_approved_meanwhile_is_not_held(tmp_path: Path, server: SmtpServer) -> None:
    desk = Desk(tmp_path, server, draft_before="1h", require_approval=True)
    desk.write_stories(5)
    desk.run(SIX)
    (seen,) = desk.load_editions()
    desk.approve(by="amal", now=SEVEN)
    concern = Concern(code="approval", evidence="nobody approved it", holds=True)
    step = Step(action=Action.HOLD, record=seen, concern=concern, reason="")
    with desk.open() as store, pytest.raises(HeldError, match="approved already"):
        take_step(desk.make_run(SEVEN), store, step)
    (record,) = desk.load_editions()
    assert (record.state, record.holds) == (EditionState.APPROVED, ())


def test_what_was_drafted_too_late_for_anybody_to_approve_is_held_and_not_skipped(
    tmp_path: Path, server: SmtpServer
) -> None:
    desk = Desk(tmp_path, server, require_approval=True, if_unapproved="skip")
    desk.write_stories(5)
    desk.run(SIX)
    assert [desk.run(SEVEN + minutes * MINUTE).exit_code for minutes in (0, 5)] == [6, 0]
    (record,) = desk.load_editions()
    assert [one.evidence for one in record.holds] == [
        "it was drafted too late for anybody to approve it before it was due"
    ]
    desk.approve(by="amal", now=SEVEN + 10 * MINUTE)
    desk.run(SEVEN + 10 * MINUTE)
    assert count_mails(server) == ONCE


def test_status_comes_to_what_a_trouble_that_lasts_comes_to_until_it_is_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write_stories(5)
    desk.run(SIX)
    assert check(desk) == {}
    (tmp_path / "overrides.toml").write_text("[[story]\n")
    desk.run(SIX + 5 * MINUTE)
    assert check(desk)["overrides"] == 78
    (tmp_path / "overrides.toml").unlink()
    desk.run(SIX + 10 * MINUTE)
    assert check(desk) == {}


def test_a_mail_server_is_no_trouble_any_more_when_nothing_is_left_to_send(tmp_path: Path) -> None:
    from digest.pipeline.editions import cancel_edition

    with SmtpServer() as gone:
        desk = Desk(tmp_path, send=gone.settings(recipients="readers.txt", ca_file=None))
        desk.write_stories(5)
    first = desk.run(SEVEN)
    with desk.open() as store:
        cancel_edition(store, desk.load_editions()[-1], now=SEVEN)
    assert desk.run(SEVEN + 5 * MINUTE).news == (f"over: {first.news[0]}",)


def test_status_notices_that_no_run_ever_came_unless_it_is_paused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert check(desk) == {"standstill": 75}
    with desk.open() as store:
        assert check(desk) == {"standstill": 75}
        pause_newsletter(store, "main", now=SIX, until=None)
    assert check(desk) == {}
    other = tmp_path / "other"
    other.mkdir()
    assert check(Desk(other, schedule=None)) == {}


@pytest.mark.parametrize(
    ("text", "store"),
    [
        ('store = "kept.sqlite"\ntimezone = "Mars"\n', "kept.sqlite"),
        ("timezone = \n", "digest.db"),
        ("store = 3\n", "digest.db"),
        ("\ufeffstore = 'kept.sqlite'\n", "kept.sqlite"),
    ],
)
def test_a_wrong_configuration_is_told_once_whatever_its_store_is_called(tmp_path: Path, text: str, store: str) -> None:
    config = tmp_path / "digest.toml"
    config.write_text(text, encoding="utf-8")
    with open_store(tmp_path / store):
        pass
    told = [note_config_trouble(config, ConfigError("it is wrong"), now=SEVEN + one) for one in (0 * DAY, HOUR, DAY)]
    assert told == [True, False, True]
    assert len(list(tmp_path.glob("*.db"))) == (store == "digest.db")
