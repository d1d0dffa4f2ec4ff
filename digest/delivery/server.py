"""Which mail server, and how to speak to it: what `send.smtp` and the keys around it mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from digest.errors import ConfigError

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds to wait at most (RFC 5321 §4.5.3.2).

    For a connection and each whole reply, until the server has taken in a message, and for the reply to it.
    """

    reply: float = 60.0
    content: float = 180.0
    message: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server and the login for it. `tls` is "starttls", "always" or "never"; the password is never shown."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeouts: Timeouts = Timeouts()

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_server(
    address: str,
    *,
    starttls: str = "require",
    password: str | None = None,
    ca_file: Path | None = None,
    timeouts: Timeouts | None = None,
) -> Server:
    """Read `smtp://user@host:port` or `smtps://user@host:port`; an @ in the user may be written as it is.

    Raises ConfigError when it is neither, when it holds a password, or when a user has none.
    """
    parts, port = _split_address(address)
    if parts.password is not None:
        raise ConfigError(
            "send.smtp holds a password", "Put it into the file that send.password_file names, or DIGEST_SMTP_PASSWORD"
        )
    user = unquote(parts.username) if parts.username else None
    if user and not password:
        raise ConfigError(
            f"send.smtp names the user {user!r}, and there is no password",
            "Set send.password_file or DIGEST_SMTP_PASSWORD",
        )
    return Server(
        host=parts.hostname or "",
        port=port,
        tls="always" if parts.scheme == "smtps" else "never" if starttls == "never" else "starttls",
        user=user,
        password=password,
        ca_file=ca_file,
        timeouts=timeouts or Timeouts(),
    )


def _split_address(address: str) -> tuple[SplitResult, int]:
    """Take the address apart; what is wrong with it is told without repeating it, as it may hold a password."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS[parts.scheme]
        (parts.hostname or "").encode("idna")
    except (ValueError, KeyError):
        parts, port = SplitResult("", "", "", "", ""), 0
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigError(
            "send.smtp is no mail server",
            "Write it as smtp://user@host:587 (STARTTLS), smtps://user@host:465 (TLS), or file:FOLDER",
        ) from None
    return parts, port
