"""What DNS records say of a sender, and the records that would put it right."""

from __future__ import annotations

import shlex

import pytest

from digest.delivery.dkim import make_signer
from digest.delivery.records import (
    Judged,
    format_record,
    judge_exchangers,
    judge_key,
    judge_policy,
    judge_spf,
    judge_unsigned,
    list_policy_domains,
    select_policies,
)
from digest.model import Severity
from tests.delivery.dkim_keys import make_pem

ERROR, WARNING = Severity.ERROR, Severity.WARNING
RSA, ED = (
    make_signer(make_pem(kind), domain="ledger.test", selector="s1", origin="key") for kind in ("rsa", "ed25519")
)


def read_record(record: str) -> tuple[str, str]:
    """Name and whole text of a TXT record, as a name server reads it."""
    name, kind, *strings = shlex.split(record)
    assert kind == "TXT"
    assert all(len(string) <= 255 for string in strings)
    return name, "".join(strings)


@pytest.mark.parametrize(
    ("texts", "severity", "words"),
    [
        (["v=spf1 include:spf.relay.test ~all", "other=1"], None, "include:spf.relay.test"),
        (["V=SPF1 -all"], None, "V=SPF1"),
        ([], WARNING, "has no record"),
        (["v=spf10 -all", "spf2.0/pra"], WARNING, "has no record"),
        (["v=spf1 -all", "v=spf1 a -all"], ERROR, "has 2 records"),
        (["v=spf1 +all"], WARNING, "lets everybody send"),
        (["v=spf1 mx all"], WARNING, "lets everybody send"),
    ],
)
def test_spf_is_there_once_and_means_something(texts: list[str], severity: Severity | None, words: str) -> None:
    judged = judge_spf(texts, domain="ledger.test", host="mail.ledger.test")
    assert judged.severity is severity
    assert words in judged.found


def test_an_spf_record_to_add_is_one_that_would_do() -> None:
    name, text = read_record(judge_spf([], domain="ledger.test", host="mail.ledger.test").record)
    assert name == "ledger.test."
    assert judge_spf([text], domain="ledger.test", host="mail.ledger.test").severity is None


@pytest.mark.parametrize("signer", [RSA, ED])
def test_the_record_that_doctor_prints_is_the_one_that_fits_the_key(signer: object) -> None:
    assert signer in (RSA, ED)
    chosen = RSA if signer is RSA else ED
    missing = judge_key([], chosen)
    assert missing.severity is ERROR
    name, text = read_record(missing.record)
    assert name == "s1._domainkey.ledger.test."
    assert judge_key([text], chosen) == Judged(
        found=f"s1._domainkey.ledger.test has the key that signs ({chosen.algorithm})"
    )
    spaced = text.replace("p=", "p= ").replace("; ", " ;\t")
    assert judge_key([f"{spaced[:120]} {spaced[120:]}"], chosen).severity is None


@pytest.mark.parametrize(
    ("texts", "severity", "words"),
    [
        ([ED.record, ED.record], ERROR, "2 records"),
        (["v=DKIM1; k=ed25519; p="], ERROR, "withdrawn"),
        (["v=DKIM1; k=ed25519"], ERROR, "withdrawn"),
        ([RSA.record], ERROR, "another key"),
        ([ED.record.replace("k=ed25519; ", "")], ERROR, "another key"),
        (["nonsense"], ERROR, "withdrawn"),
        ([f"{ED.record}; t=y"], WARNING, "t=y"),
    ],
)
def test_a_record_that_makes_signatures_worthless_is_found(texts: list[str], severity: Severity, words: str) -> None:
    judged = judge_key(texts, ED)
    assert judged.severity is severity
    assert words in judged.found
    assert read_record(judged.record)[1] == ED.record


def test_who_signs_nothing_is_told_what_one_click_needs() -> None:
    assert "RFC 8058" in judge_unsigned(one_click=True).found
    assert "RFC 8058" not in judge_unsigned(one_click=False).found


def judge(*policies: str, **changes: str | None) -> Judged:
    given = {"at": "ledger.test", "top": "ledger.test", "sender": "ledger.test", "envelope": "ledger.test"}
    return judge_policy(policies, **{**given, "signing": None, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "changes", "severity"),
    [
        ("v=DMARC1; p=reject", {}, None),
        ("v=DMARC1; p=reject", {"envelope": "bounce.ledger.test"}, None),
        ("v=DMARC1; p=reject; aspf=s", {"envelope": "bounce.ledger.test"}, WARNING),
        ("v=DMARC1; p=reject", {"envelope": "relay.test"}, WARNING),
        ("v=DMARC1; p=reject", {"envelope": "relay.test", "signing": "relay.test"}, ERROR),
        ("v=DMARC1; p=none", {"envelope": "relay.test", "signing": "relay.test"}, WARNING),
        ("v=DMARC1; p=reject", {"envelope": "relay.test", "signing": "mail.ledger.test"}, None),
        ("v=DMARC1; p=reject; adkim=s", {"envelope": "relay.test", "signing": "mail.ledger.test"}, ERROR),
        ("v=DMARC1; p=reject; adkim=s", {"envelope": "relay.test", "signing": "ledger.test"}, None),
        ("v=DMARC1; p=reject", {"envelope": "notledger.test"}, WARNING),
        ("v=DMARC1; p=none; sp=reject", {"sender": "a.ledger.test", "envelope": "b.test", "signing": "b.test"}, ERROR),
        ("v=DMARC1; p=reject", {"sender": "a.ledger.test", "envelope": "b.ledger.test"}, None),
        ("v=DMARC1", {}, ERROR),
    ],
)
def test_a_policy_holds_for_what_belongs_to_the_sender(
    policy: str, changes: dict[str, str | None], severity: Severity | None
) -> None:
    assert judge(policy, **changes).severity is severity


def test_no_policy_and_two_of_them_are_told() -> None:
    missing = judge()
    assert missing.severity is WARNING
    assert read_record(missing.record) == ("_dmarc.ledger.test.", "v=DMARC1; p=none")
    assert judge("v=DMARC1; p=none", "v=DMARC1; p=reject").severity is ERROR
    assert select_policies(["V=DMARC1;p=none", "v = DMARC1; p=none", "v=spf1"]) == (
        "V=DMARC1;p=none",
        "v = DMARC1; p=none",
    )


def test_policies_are_looked_for_up_to_two_labels() -> None:
    assert list_policy_domains("ledger.test") == ("ledger.test",)
    assert list_policy_domains("a.ledger.test") == ("a.ledger.test", "ledger.test")
    many = list_policy_domains(".".join("abcdefghij") + ".ledger.test")
    assert many[0] == "a.b.c.d.e.f.g.h.i.j.ledger.test"
    assert many[1:] == ("h.i.j.ledger.test", "i.j.ledger.test", "j.ledger.test", "ledger.test")


@pytest.mark.parametrize(
    ("hosts", "addresses", "severity"),
    [
        (("mx.ledger.test",), (), None),
        ((), ("192.0.2.1",), None),
        ((), (), ERROR),
        (("",), (), ERROR),
    ],
)
def test_failed_messages_can_come_back(
    hosts: tuple[str, ...], addresses: tuple[str, ...], severity: Severity | None
) -> None:
    judged = judge_exchangers(hosts, addresses, domain="b.ledger.test", host="mail.ledger.test")
    assert judged.severity is severity
    assert bool(judged.record) == (not hosts and not addresses)


def test_a_record_survives_quotes_and_length() -> None:
    text = 'v=x; "' + "a" * 600 + '\\"'
    assert read_record(format_record("ledger.test", text)) == ("ledger.test.", text)
