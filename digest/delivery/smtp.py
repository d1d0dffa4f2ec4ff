"""Messages through a mail server: one connection, and an honest answer for each reader. smtplib's home.

What is lost before a message's final dot was not accepted (RFC 5321 §4.1.1.10), and is tried once more over a new
connection. What is lost after it is in doubt, and nobody is tried after that. A refused recipient is a `Delivery`;
what concerns every reader alike, the server, the login, the certificate or the sender, is raised.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Any, Self

from digest.delivery.replies import CLOSING, GO_AHEAD, NO_SERVICE, Reply, find_state, make_reply
from digest.delivery.server import Server
from digest.delivery.wire import Wire
from digest.errors import BlockedError, ConfigError, DigestError, LoginError, TemporaryError, ThrottledError
from digest.model import Delivery, DeliveryState

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_MECHANISMS = {"PLAIN": "auth_plain", "LOGIN": "auth_login", "CRAM-MD5": "auth_cram_md5"}
"""Ways to log in, and smtplib's names for them. The first that is offered is tried, and no other after a refusal."""


class Connection(smtplib.SMTP):
    """smtplib's way in (EHLO, STARTTLS, AUTH), with bounded replies: `patience` is the seconds for each whole one."""

    def __init__(self, host: str, port: int, *, timeout: float, **rest: Any) -> None:
        self.patience = timeout
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

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply. smtplib's own waits anew for each byte."""
        try:
            return self.find_wire().read_reply(patience=self.patience)
        except OSError as cause:
            self.close()
            if isinstance(cause, smtplib.SMTPException):
                raise
            raise smtplib.SMTPServerDisconnected(f"Connection unexpectedly closed: {cause}") from cause

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Go on under TLS. Raises LoginError if somebody had put in words before that (RFC 3207 §6 forgets them)."""
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


class _SecureConnection(Connection, smtplib.SMTP_SSL):
    """The same where TLS comes first."""


class SmtpTransport:
    """A connection to a mail server, open inside `with`; `sender` is the address that MAIL FROM names."""

    def __init__(self, server: Server, *, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._smtp: Connection | None = None
        self._needs_reset = False

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an exception the server may be waiting for the rest of a message: QUIT would become part of it.
        if self._smtp and kind is None:
            with suppress(smtplib.SMTPException):
                self._smtp.quit()
        self._close()

    def deliver(self, recipient: str, message: bytes) -> Delivery:
        """Send one message to one reader, and give what became of it, in the server's own words.

        Raises LoginError when the server refuses the sender, TemporaryError when it cannot be spoken to (any more).
        """
        try:
            return self._attempt(recipient, message)
        except smtplib.SMTPException:
            self._close()
        self._open()
        try:
            return self._attempt(recipient, message)
        except smtplib.SMTPException as cause:
            self._close()
            raise TemporaryError(f"{self._server} broke off twice: {cause}", "Try again later") from cause

    def describe(self) -> str:
        """Say what the connection is like: server, encryption, login."""
        sock, user = self._find_connection().sock, self._server.user
        encryption = sock.version() if isinstance(sock, ssl.SSLSocket) else None
        return f"{self._server}: {encryption or 'not encrypted'}, {f'logged in as {user}' if user else 'no login'}"

    def _attempt(self, recipient: str, message: bytes) -> Delivery:
        """Carry out one mail transaction (RFC 5321 §3.3). Raises SMTPException when it broke off before its dot."""
        smtp = self._find_connection()
        if self._needs_reset:
            _check(smtp.rset())
        international = not recipient.isascii()
        if international and not smtp.has_extn("smtputf8"):
            return Delivery(recipient=recipient, state=DeliveryState.FAILED, detail="needs SMTPUTF8")
        self._needs_reset = True
        self._demand_sender(_check(smtp.mail(self._sender, ["SMTPUTF8", "BODY=8BITMIME"] if international else [])))
        reply = _check(smtp.docmd("rcpt", f"TO:<{recipient}>"))
        if find_state(reply) is DeliveryState.SENT:
            reply = _check(smtp.docmd("data"))
            if reply.code == GO_AHEAD:
                return self._hand_over(smtp, recipient, message)
        return _make_refusal(recipient, reply)

    def _demand_sender(self, reply: Reply) -> None:
        """Raise unless the sender is accepted: what is refused here is refused for every reader."""
        state = find_state(reply)
        if state is DeliveryState.FAILED:
            raise LoginError(
                f"{self._server} refuses the sender {self._sender}: {reply}", "Check send.from and send.smtp"
            )
        if state is not DeliveryState.SENT:
            raise TemporaryError(f"{self._server} takes no mail now: {reply}", "Try again later")

    def _hand_over(self, smtp: Connection, recipient: str, message: bytes) -> Delivery:
        """Send the message itself, and then its dot: from there on it may have been accepted, whatever is heard."""
        smtp.send(_stuff_dots(message))
        try:
            smtp.patience = self._server.timeouts.message
            smtp.send(b".\r\n")
            reply = make_reply(*smtp.getreply())
            smtp.patience = self._server.timeouts.reply
        except smtplib.SMTPException as cause:
            return self._give_up(recipient, f"the connection was lost before the answer: {cause}")
        if reply.code == CLOSING:
            raise smtplib.SMTPServerDisconnected(str(reply))
        state = find_state(reply)
        if state is None:
            return self._give_up(recipient, str(reply))
        self._needs_reset = False
        return Delivery(recipient=recipient, state=state, detail=str(reply))

    def _give_up(self, recipient: str, detail: str) -> Delivery:
        self._close()
        return Delivery(recipient=recipient, state=DeliveryState.IN_DOUBT, detail=detail)

    def _find_connection(self) -> Connection:
        if self._smtp is None:
            raise TemporaryError(f"the connection to {self._server} was lost", "Try again later")
        return self._smtp

    def _open(self) -> None:
        self._smtp = open_connection(self._server, load_context(self._server))
        self._needs_reset = False

    def _close(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


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
    return LoginError if find_state(reply) is DeliveryState.FAILED else TemporaryError


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


def _check(answer: tuple[int, bytes]) -> Reply:
    """Give the reply. Raises SMTPException when the server shuts the connection, or talks something else than SMTP."""
    reply = make_reply(*answer)
    if reply.code == CLOSING or reply.code < 0:
        raise smtplib.SMTPServerDisconnected(str(reply))
    return reply


def _make_refusal(recipient: str, reply: Reply) -> Delivery:
    state = find_state(reply)
    if state is None or state is DeliveryState.SENT:
        raise smtplib.SMTPServerDisconnected(f"a reply out of place: {reply}")
    return Delivery(recipient=recipient, state=state, detail=str(reply))


def _stuff_dots(message: bytes) -> bytes:
    """Double the dots that lines begin with (RFC 5321 §4.5.2), and end the last line."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return _LEADING_DOT.sub(b"..", ended) if b"\n." in ended or ended.startswith(b".") else ended
