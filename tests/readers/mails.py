"""Mail as servers and readers send it, written for tests."""

from __future__ import annotations

RETURNED = """\
From: The Daily Ledger <news@ledger.test>
To: {to}
Subject: Harbour city opens its first tram line
List-Unsubscribe: <https://ledger.test/leave/{link}>,
 <mailto:leave@ledger.test?subject=unsubscribe%20{link}>
"""


def make_dsn(
    *,
    to: str = "bounces@ledger.test",
    reader: str = "an@reader.test",
    status: str = "5.1.1",
    told: str = "smtp; 550 5.1.1 no such user here",
    action: str = "failed",
    returned: str = "",
) -> bytes:
    """A delivery status notification (RFC 3464) about one reader, which came to the address `to`."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.reader.test>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="=-part"

--=-part
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--=-part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.test

Final-Recipient: rfc822; {reader}
Action: {action}
Status: {status}
Diagnostic-Code: {told}

--=-part
Content-Type: text/rfc822-headers

{returned}
--=-part--
""".encode()


def make_complaint(*, reader: str = "an@reader.test", kind: str = "abuse", returned: str = "") -> bytes:
    """A feedback report (RFC 5965)."""
    return f"""\
From: feedback@provider.test
To: abuse@ledger.test
Subject: FW: Harbour city opens its first tram line
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain

This is an email abuse report.

--part
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: <{reader}>

--part
Content-Type: message/rfc822

{returned}
The story.
--part--
""".encode()


def make_letter(
    subject: str, body: str = "", *, sender: str = "an@reader.test", to: str = "leave@ledger.test", more: str = ""
) -> bytes:
    """A mail that a person wrote, with `more` header lines, each with its line end."""
    return f"From: An <{sender}>\nTo: {to}\nSubject: {subject}\n{more}\n{body}".encode()


QMAIL = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.reader.test
To: news@ledger.test
Subject: failure notice

Hi. This is the qmail-send program at mx.reader.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<an@reader.test>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""
