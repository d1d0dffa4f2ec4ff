"""The way into a mail server: a connection, its encryption and the login. smtplib's home."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from digest.delivery.replies import CLOSING, NO_SERVICE, Reply, make_reply
from digest.delivery.server import Server
from digest.delivery.wire import Wire
from digest.errors import BlockedError, ConfigError, DigestError, LoginError, TemporaryError, ThrottledError
from digest.model import DeliveryState

_MECHANISMS = {"PLAIN": "auth_plain", "LOGIN": "auth_login", "CRAM-MD5": "auth_cram_md5"}
"""Ways to log in, and smtplib's names for them. The first that is offered is tried, and no other after a refusal."""


class Connection(smtplib.SMTP):
    """smtplib's way in (EHLO, STARTTLS, AUTH), with bounded replies: `timeout` is the seconds for each whole one."""

    def __init__(self, host: str, port: int, *, timeout: float, **rest: Any) -> None:
        self._server_name = f"{host}:{port}"
        self._wire: Wire | None = None
        super().__init__(host, port, timeout=timeout, **rest)

    def find_wire(self) -> Wire:
        """Give the socket's wire, the same one as long as the socket is. Raises SMTPException when there is none."""
        if not self.sock:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        if self._wire is None:
            self._wire = Wire(self.sock)
        return self._wire

    def send(self, s: Any) -> None:
        """Write a command: text, or bytes."""
        content = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        with self._closing_failures():
            self.find_wire().write(content, patience=self.timeout)

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply. smtplib's own waits anew for each byte."""
        with self._closing_failures():
            return self.find_wire().read_reply(patience=self.timeout)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Go on under TLS. Raises LoginError if somebody had put in words before that (RFC 3207 §6 forgets them)."""
        self.find_wire().block(self.timeout)  # as the handshake expects it
        try:
            self.starttls(context=context)
        except smtplib.SMTPResponseException as refusal:
            reply = make_reply(refusal.smtp_code, refusal.smtp_error)
            raise _find_kind(reply)(
                f"{self._server_name} refuses STARTTLS: {reply}", "Use its smtps:// port"
            ) from refusal
        injected, self._wire = self._wire is not None and self._wire.has_unread(), None
        if injected:
            raise LoginError(
                f"{self._server_name}: somebody spoke in the clear after STARTTLS",
                "The connection may be tampered with: use the server's smtps:// port",
            )

    def close(self) -> None:
        """Close the socket; what it said and nobody read is forgotten."""
        self._wire = None
        super().close()

    @contextmanager
    def _closing_failures(self) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            self.close()
            if isinstance(cause, smtplib.SMTPException):
                raise
            raise smtplib.SMTPServerDisconnected(f"Connection unexpectedly closed: {cause}") from cause


class _SecureConnection(Connection, smtplib.SMTP_SSL):
    """The same where TLS comes first."""


def open_connection(server: Server, context: ssl.SSLContext | None) -> Connection:
    """Connect, encrypt with `load_context`'s context and log in, as `server` demands.

    Nothing is said in the clear that should be encrypted. Raises TemporaryError when the server cannot be reached,
    LoginError when encryption, its certificate or the login does not work. The password is in none of them.
    """
    try:
        smtp = _dial(server, context)
        try:
            _prepare(smtp, server, context)
        except BaseException:
            smtp.close()
            raise
    except OSError as cause:
        raise _explain(server, cause) from cause
    return smtp


def load_context(server: Server) -> ssl.SSLContext | None:
    """Load whom we trust to vouch for `server`, once for all connections; None where nothing is encrypted.

    Raises ConfigError for certificates of our own that cannot be read.
    """
    if server.tls == "never":
        return None
    context = ssl.create_default_context()
    try:
        if server.ca_file:
            context.load_verify_locations(server.ca_file)
    except OSError as cause:
        reason = "it holds no certificate" if isinstance(cause, ssl.SSLError) else cause.strerror
        raise ConfigError(f"send.ca_file: {server.ca_file} cannot be used ({reason})") from cause
    return context


def _dial(server: Server, context: ssl.SSLContext | None) -> Connection:
    if server.tls == "always":
        return _SecureConnection(server.host, server.port, timeout=server.timeouts.reply, context=context)
    return Connection(server.host, server.port, timeout=server.timeouts.reply)


def _prepare(smtp: Connection, server: Server, context: ssl.SSLContext | None) -> None:
    if smtp.sock:
        # The final dot is a small write behind a large one, and would wait for the acknowledgement of that.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.ehlo_or_helo_if_needed()
    if server.tls == "starttls" and context:
        if not smtp.has_extn("starttls"):
            raise LoginError(
                f"{server} offers no STARTTLS",
                'Use its smtps:// port; only for a relay on this machine or a trusted network, send.starttls = "never"',
            )
        smtp.encrypt(context)
        smtp.ehlo_or_helo_if_needed()
    if server.user and server.password:
        _log_in(smtp, server, user=server.user, password=server.password)


def _log_in(smtp: Connection, server: Server, *, user: str, password: str) -> None:
    """Log in. What is raised has no cause, and the server's words are searched: either could hold the password."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    mechanism = next((name for name in _MECHANISMS if name in offered), None)
    if mechanism is None:
        raise LoginError(f"{server} offers no login that is known here", "Leave the user out of send.smtp, or use TLS")
    smtp.user, smtp.password = user, password
    try:
        smtp.auth(mechanism, getattr(smtp, _MECHANISMS[mechanism]))
    except UnicodeError:
        raise LoginError(f"the login {user} for {server} is not ASCII", "Choose an ASCII password") from None
    except smtplib.SMTPAuthenticationError as refusal:
        reply = make_reply(refusal.smtp_code, refusal.smtp_error)
        words = str(reply).replace(password, "…")
        raise _find_kind(reply)(f"{server} refuses the login of {user}: {words}", "Check user and password") from None


def _find_kind(reply: Reply) -> type[DigestError]:
    """Whether a refusal at the door needs a person or only time (RFC 5321 §4.2.1)."""
    return LoginError if reply.state is DeliveryState.FAILED else TemporaryError


def _explain(server: Server, cause: OSError) -> DigestError:
    if isinstance(cause, ssl.SSLCertVerificationError):
        fault = cause.verify_message.rstrip(".")
        return LoginError(
            f"{server}: its certificate is not valid ({fault})",
            "Check the host's name in send.smtp; name an authority of your own in send.ca_file",
        )
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return LoginError(
            f"{server}: TLS does not work ({cause.reason})",
            "smtps:// is for a port where TLS comes first (465), smtp:// for one with STARTTLS (587, 25)",
        )
    reason = cause.strerror or str(cause)
    if isinstance(cause, smtplib.SMTPResponseException):
        reply = make_reply(cause.smtp_code, cause.smtp_error)
        if reply.code == NO_SERVICE:
            return BlockedError(f"{server} does not want our mail: {reply}", "Ask who runs it")
        if reply.code == CLOSING:
            return ThrottledError(f"{server} wants fewer connections: {reply}", "Lower send.connections, or wait")
        reason = str(reply)
    return TemporaryError(f"{server} cannot be reached: {reason}", "Check send.smtp, or try again later")
