"""The ways that one reader leaves by: a page for one click, and a mail whose subject says whose subscription it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from digest.addresses import parse_mailbox
from digest.delivery.headers import format_unsubscribe
from digest.errors import ConfigError
from digest.model import Newsletter
from digest.settings import SendSettings
from digest.urls import make_safe_link

_LONGEST_LINK = 860
"""Octets, without a token: with one a link still fits into a line (RFC 5322 §2.1.1)."""
_SUBJECT = "subject=unsubscribe"
_MAIL_ADVICE = "Write it as mailto:leave@your.domain"
_PAGE_ADVICE = "Write it as https://your.domain/leave, the address at which digest serve answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLinks:
    """The links of one reader: `leave_url` unsubscribes with one click, `leave_mail` is a `mailto:` link.

    `view` is the edition on the web, where that differs from the newsletter's.
    """

    leave_url: str | None = None
    leave_mail: str | None = None
    view: str | None = None

    @property
    def leave(self) -> str | None:
        """What stands in the message itself."""
        return self.leave_url or self.leave_mail


def make_reader_links(send: SendSettings, newsletter: Newsletter, token: str) -> ReaderLinks:
    """Give the links of the reader whose subscription `token` names (`digest.readers.tokens`).

    The mail's subject is "unsubscribe TOKEN", unless the `mailto:` link that was set has a subject of its own. Raises
    ConfigError when what is set is no way to leave.
    """
    page, mail = _choose_ways(newsletter, send)
    return ReaderLinks(
        leave_url=f"{make_unsubscribe_page(page)}/{token}" if page else None,
        leave_mail=_make_leave_mail(mail, token) if mail else None,
    )


def compose_leaving(links: ReaderLinks) -> bytes:
    """Compose the header fields that say how a reader leaves (RFC 2369, RFC 8058)."""
    return format_unsubscribe([links.leave_mail] if links.leave_mail else [], one_click=links.leave_url)


def find_unsubscribe_link(newsletter: Newsletter, send: SendSettings) -> str | None:
    """Give the link that stands where no reader is known, or None: a mail needs no token, and so comes first.

    Raises ConfigError when what is set is no way to leave.
    """
    page, mail = _choose_ways(newsletter, send)
    if mail:
        return make_unsubscribe_link(mail)
    return make_unsubscribe_page(page) if page else None


def find_draft_link(newsletter: Newsletter, send: SendSettings) -> str:
    """Give what stands for the unsubscribe link in what is only looked at: one that is not finished, as it is."""
    try:
        return find_unsubscribe_link(newsletter, send) or ""
    except ConfigError:
        return send.unsubscribe or send.unsubscribe_url or newsletter.unsubscribe or ""


@lru_cache(maxsize=64)
def make_unsubscribe_link(value: str) -> str:
    """Turn `mailto:leave@ledger.example` into a link in ASCII; without a query it is given a subject (RFC 6068).

    Raises ConfigError when `value` is no `mailto:` link with one address.
    """
    scheme, _, rest = value.strip().partition(":")
    written, _, query = rest.partition("?")
    if scheme.lower() != "mailto":
        raise ConfigError(f"send.unsubscribe: {value!r} does not begin with mailto:", _MAIL_ADVICE)
    try:
        address = parse_mailbox(unquote(written)).address
    except ValueError as cause:
        raise ConfigError(f"send.unsubscribe: {value!r} holds no address ({cause})", _MAIL_ADVICE) from cause
    link = f"mailto:{quote(address, safe='@+')}?{quote(query, safe='=&%+@:/!$*._~-') or _SUBJECT}"
    return _refuse_long(link, "send.unsubscribe")


@lru_cache(maxsize=64)
def make_unsubscribe_page(value: str) -> str:
    """Turn `https://ledger.example/leave/` into what a token and a slash are put behind.

    Raises ConfigError when `value` is no https:// address, or has a query or a fragment; http:// is for this machine.
    """
    link = make_safe_link(value)
    parts = urlsplit(link or "")
    if not link or not (parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))):
        raise ConfigError(f"send.unsubscribe_url: {value!r} does not begin with https://", _PAGE_ADVICE)
    if "?" in value or "#" in value:
        raise ConfigError(f"send.unsubscribe_url: {value!r} has a ? or #", _PAGE_ADVICE)
    return _refuse_long(link.rstrip("/"), "send.unsubscribe_url")


def is_this_machine(host: str) -> bool:
    """Whether a host name or address is this machine's own, to be reached by nobody else."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _choose_ways(newsletter: Newsletter, send: SendSettings) -> tuple[str | None, str | None]:
    """Give what is set as page and as mail; without either, what the edition was built with."""
    if send.unsubscribe or send.unsubscribe_url:
        return send.unsubscribe_url, send.unsubscribe
    link = newsletter.unsubscribe
    return (link, None) if link and link.startswith(("https:", "http:")) else (None, link)


def _make_leave_mail(value: str, token: str) -> str:
    link = make_unsubscribe_link(value)
    if link.endswith(_SUBJECT):
        return f"{link}%20{token}"
    return link if _has_subject(link) else f"{link}&{_SUBJECT}%20{token}"


@lru_cache(maxsize=64)
def _has_subject(link: str) -> bool:
    return any(name.lower() == "subject" for name, _ in parse_qsl(link.partition("?")[2], keep_blank_values=True))


def _refuse_long(link: str, key: str) -> str:
    if len(link) > _LONGEST_LINK:
        raise ConfigError(f"{key}: the link is longer than {_LONGEST_LINK} characters", "Shorten it")
    return link
