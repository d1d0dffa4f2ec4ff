"""Where messages go: the ways that `send.smtp` can name, each opened as a session or looked at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event

from digest.delivery.folder import check_folder, open_folder
from digest.delivery.origin import parse_sender
from digest.delivery.server import Server, Timeouts, parse_server
from digest.delivery.session import Session
from digest.delivery.smtp import load_context
from digest.delivery.transaction import open_session
from digest.errors import ConfigError
from digest.settings import SendSettings

_FOLDER = "file:"


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
    return partial(open_session, server, load_context(server), clumsy=Event(), watch=watch)


def check_transport(
    send: SendSettings, password: str | None = None, *, base: Path = Path(), timeouts: Timeouts | None = None
) -> str:
    """Connect, log in and leave again, or look at the folder; say what was found. Nothing is sent or made.

    Raises ConfigError, LoginError or TemporaryError as sending would.
    """
    if folder := _find_folder(send, base):
        return check_folder(folder)
    server = _find_server(send, password=password, base=base, timeouts=timeouts)
    parse_sender(send)  # a server that takes the login is of no use without one
    with closing(open_session(server, load_context(server))) as session:
        return session.describe()


def _find_folder(send: SendSettings, base: Path) -> Path | None:
    """Give the folder of `file:FOLDER` or `file:///FOLDER`, or None for another way."""
    if not send.smtp or not send.smtp.lower().startswith(_FOLDER):
        return None
    written = send.smtp[len(_FOLDER) :].removeprefix("//")
    if not written:
        raise ConfigError("send.smtp: file: names no folder", "Write it as file:FOLDER")
    return base / written


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
