"""What a mail server can do wrong, and what the journal says then: nobody is lost, and nobody gets a second copy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from digest.delivery.ledger import Entry, Written
from digest.delivery.memory import MemoryLedger
from digest.delivery.pace import Rate
from digest.delivery.session import Letter
from digest.delivery.transport import make_connector
from digest.errors import BlockedError, ConfigError, DigestError, LoginError, TemporaryError, ThrottledError
from digest.model import Envelope
from tests.delivery.sending import PATIENT, READERS, SHORT_MESSAGE, SHORT_REPLY, FailingLedger, Sending, compose
from tests.scripted_smtp import (
    DROP,
    DROP_AFTER,
    DROP_TAKEN,
    EVERY,
    INJECT,
    NONSENSE,
    SLOWLY,
    STALL,
    STALL_TAKEN,
    USUAL,
    ScriptedServer,
)

ONE = ("a@r.test", "b@r.test", "c@r.test")


def assert_no_second_copies(server: ScriptedServer) -> None:
    """Nobody has more complete copies than one, as long as nobody was refused by reply and tried again."""
    assert all(len(copies) == 1 for copies in server.copies.values())


@pytest.mark.parametrize("extensions", [("PIPELINING", "SMTPUTF8"), ()])
@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("450 4.2.0 mailbox is busy", "deferred"),
        ("451 4.3.0 local error", "deferred"),
        ("550 5.1.1 no such reader", "failed"),
        ("552 5.2.2 mailbox is full", "failed"),
        ("554 5.7.1 we do not like you", "deferred"),
    ],
)
def test_a_refusal_concerns_one_reader_whatever_the_stage(
    stage: str, reply: str, state: str, extensions: tuple[str, ...]
) -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer({f"{stage} b@r.test": [reply]}, extensions=extensions) as server:
        sending(server.settings())
        assert sending.find_states() == {"a": "sent", "b": state, "c": "sent"}
        assert sending.find_detail("b") == reply
        assert sorted(server.copies) == ["a@r.test", "c@r.test"]
        assert server.connections == 1
        assert_no_second_copies(server)


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        *((stage, DROP) for stage in ("mail", "rcpt", "data")),
        *((stage, NONSENSE) for stage in ("mail", "rcpt", "data")),
        *((stage, STALL) for stage in ("rcpt", "data")),
        *((stage, "421 4.3.2 going down") for stage in ("mail", "rcpt", "data", "dot")),
        *((stage, "454 Throttling failure: Maximum sending rate exceeded") for stage in ("rcpt", "data", "dot")),
        ("data", "250 2.0.0 what?"),
    ],
)
def test_what_was_not_accepted_is_tried_again_over_another_connection(
    stage: str, answer: str, extensions: tuple[str, ...]
) -> None:
    sending = Sending(readers=ONE, timeouts=SHORT_REPLY if answer == STALL else PATIENT)
    with ScriptedServer({f"{stage} b@r.test": [answer]}, extensions=extensions) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3
        assert {reader: len(copies) for reader, copies in server.copies.items()} == dict.fromkeys(ONE, 1)
        assert server.connections == 2


@pytest.mark.parametrize(
    ("answer", "copies"), [(DROP_TAKEN, 1), (DROP, 0), (STALL_TAKEN, 1), (STALL, 0), (NONSENSE, 0), ("354 more", 0)]
)
def test_without_an_answer_to_the_dot_a_message_is_in_doubt_and_not_tried_again(answer: str, copies: int) -> None:
    is_silent = answer in {STALL, STALL_TAKEN}
    readers = ("b@r.test",) if is_silent else ONE
    sending = Sending(readers=readers, timeouts=SHORT_MESSAGE if is_silent else PATIENT)
    with ScriptedServer({"dot b@r.test": [answer]}) as server:
        sending(server.settings())
        assert sending.find_states() == {reader[0]: "in_doubt" if reader[0] == "b" else "sent" for reader in readers}
        assert len(server.copies["b@r.test"]) == copies
        assert server.dots == dict.fromkeys(readers, 1)


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_a_connection_lost_while_the_mark_is_written_is_noticed_before_the_dot(extensions: tuple[str, ...]) -> None:
    class Slow(MemoryLedger):
        def write(self, entry: Entry, *, now: datetime) -> Written:
            if entry.attempts:
                sleep(0.1)
            return super().write(entry, now=now)

    sending = Sending(readers=ONE)
    sending.ledger = Slow(ONE)
    with ScriptedServer({"data b@r.test": [DROP_AFTER]}, extensions=extensions) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3
        assert server.dots == dict.fromkeys(ONE, 1)
        assert server.connections == 2


def test_a_server_that_hung_up_on_an_idle_connection_costs_nobody_anything() -> None:
    pauses = iter([0, 1.1])

    def wait(envelope: Envelope, now: datetime) -> Letter:
        sleep(next(pauses, 0))
        return compose(envelope, now)

    sending = Sending(readers=ONE)
    with ScriptedServer({"dot": [DROP_AFTER]}) as server:
        connect = make_connector(server.settings(), timeouts=sending.timeouts)
        sending.run(connect, compose=wait)
        assert sending.list_states() == ["sent"] * 3
        assert server.connections == 2


@pytest.mark.parametrize("pause", [0, 1.1])
def test_what_a_server_says_before_it_is_spoken_to_is_no_answer_and_no_throttling(pause: float) -> None:
    pauses = iter([0, pause])

    def wait(envelope: Envelope, now: datetime) -> Letter:
        sleep(next(pauses, 0))
        return compose(envelope, now)

    sending = Sending(readers=ONE)
    with ScriptedServer({"dot": ["250 2.0.0 queued\r\n421 4.4.2 idle too long"]}) as server:
        connect = make_connector(server.settings(), timeouts=sending.timeouts)
        summary = sending.run(connect, compose=wait, waits=(60,))
        assert sending.list_states() == ["sent"] * 3
        assert summary.seconds < 30
        assert server.connections == 2


def test_a_server_that_swallows_messages_is_stopped_soon() -> None:
    sending = Sending()
    with ScriptedServer({"dot": [EVERY, DROP_TAKEN]}) as server:
        with pytest.raises(TemporaryError, match="does not say what becomes of them"):
            sending(server.settings())
        assert sending.list_states().count("in_doubt") == 2
        assert sending.list_states().count("pending") == len(READERS) - 2
        assert_no_second_copies(server)


@pytest.mark.parametrize("stage", ["mail", "data"])
def test_a_server_that_takes_a_byte_a_second_is_given_up(stage: str) -> None:
    sending = Sending(readers=ONE, timeouts=SHORT_REPLY)
    with ScriptedServer({stage: [SLOWLY]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3
        assert server.connections == 2


def test_a_slow_answer_to_the_dot_is_a_doubt() -> None:
    sending = Sending(readers=ONE[:1], timeouts=SHORT_MESSAGE)
    with ScriptedServer({"dot": [SLOWLY]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["in_doubt"]
        assert_no_second_copies(server)


@pytest.mark.parametrize("stage", ["greet", "ehlo"])
def test_a_server_that_greets_a_byte_a_second_is_given_up(stage: str) -> None:
    sending = Sending(readers=ONE, timeouts=SHORT_REPLY)
    with ScriptedServer({stage: [SLOWLY]}) as server:
        with pytest.raises(TemporaryError, match="timed out"):
            sending(server.settings())
        assert sending.list_states() == ["pending"] * 3


@pytest.mark.parametrize("answer", [b"250-" + b"x" * 100 + b"\r\n", b"x" * 100])
def test_a_reply_without_end_is_given_up(answer: bytes) -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer({"rcpt": [(answer * 200).decode().removesuffix("\r\n")]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3


def test_a_reader_whose_messages_always_break_off_waits_and_no_try_counts() -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer({"data b@r.test": [EVERY, DROP]}) as server:
        sending(server.settings())
        assert sending.find_states() == {"a": "sent", "b": "deferred", "c": "sent"}
        assert sending.ledger._envelopes[1].tries == 0
        assert server.copies["b@r.test"] == []


def test_a_reader_whom_the_server_throttles_alone_holds_up_nobody() -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer({"rcpt a@r.test": [EVERY, "421 4.7.0 too many for this one"]}) as server:
        sending(server.settings())
        assert sending.find_states() == {"a": "deferred", "b": "sent", "c": "sent"}
        assert sending.ledger._envelopes[0].tries == 0


def test_a_server_that_breaks_off_every_time_ends_it() -> None:
    sending = Sending()
    with ScriptedServer({"data": [EVERY, DROP]}) as server:
        with pytest.raises(TemporaryError, match="lost before the"):
            sending(server.settings())
        assert sending.list_states().count("pending") >= len(READERS) - 2
        assert server.connections == 3


def test_a_refused_reader_whose_data_is_taken_all_the_same_ends_it_with_a_lone_dot() -> None:
    sending = Sending(readers=ONE)
    script = {"rcpt b@r.test": ["550 5.1.1 no such reader"], "data b@r.test": ["354 go on"]}
    with ScriptedServer(script) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent", "failed", "sent"]
        assert server.dots == dict.fromkeys(ONE, 1)
        assert server.connections == 1


def test_throttling_slows_everybody_and_counts_against_nobody() -> None:
    sending = Sending(readers=READERS)
    with ScriptedServer({"rcpt": [USUAL, "421 4.7.28 too many", USUAL, "450 4.7.1 rate limit"]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * len(READERS)
        assert_no_second_copies(server)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
def test_a_server_that_never_wants_more_ends_it_and_gives_everybody_back(stage: str) -> None:
    sending = Sending(readers=READERS)
    with ScriptedServer({stage: [EVERY, "421 4.7.0 come back tomorrow"]}) as server:
        with pytest.raises(ThrottledError, match="come back tomorrow"):
            sending(server.settings(), connections=3)
        assert set(sending.list_states()) <= {"pending", "deferred"}
        assert all(envelope.tries == 0 for envelope in sending.ledger._envelopes)
        assert not any(server.copies.values())


@pytest.mark.parametrize(("reply", "stage"), [("554 5.7.1 spam", "dot"), ("550 5.7.26 not signed", "rcpt")])
def test_three_blocks_in_a_row_stop_it_before_more_addresses_are_burnt(reply: str, stage: str) -> None:
    sending = Sending()
    with ScriptedServer({stage: [USUAL, EVERY, reply]}) as server:
        with pytest.raises(BlockedError, match="does not want our mail"):
            sending(server.settings())
        assert sending.list_states() == ["sent", *["deferred"] * 3, *["pending"] * 4]
        assert all(envelope.tries == 0 for envelope in sending.ledger._envelopes)
        assert server.connections == 1


def test_blocks_with_messages_taken_between_do_not_stop_it() -> None:
    sending = Sending()
    with ScriptedServer({"dot": ["554 5.7.1 spam", USUAL] * 4}) as server:
        sending(server.settings())
        assert sending.list_states() == ["deferred", "sent"] * 4


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ({"mail": [EVERY, "553 5.7.1 not yours"]}, LoginError, "refuses the sender"),
        ({"greet": [EVERY, "554 5.7.1 go away"]}, BlockedError, "does not want our mail"),
        ({"greet": [EVERY, "421 4.7.0 too many connections"]}, ThrottledError, "fewer connections"),
        ({"greet": [EVERY, DROP]}, TemporaryError, "cannot be reached"),
        ({"greet": [EVERY, STALL]}, TemporaryError, "timed out"),
        ({"greet": [EVERY, NONSENSE]}, TemporaryError, "cannot be reached"),
    ],
)
def test_what_is_refused_to_everybody_touches_nobody(
    script: dict[str, list[str]], error: type[DigestError], words: str
) -> None:
    sending = Sending(timeouts=SHORT_REPLY if script == {"greet": [EVERY, STALL]} else PATIENT)
    with ScriptedServer(script) as server:
        with pytest.raises(error, match=words):
            sending(server.settings(), connections=2)
        assert sending.list_states() == ["pending"] * len(READERS)
        assert not server.copies


@pytest.mark.parametrize(("reply", "error"), [("535 5.7.8 no", LoginError), ("454 4.7.0 not now", TemporaryError)])
def test_a_refused_login_touches_nobody(reply: str, error: type[DigestError], tmp_path: Path) -> None:
    sending = Sending(password="s3cret")
    extensions = ("PIPELINING", "AUTH PLAIN")
    with ScriptedServer({"auth": [EVERY, reply]}, extensions=extensions, starttls=True, folder=tmp_path) as server:
        with pytest.raises(error, match="refuses the login"):
            sending(server.settings(tls=True, user="news@"))
        assert sending.list_states() == ["pending"] * len(READERS)


def test_messages_go_under_tls(tmp_path: Path) -> None:
    sending = Sending()
    with ScriptedServer(starttls=True, folder=tmp_path) as server:
        sending(server.settings(tls=True), connections=2)
        assert sending.list_states() == ["sent"] * len(READERS)
        assert_no_second_copies(server)


@pytest.mark.parametrize(
    ("options", "script", "words"),
    [
        ({"expired": True}, {}, "certificate has expired"),
        ({"certificate": "other.test"}, {}, "certificate is not valid"),
        ({"starttls": False}, {}, "offers no STARTTLS"),
        ({}, {"starttls": ["502 5.5.1 what?"]}, "refuses STARTTLS"),
        ({}, {"starttls": [INJECT]}, "in the clear after STARTTLS"),
    ],
)
def test_nothing_is_said_in_the_clear_or_to_a_stranger(
    options: dict[str, object], script: dict[str, list[str]], words: str, tmp_path: Path
) -> None:
    sending = Sending(password="s3cret")
    chosen = {"starttls": True, "extensions": ("PIPELINING", "AUTH PLAIN"), **options}
    with ScriptedServer(script, folder=tmp_path, **chosen) as server:  # type: ignore[arg-type]
        with pytest.raises(ConfigError, match=words):
            sending(server.settings(tls=True, user="news@"))
        assert sending.list_states() == ["pending"] * len(READERS)
        assert not [command for command in server.commands if not command.lower().startswith(("ehlo", "starttls"))]


def test_without_pipelining_commands_are_said_one_by_one() -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer(extensions=()) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3
        assert not any(b"MAIL" in written and b"RCPT" in written for written in server.writes)


def test_with_pipelining_an_envelope_is_one_write() -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer() as server:
        sending(server.settings())
        envelopes = [written for written in server.writes if b"MAIL FROM" in written]
        assert all(b"MAIL FROM" in each and b"RCPT TO" in each and b"DATA" in each for each in envelopes)
        assert len(envelopes) == 3
        assert server.commands[-1] == "QUIT"


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    for extensions, states in ((("SMTPUTF8", "8BITMIME"), ["sent", "sent"]), ((), ["failed", "sent"])):
        sending = Sending(readers=("jürgen@r.test", "a@r.test"))
        with ScriptedServer(extensions=extensions) as server:
            sending(server.settings())
            assert sending.list_states() == states
            assert sum("SMTPUTF8" in command for command in server.commands) == states.count("sent") - 1


def test_a_reader_whose_address_breaks_out_of_a_command_is_never_named_to_the_server() -> None:
    sending = Sending(readers=("a@r.test>\r\nRCPT TO:<evil@r.test", "b@r.test"))
    with ScriptedServer() as server:
        sending(server.settings())
        assert sending.list_states() == ["failed", "sent"]
        assert not any("evil" in command for command in server.commands)


def test_the_same_ledger_can_be_sent_again_after_the_server_came_back() -> None:
    sending = Sending()
    with ScriptedServer({"mail": ["451 4.3.0 not now"] * 9}) as server:
        with pytest.raises(ThrottledError):
            sending(server.settings())
        for _ in range(3):
            if set(sending.list_states()) != {"sent"}:
                sending(server.settings())
        assert isinstance(sending.ledger, MemoryLedger)
        assert sending.list_states() == ["sent"] * len(READERS)
        assert_no_second_copies(server)


def count_ridden(server: ScriptedServer) -> int:
    """How many envelopes came in one write with the final dot of the message before."""
    return sum(b"\r\n.\r\nMAIL FROM:" in b"\r\n" + write for write in server.writes)


@pytest.mark.parametrize(("extensions", "count"), [(("PIPELINING",), 2), ((), 0)])
def test_the_next_envelope_comes_along_with_the_final_dot_where_the_server_pipelines(
    extensions: tuple[str, ...], count: int
) -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer(extensions=extensions) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * 3
        assert count_ridden(server) == count
        assert_no_second_copies(server)


def test_each_reply_is_of_the_message_it_answers_when_the_next_one_was_announced() -> None:
    script = {
        "dot a@r.test": ["552 5.3.4 too big"],
        "rcpt b@r.test": ["550 5.1.1 no such reader"],
        "dot d@r.test": ["451 4.3.0 later"],
        "rcpt f@r.test": ["450 4.2.0 busy"],
    }
    sending = Sending()
    with ScriptedServer(script) as server:
        sending(server.settings())
        assert sending.find_states() == {
            **dict.fromkeys("cegh", "sent"),
            **dict.fromkeys("ab", "failed"),
            **dict.fromkeys("df", "deferred"),
        }
        assert sending.find_detail("a") == "552 5.3.4 too big"
        assert sending.find_detail("f") == "450 4.2.0 busy"
        assert count_ridden(server)
        assert server.connections == 1
        assert_no_second_copies(server)


@pytest.mark.parametrize("reply", ["503 5.5.1 nested MAIL", "554 5.5.0 synchronization error"])
def test_a_server_that_takes_no_envelope_along_with_a_dot_is_not_given_one_again(reply: str) -> None:
    sending = Sending()
    with ScriptedServer({"mail": [USUAL, reply]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * len(READERS)
        assert count_ridden(server) == 1
        assert server.connections == 2
        assert_no_second_copies(server)


def test_a_server_that_throws_away_what_came_along_with_a_dot_costs_one_wait() -> None:
    sending = Sending(timeouts=SHORT_REPLY)
    with ScriptedServer({"mail": [USUAL, STALL]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * len(READERS)
        assert count_ridden(server) == 1
        assert server.connections == 2
        assert_no_second_copies(server)


def test_who_was_announced_waits_like_everybody_when_the_server_wants_less_meanwhile() -> None:
    sending = Sending(readers=tuple(f"r{number}@r.test" for number in range(20)))
    dotted: list[tuple[float, str]] = []

    class Busy(ScriptedServer):
        def find_answer(self, stage: str, reader: str) -> str:
            if stage != "dot":
                return USUAL
            dotted.append((monotonic(), reader))
            is_first = len(dotted) == 1
            sleep(0.1 if is_first else 0.3)  # the other's answer comes when it was said that all should wait
            return "421 4.7.0 too many" if is_first else USUAL

    with Busy() as server:
        sending(server.settings(), connections=2, waits=(0.8,) * 4)
        assert sending.list_states() == ["sent"] * 20
        assert_no_second_copies(server)
    began = dotted[0][0]
    assert len([when for when, _ in dotted if when < began + 0.7]) <= 2


def test_when_told_to_stop_nobody_who_was_announced_is_begun() -> None:
    sending = Sending(readers=tuple(f"r{number}@r.test" for number in range(20)))

    class Slow(ScriptedServer):
        def find_answer(self, stage: str, reader: str) -> str:
            if stage == "dot":
                sending.stop.set()
                sleep(0.3)  # longer than it takes to be heard
            return USUAL

    with Slow() as server:
        sending(server.settings(), connections=2)
        assert 1 <= sum(server.dots.values()) <= 2
        assert sending.list_states().count("sent") == sum(server.dots.values())
        assert sending.list_states().count("pending") == 20 - sum(server.dots.values())
        assert count_ridden(server) >= 1


def test_a_server_that_hangs_up_on_the_first_envelope_along_with_a_dot_is_not_given_one_again() -> None:
    sending = Sending()
    with ScriptedServer({"mail": [USUAL, DROP]}) as server:
        sending(server.settings())
        assert sending.list_states() == ["sent"] * len(READERS)
        assert (count_ridden(server), server.connections) == (1, 2)


def test_where_messages_have_a_rate_none_is_begun_before_its_turn() -> None:
    sending = Sending(readers=ONE)
    with ScriptedServer() as server:
        summary = sending(server.settings(), rate=Rate(count=20, seconds=1))
        assert summary.seconds > 0.09
        assert count_ridden(server) == 0


def test_a_connection_that_has_carried_enough_is_left_politely_with_nobody_announced() -> None:
    sending = Sending(readers=READERS[:4])
    with ScriptedServer() as server:
        sending(server.settings(), per_connection=2)
        assert sending.list_states() == ["sent"] * 4
        assert server.connections == 2
        assert server.commands.count("QUIT") == 2
        assert count_ridden(server) == 2


def test_who_was_announced_over_a_connection_that_ends_is_given_back_when_the_journal_fails() -> None:
    sending = Sending(readers=ONE)
    ledger = FailingLedger(sending.ledger, after=1, error=TemporaryError("disk full"))
    with ScriptedServer() as server:
        with pytest.raises(TemporaryError, match="disk full"):
            sending.run(make_connector(server.settings(), timeouts=PATIENT), ledger=ledger)
        assert count_ridden(server) == 1
        assert server.dots == {"a@r.test": 1}


def test_an_address_that_this_connection_cannot_take_is_refused_and_the_next_one_goes_on() -> None:
    readers = ("a@r.test", "jürgen@r.test", "c@r.test")
    sending = Sending(readers=readers)
    with ScriptedServer(extensions=("PIPELINING",)) as server:
        sending(server.settings())
        assert sending.find_states() == {"a": "sent", "jürgen": "failed", "c": "sent"}
        assert_no_second_copies(server)
