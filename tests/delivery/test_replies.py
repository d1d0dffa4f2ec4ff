"""What replies mean, for a message and for the address it was for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.replies import Kind, find_enhanced, is_throttling, judge_reply, make_reply
from digest.model import Blame


@pytest.mark.parametrize(
    ("code", "words", "kind", "blame"),
    [
        (250, "2.0.0 Ok: queued as 4F2A", "accepted", "nothing"),
        (251, "User not local; will forward", "accepted", "nothing"),
        (450, "4.2.0 Greylisted, try again in five minutes", "deferred", "nothing"),
        (451, "4.7.1 Greylisting in action", "deferred", "nothing"),
        (452, "4.2.2 The mailbox is over its quota", "deferred", "strike"),
        (550, "5.1.1 no such user here", "refused", "gone"),
        (550, "5.1.10 its domain takes no mail", "refused", "gone"),
        (550, "5.1.6 moved", "refused", "gone"),
        (550, "5.2.1 The account is disabled", "refused", "gone"),
        (550, "5.1.2 no such host", "refused", "strike"),
        (552, "5.2.2 mailbox full", "refused", "strike"),
        (552, "message too large", "refused", "nothing"),
        (550, "5.1.8 the sender's domain does not exist", "refused", "nothing"),
        (550, "5.1.7 bad sender", "refused", "nothing"),
        (550, "No such user", "refused", "strike"),
        (551, "mailbox unavailable", "refused", "nothing"),
        (550, "4.1.1 a code of another class", "refused", "nothing"),
        (550, "5.7.1 user unknown, or we do not like you", "blocked", "nothing"),
        (550, "5.7.26 not signed", "blocked", "nothing"),
        (553, "5.7.0 no such user", "blocked", "nothing"),
        (554, "5.1.1 no such user", "blocked", "nothing"),
        (554, "delivery error: this user has no account here", "blocked", "nothing"),
    ],
)
def test_a_reply_is_judged_by_its_code_and_blames_only_where_it_is_sure(
    code: int, words: str, kind: str, blame: str
) -> None:
    verdict = judge_reply(make_reply(code, words))
    assert verdict
    assert (verdict.kind.value, verdict.blame.value, verdict.detail) == (kind, blame, f"{code} {words}")


@pytest.mark.parametrize("code", [-1, 0, 100, 199, 334, 354, 600, 999])
def test_what_is_no_answer_about_a_message_is_none(code: int) -> None:
    assert judge_reply(make_reply(code, "5.1.1 hello")) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (421, "4.3.2 shutting down"),
        (421, ""),
        (454, "Throttling failure: Maximum sending rate exceeded"),
        (451, "4.7.500 Server busy. Please try again later"),
        (450, "4.7.1 Error: too much mail from 192.0.2.1"),
        (452, "Too many messages, slow down"),
        (451, "4.7.0 rate limit exceeded"),
    ],
)
def test_a_server_that_wants_less_is_understood(code: int, words: str) -> None:
    assert is_throttling(make_reply(code, words))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (250, "2.0.0 rate limit is far away"),
        (450, "4.2.1 this user is receiving mail at a rate that prevents more"),
        (452, "4.2.2 over quota"),
        (451, "4.7.1 Greylisting in action"),
        (451, "4.3.0 temporarily out of order"),
        (550, "5.7.1 rate limit exceeded"),
    ],
)
def test_what_concerns_one_mailbox_or_is_final_is_not_taken_for_throttling(code: int, words: str) -> None:
    assert not is_throttling(make_reply(code, words))


@pytest.mark.parametrize(
    ("words", "code"),
    [("5.1.1 gone", "5.1.1"), ("5.1.1", "5.1.1"), ("5.1.1.1 no", ""), ("4.1.1 no", ""), ("gone 5.1.1", ""), ("", "")],
)
def test_an_enhanced_code_stands_first_and_is_of_the_replys_class(words: str, code: str) -> None:
    assert find_enhanced(make_reply(550, words)) == code


_BREAKING = {"Cc", "Zl", "Zp", "Cs"}
"""Kinds of characters that a line has none of."""


@given(code=st.integers(-1, 999), words=st.binary(max_size=2_000))
def test_whatever_a_server_says_is_told_in_one_clean_line(code: int, words: bytes) -> None:
    reply = make_reply(code, words)
    verdict = judge_reply(reply)
    is_throttling(reply)
    assert len(reply.words) <= 300
    assert not any(unicodedata.category(one) in _BREAKING for one in str(reply))
    assert verdict is None or (verdict.kind is Kind.ACCEPTED) == (200 <= code < 300)


@given(code=st.sampled_from([554, *range(400, 600)]), words=st.text(max_size=40))
def test_nobody_is_gone_for_554_or_5_7_whatever_else_is_said(code: int, words: str) -> None:
    for said in (f"5.7.1 {words}", f"5.7.509 no such user {words}"):
        verdict = judge_reply(make_reply(code, said))
        assert verdict
        assert verdict.blame is not Blame.GONE
    blocked = judge_reply(make_reply(554, f"5.1.1 {words}"))
    assert blocked
    assert (blocked.kind, blocked.blame) == (Kind.BLOCKED, Blame.NOTHING)
