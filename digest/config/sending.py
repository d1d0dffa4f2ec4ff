"""What in [send] is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from digest.addresses import parse_mailbox
from digest.config.telling import lower_start
from digest.errors import ConfigError
from digest.settings import DkimSettings, SendSettings, Settings
from digest.text.spans import parse_span

IN_DOUBT = ("hold", "resend", "drop")
"""What may become of a message whose answer never came."""

_MOST_CONNECTIONS = 100
_LONGEST_BOUNCES = 33
"""Characters before the @ of `send.bounces`: "+" and 30 of a token must fit too (RFC 5321 §4.5.3.1.1)."""


def find_send_faults(settings: Settings) -> Iterator[str]:
    """Find it: the dotted key, the value, and what is wrong."""
    send = settings.send
    yield from _find_people_faults(settings)
    yield from _find_server_faults(send)
    yield from _find_address_faults(send)
    yield from _find_number_faults(send)
    yield from _find_rate_faults(send)
    yield from _find_dkim_faults(send.dkim)
    if send.in_doubt not in IN_DOUBT:
        yield f'send.in_doubt: {send.in_doubt!r} is not "hold", "resend" or "drop"'
    if not _holds(parse_span, send.retry_for):
        yield f"send.retry_for: {send.retry_for!r} is not a span such as 48h"


def _find_people_faults(settings: Settings) -> Iterator[str]:
    """Find addresses that nobody could be written to; `send.from` is judged with the e-mail."""
    written = {
        "send.reply_to": settings.send.reply_to,
        **{f"editors.{index}": one for index, one in enumerate(settings.editors)},
        **{f"alerts.email.{index}": one for index, one in enumerate(settings.alerts.email)},
    }
    for key, one in written.items():
        if one is not None and not _holds(parse_mailbox, one):
            yield f"{key}: {one!r} is no address, such as desk@ledger.example"


def _find_server_faults(send: SendSettings) -> Iterator[str]:
    """Find that the server's address is none; the login is another matter, and the address is not repeated."""
    if send.smtp and not send.smtp.startswith("file:"):
        from digest.delivery.server import parse_server

        try:
            parse_server(send.smtp, password="unused")  # noqa: S106 - nobody logs in with it
        except ConfigError as error:
            yield f"{error.problem}; {lower_start(error.advice)}"


def _find_address_faults(send: SendSettings) -> Iterator[str]:
    if send.unsubscribe_url is not None:
        from digest.delivery.leaving import make_unsubscribe_page

        try:
            make_unsubscribe_page(send.unsubscribe_url)
        except ConfigError as error:
            yield f"{error.problem}; {lower_start(error.advice)}"
    if send.bounces is not None and not _holds(_find_local, send.bounces):
        yield f"send.bounces: {send.bounces!r} is no address, such as bounces@ledger.example"
    elif send.bounces is not None and len(_find_local(send.bounces)) > _LONGEST_BOUNCES:
        yield f"send.bounces: {send.bounces!r} has more than {_LONGEST_BOUNCES} characters before the @"
    if not Path(send.keys_file).name or send.keys_file.endswith(("/", "..")):
        yield f"send.keys_file: {send.keys_file!r} is no file; name one such as digest.keys"


def _find_number_faults(send: SendSettings) -> Iterator[str]:
    if not 1 <= send.connections <= _MOST_CONNECTIONS:
        yield f"send.connections: {send.connections!r} is not between 1 and {_MOST_CONNECTIONS}"
    for name in ("per_connection", "strikes"):
        if getattr(send, name) < 1:
            yield f"send.{name}: {getattr(send, name)!r} is less than 1"


def _find_rate_faults(send: SendSettings) -> Iterator[str]:
    rates = {f"send.domain_rates.{domain}": rate for domain, rate in send.domain_rates.items()}
    written = {"send.rate": send.rate, "send.connection_rate": send.connection_rate, **rates}
    for key, rate in written.items():
        if rate is not None and not _is_rate(rate):
            yield f"{key}: {rate!r} is not a rate such as 50/s, 1000/m or 20000/h"
    for domain in send.domain_rates:
        if not _is_domain(domain):
            yield f"send.domain_rates.{domain}: is no domain in small letters, such as ledger.example"


def _find_dkim_faults(dkim: DkimSettings) -> Iterator[str]:
    if bool(dkim.selector) != bool(dkim.key_file):
        lacking, given = ("key_file", "selector") if dkim.selector else ("selector", "key_file")
        yield f"send.dkim.{lacking}: is missing, and send.dkim.{given} is of no use without it"
    if dkim.selector:
        from digest.delivery.dkim import is_selector

        if not is_selector(dkim.selector):
            yield f"send.dkim.selector: {dkim.selector!r} is no name in DNS, such as digest1"
    if dkim.domain is not None and not _holds(_find_local, f"dkim@{dkim.domain}"):
        yield f"send.dkim.domain: {dkim.domain!r} is no domain, such as ledger.example"


def _find_local(written: str) -> str:
    return parse_mailbox(written).address.rpartition("@")[0]


def _is_rate(written: str) -> bool:
    from digest.delivery.pace import parse_rate

    return _holds(parse_rate, written)


def _is_domain(name: str) -> bool:
    try:
        return parse_mailbox(f"reader@{name}").domain == name
    except ValueError:
        return False


def _holds(parse: Callable[[str], object], written: str) -> bool:
    try:
        return bool(parse(written))
    except ValueError:
        return False
