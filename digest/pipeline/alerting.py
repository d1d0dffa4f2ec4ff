"""Tells people, and the service that watches for them, how scheduled runs go. What fails is a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit, urlunsplit

from digest.addresses import parse_mailbox
from digest.delivery.dkim import Signer, load_signer
from digest.delivery.notice import compose_notice
from digest.delivery.origin import parse_sender
from digest.delivery.session import Letter
from digest.errors import ConfigError, DigestError, LoginError
from digest.model import DeliveryState
from digest.pipeline.handing import hand_over
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.http import Resolve

Clock = Callable[[], datetime]
Event = Literal["start", "success", "fail"]

_PATIENCE = 10.0
"""Seconds that a ping may take in all."""


def send_alert(
    settings: Settings, *, subject: str, text: str, base: Path, password: str | None, clock: Clock
) -> str | None:
    """Mail `text` to everybody in `alerts.email`, by the way that readers get their mail.

    `base` is the folder that paths in the settings count from. Gives a sentence on what did not work, or None. Raises
    LoginError when the server refuses us: that is for whoever keeps it.
    """
    if not settings.alerts.email:
        return None

    signer = _find_signer(settings, base)

    def compose(recipient: str, now: datetime) -> Letter:
        content = compose_notice(settings.send, recipient=recipient, subject=subject, text=text, now=now, signer=signer)
        return Letter(sender=parse_sender(settings.send).address, recipient=recipient, pieces=[content])

    try:
        recipients, problems = _parse_addresses(settings)
        deliveries = hand_over(recipients, compose, settings.send, base=base, password=password, clock=clock)
        problems += [f"{one.recipient}: {one.detail}" for one in deliveries if one.state is not DeliveryState.SENT]
    except LoginError:
        raise
    except DigestError as error:
        problems = [error.problem]
    return f"no alert could be mailed: {'; '.join(problems)}" if problems else None


def send_ping(settings: Settings, event: Event, *, now: datetime, resolve: Resolve | None = None) -> str | None:
    """Ask for the address in `alerts.ping`, with /start or /fail behind its path for these events, ten seconds at most.

    `resolve` looks up host names in place of the system. Gives a sentence on what did not work, or None. Must not be
    called from a running event loop.
    """
    if not settings.alerts.ping:
        return None
    try:
        url = make_ping_address(settings.alerts.ping, event)
    except ValueError as cause:
        return f"alerts.ping is no address ({cause})"
    problem = asyncio.run(_ping(url, settings, now=now, resolve=resolve))
    return f"the ping to {urlsplit(url).hostname} did not get through: {problem}" if problem else None


def make_ping_address(ping: str, event: Event) -> str:
    """Give the address that stands for `event`; its query stays last. Raises ValueError when `ping` is none."""
    parts = urlsplit(ping)
    if event == "success":
        return ping
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{event}"))


def _find_signer(settings: Settings, base: Path) -> Signer | None:
    """The key to sign with; one that is no use may be what the alert is about, so that goes out without."""
    try:
        return load_signer(settings.send, base)
    except ConfigError:
        return None


def _parse_addresses(settings: Settings) -> tuple[list[str], list[str]]:
    """Give whom to mail, and what is wrong with the others."""
    recipients, problems = [], []
    for written in dict.fromkeys(settings.alerts.email):
        try:
            recipients.append(parse_mailbox(written).address)
        except ValueError as cause:
            problems.append(f"alerts.email: {written!r} is not an address ({cause})")
    return recipients, problems


async def _ping(url: str, settings: Settings, *, now: datetime, resolve: Resolve | None) -> str | None:
    """Give what went wrong, without the address: whoever knows it can ping in our name."""
    from digest.http import FetchError, open_reader

    fetch = replace(settings.fetch, timeout=min(settings.fetch.timeout, _PATIENCE))
    try:
        async with open_reader(fetch, resolve=resolve) as reader:
            status = await reader.find_status(url, at=now)
    except (FetchError, DigestError) as error:
        return error.problem
    return None if status < HTTPStatus.BAD_REQUEST else f"it is answered HTTP {status}"
