"""Where messages go: the seam between sending and what carries it, and the ways that `send.smtp` can name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, Self

from digest.delivery.folder import FolderTransport, check_folder, open_folder
from digest.delivery.origin import parse_sender
from digest.delivery.server import Server, Timeouts, parse_server
from digest.delivery.session import Session
from digest.delivery.smtp import SmtpTransport, load_context
from digest.delivery.transaction import open_session
from digest.errors import ConfigError
from digest.model import Delivery
from digest.settings import SendSettings

_FOLDER = "file:"


class Transport(Protocol):
    """What carries messages, open inside `with`.

    `deliver` gives what became of one reader's message, and raises LoginError or TemporaryError for what stops all.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None: ...

    def deliver(self, recipient: str, message: bytes) -> Delivery:
        """Send one message to one reader."""


def open_transport(
    send: SendSettings, password: str | None = None, *, base: Path = Path(), timeouts: Timeouts | None = None
) -> Transport:
    """Give what `send.smtp` names; `with` connects it. `base` is the folder that relative paths count from.

    Raises ConfigError when it is missing or wrong.
    """
    if folder := _find_folder(send, base):
        return FolderTransport(folder)
    return _make_smtp(send, password=password, base=base, timeouts=timeouts)


def make_connector(
    send: SendSettings,
    password: str | None = None,
    *,
    base: Path = Path(),
    timeouts: Timeouts | None = None,
    watch: Callable[[str], None] = lambda _: None,
) -> Callable[[], Session]:
    """Give what opens a session to whatever `send.smtp` names, as often as it is called, in any thread.

    `base` is the folder that relative paths count from; `watch` hears "dotted" after each final dot. Raises ConfigError
    when the settings are wrong; what is called raises what `open_connection` or `open_folder` does.
    """
    if folder := _find_folder(send, base):
        return partial(open_folder, folder)
    server = _find_server(send, password=password, base=base, timeouts=timeouts)
    return partial(open_session, server, load_context(server), watch=watch)


def check_transport(
    send: SendSettings, password: str | None = None, *, base: Path = Path(), timeouts: Timeouts | None = None
) -> str:
    """Connect, log in and leave again, or look at the folder; say what was found. Nothing is sent or made.

    Raises ConfigError, LoginError or TemporaryError as sending would.
    """
    if folder := _find_folder(send, base):
        return check_folder(folder)
    with _make_smtp(send, password=password, base=base, timeouts=timeouts) as transport:
        return transport.describe()


def _find_folder(send: SendSettings, base: Path) -> Path | None:
    """Give the folder of `file:FOLDER` or `file:///FOLDER`, or None for another way."""
    if not send.smtp or not send.smtp.lower().startswith(_FOLDER):
        return None
    written = send.smtp[len(_FOLDER) :].removeprefix("//")
    if not written:
        raise ConfigError("send.smtp: file: names no folder", "Write it as file:FOLDER")
    return base / written


def _make_smtp(send: SendSettings, *, password: str | None, base: Path, timeouts: Timeouts | None) -> SmtpTransport:
    server = _find_server(send, password=password, base=base, timeouts=timeouts)
    return SmtpTransport(server, sender=parse_sender(send).address)


def _find_server(send: SendSettings, *, password: str | None, base: Path, timeouts: Timeouts | None) -> Server:
    if not send.smtp:
        raise ConfigError("send.smtp is missing", "Write it as smtp://user@host:587, or file:FOLDER for .eml files")
    return parse_server(
        send.smtp,
        starttls=send.starttls,
        password=password,
        ca_file=base / send.ca_file if send.ca_file else None,
        timeouts=timeouts,
    )
