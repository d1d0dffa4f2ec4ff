"""How a person wants the e-mail to leave, and who is told when that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """Who is told when a scheduled run fails."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    email: Annotated[
        tuple[str, ...], "Addresses that get a mail when trouble begins, daily while it lasts, and at its end."
    ] = ()
    ping: Annotated[
        str | None, "Address asked at each run: itself on success, with /start before, /fail on failure."
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSettings:
    """The key that messages are signed with (RFC 6376)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    selector: Annotated[str | None, "Name of the key in DNS, as in SELECTOR._domainkey.ledger.example."] = None
    key_file: Annotated[str | None, "File with the private key, RSA or Ed25519, as PEM."] = None
    domain: Annotated[str | None, "Domain that signs; else that of send.from."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """How the e-mail leaves."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    from_: Annotated[str | None, 'Sender, as "The Daily Ledger <news@ledger.example>".'] = None
    reply_to: Annotated[str | None, "Where answers go, when not to the sender."] = None
    smtp: Annotated[
        str | None,
        "smtp://user@host:port (STARTTLS required), smtps://user@host:port (TLS), or file:FOLDER for .eml files.",
    ] = None
    starttls: Annotated[str, '"require", or "never" for a relay on this machine or a trusted network.'] = "require"
    ca_file: Annotated[str | None, "Certificates to trust besides the system's."] = None
    password_file: Annotated[str | None, "File that holds the SMTP password; else DIGEST_SMTP_PASSWORD."] = None
    unsubscribe: Annotated[str | None, "mailto: address that readers leave by."] = None
    unsubscribe_url: Annotated[
        str | None, "https:// address at which digest serve answers, for leaving with one click (RFC 8058)."
    ] = None
    keys_file: Annotated[
        str, "File with the keys that sign links and hash addresses; made when it is first needed. Keep a copy."
    ] = "digest.keys"
    recipients: Annotated[
        str | None, "File with one address a line, who are readers besides those of digest subscribers."
    ] = None
    suppress: Annotated[str | None, "File of addresses that never get mail."] = None
    bounces: Annotated[
        str | None,
        "Address that failed messages come back to; with +NUMBER before its @ for each reader. Else send.from.",
    ] = None
    connections: Annotated[int, "Connections to the mail server at once."] = 4
    per_connection: Annotated[int, "Messages after which a connection is opened anew."] = 1_000
    rate: Annotated[str | None, "Most messages in a time, over all connections: 50/s, 1000/m or 20000/h."] = None
    connection_rate: Annotated[str | None, "Most messages in a time over one connection."] = None
    domain_rates: Annotated[
        Mapping[str, str], 'Most messages in a time to the addresses of a domain: { "ledger.example" = "10/s" }.'
    ] = field(default_factory=dict)
    in_doubt: Annotated[
        str,
        'What becomes of a message whose answer never came: "hold" for a person, "resend" at the risk of a second '
        'copy, or "drop".',
    ] = "hold"
    retry_for: Annotated[str, "How long a reader is tried again whose server puts off our mail."] = "48h"
    strikes: Annotated[int, "Soft bounces after which an address gets no more mail."] = 5
    dkim: DkimSettings = field(default_factory=DkimSettings)
