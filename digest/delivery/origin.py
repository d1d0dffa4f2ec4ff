"""Who messages are from, and where those come back to that fail."""

from __future__ import annotations

from functools import lru_cache

from digest.addresses import Mailbox, parse_mailbox
from digest.delivery.headers import format_field, format_mailbox
from digest.errors import ConfigError
from digest.settings import SendSettings


def parse_sender(send: SendSettings) -> Mailbox:
    """Give who the messages are from. Raises ConfigError when that is missing or no address."""
    if not send.from_:
        raise ConfigError("send.from is missing", 'Write it as "The Daily Ledger <news@your.domain>"')
    return _parse_setting("send.from", send.from_)


def compose_origin(sender: Mailbox, send: SendSettings) -> bytes:
    """Compose the fields that say who a message is from. Raises ConfigError when `send.reply_to` is no address."""
    fields = format_field("From", format_mailbox(sender, field="From"))
    if send.reply_to:
        reply = _parse_setting("send.reply_to", send.reply_to)
        fields += format_field("Reply-To", format_mailbox(reply, field="Reply-To"))
    return fields


def make_bounce_address(send: SendSettings, token: str) -> str:
    """Give the address that a reader's message comes back to when it fails; `token` says whose it was.

    It is `send.bounces` with +TOKEN before its @, and without that setting the sender's. Raises ConfigError when it is
    no address.
    """
    if not send.bounces:
        return parse_sender(send).address
    local, _, domain = _parse_setting("send.bounces", send.bounces).address.rpartition("@")
    return f"{local}+{token}@{domain}"


@lru_cache(maxsize=64)
def _parse_setting(key: str, value: str) -> Mailbox:
    """Read an address from the settings; it goes into header fields, and so must be ASCII."""
    try:
        mailbox = parse_mailbox(value)
    except ValueError as cause:
        raise ConfigError(f"{key}: {value!r} is not an address ({cause})") from cause
    if not mailbox.address.isascii():
        raise ConfigError(f"{key}: {mailbox.address!r} has letters before the @ that few mail servers take")
    return mailbox
