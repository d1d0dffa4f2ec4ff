"""What doctor finds of whom the mail is from: a real name server is asked, and a real page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import click
import pytest

from digest.cli.doctor import format_check
from digest.delivery.dkim import make_signer
from digest.pipeline.check import Check
from digest.pipeline.domains import check_standing
from digest.settings import DkimSettings, SendSettings, Settings
from tests.delivery.dkim_keys import make_pem
from tests.delivery.dns_server import FAILS, DnsServer
from tests.factories import NOW

SEND = SendSettings(
    from_="The Daily Ledger <news@ledger.test>",
    smtp="smtp://mail.ledger.test:587",
    unsubscribe="mailto:leave@ledger.test",
    bounces="bounces@mail.ledger.test",
    dkim=DkimSettings(selector="s1", key_file="dkim.pem"),
)
SIGNER = make_signer(make_pem("ed25519"), domain="ledger.test", selector="s1", origin="key")
GOOD: dict[tuple[str, str], Any] = {
    ("mail.ledger.test", "TXT"): ['"v=spf1 mx -all"'],
    ("s1._domainkey.ledger.test", "TXT"): [f'"{SIGNER.record}"'],
    ("_dmarc.ledger.test", "TXT"): ['"v=DMARC1; p=reject"'],
    ("mail.ledger.test", "MX"): ["10 mx.ledger.test."],
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    key = tmp_path / "dkim.pem"
    key.write_bytes(make_pem("ed25519"))
    key.chmod(0o600)
    return tmp_path


def check(records: dict[tuple[str, str], Any], base: Path, **changes: Any) -> tuple[list[Check], int]:
    """What was found, and how often DNS was asked."""
    with DnsServer(records) as server:
        settings = Settings(send=replace(SEND, **changes))
        found = list(check_standing(settings, base=base, now=NOW, lookup=server.open_lookup(seconds=1.0)))
        return found, len(server.asked)


@contextmanager
def serving(status: int, body: bytes) -> Iterator[str]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/leave/health" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/leave"
        server.shutdown()


def test_a_domain_in_order_leaves_only_the_rule_of_one_click(base: Path) -> None:
    found, _ = check(GOOD, base)
    assert [one.part for one in found] == ["SPF", "DKIM", "DMARC", "bounces", "unsubscribe"]
    assert [one.part for one in found if not one.well] == ["unsubscribe"]
    assert "5,000 messages a day" in found[-1].found
    assert found[-1].exit_code == 0


def test_a_domain_without_records_is_given_them_to_paste(base: Path) -> None:
    found, _ = check({}, base)
    records = {one.part: one.record for one in found if one.record}
    assert records == {
        "SPF": 'mail.ledger.test. TXT "v=spf1 a:mail.ledger.test ~all"',
        "DKIM": f's1._domainkey.ledger.test. TXT "{SIGNER.record}"',
        "DMARC": '_dmarc.ledger.test. TXT "v=DMARC1; p=none"',
        "bounces": "mail.ledger.test. MX 10 mail.ledger.test.",
    }
    assert {one.part: one.exit_code for one in found} == {
        "SPF": 0,
        "DKIM": 78,
        "DMARC": 0,
        "bounces": 78,
        "unsubscribe": 0,
    }


def test_a_record_is_printed_below_on_a_line_of_its_own() -> None:
    told = click.unstyle(
        format_check(Check(part="SPF", found="no record", notice=True, record='ledger.test. TXT "v=spf1 -all"'))
    )
    assert told == 'notice   SPF: no record\n         ledger.test. TXT "v=spf1 -all"'
    assert click.unstyle(format_check(Check(part="SPF", found="there"))) == "ok       SPF: there"


def test_a_policy_of_the_domain_above_holds(base: Path) -> None:
    records = {**GOOD, ("_dmarc.ledger.test", "TXT"): ['"v=DMARC1; p=none; sp=quarantine"']}
    found, _ = check(records, base, from_="news@sub.ledger.test")
    (policy,) = (one for one in found if one.part == "DMARC")
    assert policy.well
    assert "p=quarantine" in policy.found


def test_without_an_answer_one_line_says_so_and_it_is_no_fault_of_the_settings(base: Path) -> None:
    found, asked = check({("mail.ledger.test", "TXT"): FAILS}, base, unsubscribe=None)
    (only,) = found
    assert (only.part, only.exit_code) == ("DNS", 75)
    assert "is not checked" in only.found
    assert asked < 5


@pytest.mark.parametrize(
    "changes",
    [
        {"smtp": "smtp://localhost:25"},
        {"smtp": "smtp://127.0.0.1"},
        {"smtp": "file:sent"},
        {"smtp": None},
        {"from_": None, "dkim": DkimSettings()},
    ],
)
def test_dns_is_asked_only_when_mail_goes_out_into_the_world(base: Path, changes: dict[str, Any]) -> None:
    found, asked = check(GOOD, base, **changes)
    assert asked == 0
    assert {one.part for one in found} <= {"unsubscribe", "DKIM"}
    assert not any(one.exit_code for one in found)


def test_behind_a_relay_on_this_machine_the_record_of_the_key_is_printed_all_the_same(base: Path) -> None:
    found, asked = check({}, base, smtp="smtp://127.0.0.1:2627", unsubscribe=None)
    assert [(one.part, one.well, one.record) for one in found] == [
        ("DKIM", True, f's1._domainkey.ledger.test. TXT "{SIGNER.record}"')
    ]
    assert "is not asked for" in found[0].found
    assert asked == 0
    assert check({}, base, smtp="file:sent", unsubscribe=None) == ([], 0)


@pytest.mark.parametrize(("mode", "told"), [(0o600, []), (0o640, []), (0o644, ["DKIM key"]), (0o604, ["DKIM key"])])
def test_a_key_that_everybody_can_read_is_a_notice(base: Path, mode: int, told: list[str]) -> None:
    (base / "dkim.pem").chmod(mode)
    found, _ = check(GOOD, base, unsubscribe=None)
    assert [one.part for one in found if not one.well] == told
    assert not any(one.exit_code for one in found)
    assert all(f"({mode:o}): chmod 600" in one.found for one in found if one.part == "DKIM key")


def test_a_key_that_cannot_be_read_is_named(base: Path) -> None:
    (base / "dkim.pem").write_text("nothing")
    found, _ = check(GOOD, base)
    assert (found[0].part, found[0].exit_code) == ("DKIM", 78)
    assert "send.dkim.key_file" in found[0].found


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b'{"ok": true}', 0),
        (200, b'{"ok": false}', 75),
        (200, b"<html>welcome</html>", 75),
        (200, b"[" * 900, 75),
        (200, b"x" * 100_000, 75),
        (404, b'{"ok": true}', 75),
        (503, b"", 75),
    ],
)
def test_the_page_to_leave_by_is_asked_whether_it_is_well(base: Path, status: int, body: bytes, code: int) -> None:
    with serving(status, body) as url:
        found, _ = check({}, base, smtp=None, dkim=DkimSettings(), unsubscribe_url=url)
    (page,) = found
    assert (page.part, page.exit_code) == ("unsubscribe", code)
    assert f"{url}/health" in page.found


def test_a_page_that_nobody_serves_is_told(base: Path) -> None:
    with serving(200, b"") as url:
        pass
    found, _ = check({}, base, smtp=None, dkim=DkimSettings(), unsubscribe_url=url)
    assert (found[0].part, found[0].exit_code) == ("unsubscribe", 75)
    assert "readers cannot leave until digest serve answers there" in found[0].found
