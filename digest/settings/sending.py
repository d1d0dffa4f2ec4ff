"""How a person wants the e-mail to leave, and who is told when that fails."""

from __future__ import annotations

from dataclasses import dataclass
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
    recipients: Annotated[str | None, "File with one address a line, for digest send without --to-file."] = None
    suppress: Annotated[str | None, "File of addresses that never get mail."] = None
