"""What mail that came in says: failures by their codes, complaints, wishes to leave, and what is none of these."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.readers.bounces import parse_mail
from digest.readers.mail import LARGEST, find_links, find_marks
from digest.readers.reports import Kind
from digest.readers.statuses import judge_status
from tests.readers.mails import QMAIL, RETURNED, make_complaint, make_dsn, make_letter

TOKEN = "AQFR5Lm2f6p9uo8UvAQ"


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        ("5.1.1", "smtp; 550 5.1.1 user unknown", Kind.HARD),
        ("5.1.10", "smtp; 556 5.1.10 null MX", Kind.HARD),
        ("5.2.1", "smtp; 550 5.2.1 The account is disabled", Kind.HARD),
        ("5.0.0", "smtp; 550 No such user", Kind.HARD),
        ("", "", Kind.SOFT),
        ("5.0.0", "smtp; 550 rejected", Kind.SOFT),
        ("5.0.0", "smtp; 550 Too many invalid recipients", Kind.SOFT),
        ("5.2.1", "smtp; 550 5.2.1 receiving mail at a rate that prevents more", Kind.SOFT),
        ("5.0.0", "smtp; 550 relaying denied", Kind.REFUSED),
        ("5.0.0", "smtp; 550 Sender verify failed", Kind.REFUSED),
        ("5.0.0", "smtp; 550 your sender domain does not exist", Kind.REFUSED),
        ("5.0.0", "smtp; 550 Invalid HELO name", Kind.REFUSED),
        ("5.0.0", "smtp; 552 it contains a virus", Kind.REFUSED),
        ("5.0.0", "smtp; 550 in a black list", Kind.REFUSED),
        ("5.0.0", "smtp; 550 5.1.1 unknown", Kind.HARD),
        ("5.2.2", "smtp; 552 5.2.2 over quota", Kind.SOFT),
        ("5.1.1", "smtp; 550 mailbox full", Kind.SOFT),
        ("5.3.4", "smtp; 552 5.3.4 message too big", Kind.REFUSED),
        ("5.3.0", "smtp; 550 5.3.0 other", Kind.SOFT),
        ("5.0.0 (recipient reached disk quota)", "", Kind.SOFT),
        ("5.4.4", "dns; host not found", Kind.SOFT),
        ("4.4.7", "smtp; 451 tried for five days", Kind.SOFT),
        ("4.2.2", "", Kind.SOFT),
        ("5.7.1", "smtp; 550 5.7.1 not authorised", Kind.REFUSED),
        ("5.0.0", "smtp; 550-5.7.26 not authenticated", Kind.REFUSED),
        ("5.1.1", "smtp; 554 rejected", Kind.REFUSED),
        ("5.0.0", "smtp; 550 listed at a blocklist", Kind.REFUSED),
        ("5.1.8", "smtp; 550 5.1.8 bad sender", Kind.REFUSED),
        ("5.6.0", "smtp; 550 5.6.0 content", Kind.REFUSED),
    ],
)
def test_only_what_is_the_addresss_own_fault_for_good_is_hard(status: str, told: str, kind: Kind) -> None:
    assert judge_status(status, told) is kind


@pytest.mark.parametrize("told", ["at 5.7.1.9 550 unknown", "version 15.7.12 550 unknown"])
def test_an_address_of_a_machine_is_no_code(told: str) -> None:
    assert judge_status("5.1.1", told) is Kind.HARD


def test_a_failure_says_whose_and_why() -> None:
    report = parse_mail(make_dsn(to=f"bounce+{TOKEN}@ledger.test"))
    assert (report.kind, report.marks, report.addresses) == (Kind.HARD, (TOKEN,), ("an@reader.test",))
    assert report.detail == "550 5.1.1 no such user here"


def test_a_message_that_is_returned_tells_by_its_link_whose_it_was() -> None:
    returned = RETURNED.format(to="an@reader.test", link=TOKEN)
    assert TOKEN in parse_mail(make_dsn(returned=returned)).links
    assert TOKEN in parse_mail(make_complaint(returned=returned)).links


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_has_not_failed_is_no_failure(action: str) -> None:
    assert parse_mail(make_dsn(action=action)).kind is Kind.IGNORED


def test_a_failure_of_mail_with_other_letters_in_its_addresses_is_read() -> None:
    mail = make_dsn(to=f"bounce+{TOKEN}@ledger.test").replace(b"message/delivery-", b"message/global-delivery-")
    assert (parse_mail(mail).kind, parse_mail(mail).marks) == (Kind.HARD, (TOKEN,))


def test_a_failure_is_read_whatever_the_news_that_it_returns_is_about() -> None:
    assert parse_mail(make_dsn(returned=f"\n{'A boundary was drawn. ' * 30}\n")).kind is Kind.HARD


def test_the_address_that_we_wrote_to_counts_before_the_one_it_was_handed_on_to() -> None:
    mail = make_dsn(reader="inner@host.test").replace(
        b"Final-Recipient", b"Original-Recipient: rfc822;an@reader.test\nFinal-Recipient"
    )
    assert parse_mail(mail).addresses == ("an@reader.test",)


def test_a_servers_own_form_is_read() -> None:
    report = parse_mail(QMAIL)
    assert (report.kind, report.addresses) == (Kind.HARD, ("an@reader.test",))
    assert "5.1.1" in report.detail
    assert parse_mail(QMAIL.replace(b"#5.1.1", b"#5.7.1")).kind is Kind.REFUSED


def test_a_failure_without_code_or_word_for_it_may_pass() -> None:
    assert parse_mail(QMAIL.replace(b"no mailbox here by that name. (#5.1.1)", b"tried 20 times.")).kind is Kind.SOFT
    assert parse_mail(QMAIL.replace(b" (#5.1.1)", b"")).kind is Kind.HARD


def test_a_form_that_is_not_filled_in_gives_way_to_the_servers_text() -> None:
    head = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
    form = b"\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.test\n\n--b--\n"
    text = QMAIL.partition(b"\n\n")[2]
    mail = QMAIL.partition(b"\n\n")[0] + b"\n" + head + text + form
    assert (parse_mail(mail).kind, parse_mail(mail).addresses) == (Kind.HARD, ("an@reader.test",))


def test_a_letter_that_looks_like_a_failure_is_none() -> None:
    letter = (
        QMAIL.replace(b"Return-Path: <>\n", b"")
        .replace(b"MAILER-DAEMON", b"an")
        .replace(b"failure notice", b"a notice")
    )
    assert parse_mail(letter).kind is Kind.IGNORED


@pytest.mark.parametrize(
    ("kind", "found"), [("abuse", Kind.COMPLAINT), ("opt-out", Kind.COMPLAINT), ("not-spam", Kind.IGNORED)]
)
def test_a_complaint_is_one(kind: str, found: Kind) -> None:
    report = parse_mail(make_complaint(kind=kind))
    assert report.kind is found
    assert report.addresses == (("an@reader.test",) if found is Kind.COMPLAINT else ())


@pytest.mark.parametrize(
    "subject",
    [
        "unsubscribe",
        "Re: Unsubscribe!",
        "unsubscribe me please",
        "Abmelden",
        "=?utf-8?q?D=C3=A9sabonnement?=",
        "إلغاء الاشتراك",
        "No more",
    ],
)
def test_a_wish_to_leave_is_known_by_its_subject(subject: str) -> None:
    report = parse_mail(make_letter(subject), wishes=["No more"])
    assert (report.kind, report.addresses, report.links) == (Kind.LEAVE, ("an@reader.test",), ())


@pytest.mark.parametrize(
    "mail",
    [
        make_letter(f"unsubscribe {TOKEN}"),
        make_letter(f"unsubscribe%20{TOKEN}"),
        make_letter("unsubscribe", f"I came by https://ledger.test/leave/{TOKEN} here"),
        make_letter("hello", f"unsubscribe {TOKEN}\n"),
        make_letter(f"unsubscribe {TOKEN}", more="Auto-Submitted: auto-generated\n"),
    ],
    ids=["subject", "escaped", "body", "line", "sent by a program"],
)
def test_a_token_that_is_sent_to_leave_is_found(mail: bytes) -> None:
    report = parse_mail(mail)
    assert report.kind is Kind.LEAVE
    assert TOKEN in report.links
    assert TOKEN not in report.detail


@pytest.mark.parametrize(
    "mail",
    [
        make_letter("Re: Harbour", f"A fine story!\n> unsubscribe {TOKEN}\n> https://ledger.test/leave/{TOKEN}\n"),
        make_letter("How many unsubscribe from newsletters that are too long?"),
        make_letter("Away", f"Until Monday.\nhttps://ledger.test/leave/{TOKEN}", more="Auto-Submitted: auto-replied\n"),
        make_letter("Harbour", more="Precedence: bulk\n"),
        b"",
        b"\n\n",
        b"\xff\x00" * 100,
    ],
    ids=["a quoted newsletter", "a question", "absence", "bulk", "nothing", "blank", "noise"],
)
def test_letters_notes_of_absence_and_noise_end_no_subscription(mail: bytes) -> None:
    assert parse_mail(mail).kind is Kind.IGNORED


@given(st.binary(max_size=600))
def test_no_octets_raise(noise: bytes) -> None:
    parse_mail(noise)


@given(cut=st.integers(0, 1_200), noise=st.binary(max_size=40))
def test_no_broken_report_raises(cut: int, noise: bytes) -> None:
    whole = make_dsn(returned=RETURNED.format(to="an@reader.test", link=TOKEN))
    parse_mail(whole[:cut] + noise + whole[cut:])


_BLOCKS = b"\n\nAction: failed\nFinal-Recipient: rfc822;a@b.test\n" * 4_000
HOSTILE = {
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)),
    "nested": b"Content-Type: message/rfc822\n\n" * 8_000,
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 40_000,
    "parameters": b'Content-Type: a/b; x="' + b";" * 250_000,
    "folded": b'Content-Type: a/b; x="' + b";\n ;" * 60_000,
    "words": b"Subject: " + b"=?utf-8?q?a?=" * 20_000,
    "one line": b"Return-Path: <>\nFrom: MAILER-DAEMON\n\n" + b"<" * 250_000,
    "spaces": b"Return-Path: <>\nFrom: MAILER-DAEMON\n\n" + b" \n" * 120_000,
    "addresses": b"From: " + b"a@b.test, " * 25_000 + b"\nSubject: unsubscribe\n\n",
    "blocks": make_dsn().replace(b"\nFinal-", _BLOCKS + b"Final-"),
    "links": b"List-Unsubscribe: <" * 13_000,
    "marks": b"+" + b"a" * 59 + b"+" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long(name: str) -> None:
    begun = time.process_time()
    parse_mail(HOSTILE[name][: LARGEST * 2])
    assert time.process_time() - begun < 5


def test_few_tokens_are_tried_however_many_there_are() -> None:
    content = b"".join(b"<bounce+%019d@x.test>\nList-Unsubscribe: <x/%019d>\n" % (n, n) for n in range(100))
    assert len(find_marks(content)) == 20
    assert len(find_links(content)) == 20
