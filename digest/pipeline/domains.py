"""What others see of whom our mail is from: DNS of the sender's domain, the key that signs, the page to leave by."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.delivery.dns import Lookup, open_lookup
from digest.delivery.leaving import is_this_machine, make_unsubscribe_page
from digest.delivery.origin import make_bounce_address, parse_sender
from digest.delivery.records import (
    Judged,
    judge_exchangers,
    judge_key,
    judge_policy,
    judge_spf,
    judge_unasked,
    judge_unsigned,
    list_policy_domains,
    select_policies,
)
from digest.errors import ConfigError, DigestError, TemporaryError
from digest.model import Severity
from digest.pipeline.check import Check
from digest.settings import SendSettings, Settings

if TYPE_CHECKING:
    from digest.delivery.dkim import Signer
    from digest.http import Resolve

_PATIENCE = 10.0
"""Seconds that the page may take in all."""
_MOST = 1_000
"""Bytes of its answer; there are a dozen."""
_MAIL_ONLY = (
    "a mailto: address alone misses the one-click rule of Gmail and Yahoo for whoever sends them more than 5,000 "
    "messages a day; set send.unsubscribe_url to where digest serve answers"
)


def check_standing(
    settings: Settings, *, base: Path, now: datetime, lookup: Lookup | None = None, resolve: Resolve | None = None
) -> Iterator[Check]:
    """Check it all. DNS is asked when mail leaves by a server elsewhere; `lookup` and `resolve` do so in its place.

    `base` is the folder that paths in the settings count from.
    """
    send, signer = settings.send, None
    try:
        signer = _load_signer(send, base)
    except DigestError as error:
        yield Check(part="DKIM", found=str(error), exit_code=error.exit_code)
    else:
        yield from _check_key_file(send, base)
        yield from _check_domains(send, signer, lookup or open_lookup())
    if send.unsubscribe_url:
        yield _check_page(send.unsubscribe_url, settings, now=now, resolve=resolve)
    elif send.unsubscribe and _find_server(send):
        yield Check(part="unsubscribe", found=_MAIL_ONLY, notice=True)


def _load_signer(send: SendSettings, base: Path) -> Signer | None:
    from digest.delivery.dkim import load_signer

    return load_signer(send, base)


def _check_key_file(send: SendSettings, base: Path) -> Iterator[Check]:
    """Say so where everybody on this machine can read the key: who has it signs as we do."""
    path = base / send.dkim.key_file if send.dkim.key_file else None
    mode = path.stat().st_mode if path and path.is_file() else 0
    if mode & stat.S_IROTH:
        found = f"{path} can be read by everybody on this machine ({stat.S_IMODE(mode):o}): chmod 600 {path}"
        yield Check(part="DKIM key", found=found, notice=True)


def _find_server(send: SendSettings) -> str | None:
    """The mail server's name, if it is another machine's."""
    host = _find_host(send)
    return host if host and not is_this_machine(host) else None


def _find_host(send: SendSettings) -> str | None:
    try:
        return urlsplit(send.smtp or "").hostname
    except ValueError:
        return None


def _check_domains(send: SendSettings, signer: Signer | None, lookup: Lookup) -> Iterator[Check]:
    host = _find_server(send)
    if host is None:
        if signer and _find_host(send):
            yield _report("DKIM", judge_unasked(signer))
        return
    try:
        sender = parse_sender(send).domain
        envelope = make_bounce_address(send, "").rpartition("@")[2]
    except ConfigError:
        return  # told of as what refuses a sending
    try:
        yield _report("SPF", judge_spf(lookup(envelope, "TXT"), domain=envelope, host=host))
        yield _report("DKIM", _judge_signer(send, signer, lookup))
        yield _report("DMARC", _judge_policy(sender, envelope, signer, lookup))
        if send.bounces:
            yield _report("bounces", _judge_bounces(envelope, host, lookup))
    except TemporaryError as error:
        found = f"{error.problem}; what it says of {sender} is not checked"
        yield Check(part="DNS", found=found, exit_code=error.exit_code)


def _report(part: str, judged: Judged) -> Check:
    wrong = judged.severity is Severity.ERROR
    return Check(
        part=part,
        found=judged.found,
        exit_code=ConfigError.exit_code if wrong else 0,
        notice=judged.severity is not None and not wrong,
        record=judged.record,
    )


def _judge_signer(send: SendSettings, signer: Signer | None, lookup: Lookup) -> Judged:
    if signer is None:
        return judge_unsigned(one_click=send.unsubscribe_url is not None)
    return judge_key(lookup(signer.name, "TXT"), signer)


def _judge_policy(sender: str, envelope: str, signer: Signer | None, lookup: Lookup) -> Judged:
    asked = ((domain, select_policies(lookup(f"_dmarc.{domain}", "TXT"))) for domain in list_policy_domains(sender))
    found = [(domain, policies) for domain, policies in asked if policies]
    at, policies = found[0] if found else (sender, ())
    return judge_policy(
        policies,
        at=at,
        top=found[-1][0] if found else sender,
        sender=sender,
        envelope=envelope,
        signing=signer.domain if signer else None,
    )


def _judge_bounces(domain: str, host: str, lookup: Lookup) -> Judged:
    hosts = lookup(domain, "MX")
    addresses = () if hosts else (*lookup(domain, "A"), *lookup(domain, "AAAA"))
    return judge_exchangers(hosts, addresses, domain=domain, host=host)


def _check_page(url: str, settings: Settings, *, now: datetime, resolve: Resolve | None) -> Check:
    """Ask the page whether it is well; it may not be started yet, or be another."""
    part = "unsubscribe"
    try:
        address = f"{make_unsubscribe_page(url)}/health"
        problem = asyncio.run(_ask_health(address, settings, now=now, resolve=resolve))
    except DigestError as error:
        return Check(part=part, found=str(error), exit_code=error.exit_code)
    if problem:
        found = f"{address}: {problem}; readers cannot leave until digest serve answers there"
        return Check(part=part, found=found, exit_code=TemporaryError.exit_code)
    return Check(part=part, found=f"{address} is well")


async def _ask_health(address: str, settings: Settings, *, now: datetime, resolve: Resolve | None) -> str | None:
    """Give what is wrong."""
    from digest.http import FetchError, open_reader

    fetch = replace(settings.fetch, timeout=min(settings.fetch.timeout, _PATIENCE))
    try:
        async with open_reader(fetch, resolve=resolve) as reader:
            fetched = await reader.fetch_opening(address, at=now, most=_MOST, typed=address)
    except FetchError as error:
        return error.problem
    if fetched.status == HTTPStatus.OK and _is_well(fetched.body):
        return None
    return f"what answers there (HTTP {fetched.status}) is not digest serve"


def _is_well(body: bytes) -> bool:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("ok") is True
