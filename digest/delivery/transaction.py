"""Messages over one connection to a mail server, held before the final dot.

The envelope is one write, which goes along with the final dot of the message before if there is one (RFC 2920 §3.1):
so each message takes one round trip. A session that has raised something, or has a message in doubt, takes no more of
them: it is closed.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from digest.addresses import is_mailable
from digest.delivery.replies import (
    CLOSING,
    GO_AHEAD,
    Kind,
    Reply,
    Verdict,
    find_state,
    is_throttling,
    judge_reply,
    make_reply,
)
from digest.delivery.server import Server
from digest.delivery.session import Letter
from digest.delivery.smtp import Connection, open_connection
from digest.errors import BrokenError, LoginError, ThrottledError
from digest.model import DeliveryState

_DOT = b".\r\n"
_COMMANDS = 3
"""MAIL, RCPT and DATA."""
_FAREWELL = 5.0
"""Seconds for the answer to QUIT, which changes nothing any more."""
_IDLE = 1.0
"""Seconds after which a server may have hung up: what it said then is heard before it is spoken to."""


def _ignore(_: str) -> None:
    """Nobody watches."""


class SmtpSession:
    """One open connection, as `digest.delivery.session.Session` describes it.

    `watch` hears "dotted" when the final dot is on its way and its answer is not read.
    """

    def __init__(self, connection: Connection, server: Server, *, watch: Callable[[str], None] = _ignore) -> None:
        self._connection, self._server, self._watch = connection, server, watch
        self._wire = connection.find_wire()
        self._pipelines = connection.has_extn("pipelining")
        self._international = connection.has_extn("smtputf8")
        self._begun = False
        self._cut = False
        self._announced: Letter | None = None
        self._heard = monotonic()

    def begin(self, letter: Letter) -> Verdict | None:
        """Hand over all but the final dot; a verdict when the server refuses the reader."""
        if refusal := self._find_obstacle(letter):
            return Verdict(kind=Kind.REFUSED, detail=refusal)
        try:
            return self._begin(letter)
        except OSError as cause:
            raise self._break(f"lost before the message was taken: {cause}") from cause

    def finish(self, following: Letter | None = None) -> Verdict:
        """Write the final dot: from there on the message may have been accepted, whatever is heard.

        The envelope of `following` goes along where the server pipelines.
        """
        try:
            self._wire.demand_quiet()
        except OSError as cause:
            raise self._break(f"lost before the final dot: {cause}") from cause
        timeouts, ending = self._server.timeouts, _DOT
        if following and self._pipelines and not self._find_obstacle(following):
            self._announced, ending = following, _DOT + b"".join(_make_commands(following))
        try:
            self._wire.write(ending, patience=timeouts.reply)
            self._watch("dotted")
            reply = make_reply(*self._wire.read_reply(patience=timeouts.message))
        except OSError as cause:
            return Verdict(kind=Kind.IN_DOUBT, detail=f"the connection was lost before the answer: {cause}")
        verdict = judge_reply(reply)
        if verdict is None:
            return Verdict(kind=Kind.IN_DOUBT, detail=str(reply))
        self._cut, self._begun = self._announced is not None, False
        self._heard = monotonic()
        self._demand_patience(reply)
        return verdict

    def close(self) -> None:
        """Cut the connection, politely if no message is under way: QUIT would become part of it."""
        if not self._cut:
            with suppress(OSError):
                self._wire.write(b"QUIT\r\n", patience=_FAREWELL)
                self._wire.read_reply(patience=_FAREWELL)
        self._connection.close()

    def describe(self) -> str:
        """Say what the connection is like: server, encryption, login."""
        sock, user = self._connection.sock, self._server.user
        encryption = sock.version() if isinstance(sock, ssl.SSLSocket) else None
        return f"{self._server}: {encryption or 'not encrypted'}, {f'logged in as {user}' if user else 'no login'}"

    def _find_obstacle(self, letter: Letter) -> str:
        """Say why a reader cannot be mailed to over this connection; "" if they can."""
        if not is_mailable(letter.recipient):
            return "cannot be mailed to"
        return "" if letter.recipient.isascii() or self._international else "needs SMTPUTF8"

    def _begin(self, letter: Letter) -> Verdict | None:
        if self._announced and self._announced is not letter:
            raise self._break("another message was announced")
        self._cut = True  # until it is known what the server waits for
        replies = self._hear_announced() if self._announced else self._exchange(_make_commands(letter))
        refusal = self._judge(letter, replies)
        if refusal is None:
            self._wire.write_all(letter.pieces, patience=self._server.timeouts.content)
            return None
        if replies[-1].code == GO_AHEAD:
            self._withdraw()
        self._cut = False
        return refusal

    def _hear_announced(self) -> list[Reply]:
        """Give the replies to the envelope that went along with the last final dot.

        A server that closes had done so before it saw that: it wants less only if it says so over another connection.
        """
        self._announced, self._begun = None, True
        first = self._read_any()
        if first.code == CLOSING:
            raise self._break(f"closes after a message: {first}")
        return [self._demand_sense(first), *(self._read() for _ in range(_COMMANDS - 1))]

    def _exchange(self, commands: list[bytes]) -> list[Reply]:
        """Say the commands and give their replies: of all of them, or up to the one that ends it."""
        if self._wire.has_unread() or monotonic() - self._heard > _IDLE:
            self._wire.demand_quiet()
        reset = self._begun
        if reset:
            commands = [b"RSET\r\n", *commands]
        self._begun, replies = True, []
        if self._pipelines:
            self._wire.write(b"".join(commands), patience=self._server.timeouts.reply)
        for command in commands:
            if not self._pipelines:
                self._wire.write(command, patience=self._server.timeouts.reply)
            replies.append(self._read())
            if not self._pipelines and find_state(replies[-1]) is not DeliveryState.SENT:
                break
        return replies[1:] if reset and len(replies) > 1 else replies

    def _read(self) -> Reply:
        """Read one reply; one that ends the connection, or is none, is raised before the next is waited for."""
        reply = self._read_any()
        if reply.code == CLOSING:
            self._demand_patience(reply)
        return self._demand_sense(reply)

    def _read_any(self) -> Reply:
        return make_reply(*self._wire.read_reply(patience=self._server.timeouts.reply))

    def _demand_sense(self, reply: Reply) -> Reply:
        if reply.code != GO_AHEAD and find_state(reply) is None:
            raise self._break(f"talks nonsense: {reply}")
        return reply

    def _judge(self, letter: Letter, replies: list[Reply]) -> Verdict | None:
        """Give the first reply that refuses the reader, or None. What is refused for everybody is raised."""
        self._demand_sender(letter, replies[0])
        for reply in replies[1:2]:
            if find_state(reply) is not DeliveryState.SENT:
                return self._judge_refusal(reply)
        for reply in replies[2:]:
            if reply.code != GO_AHEAD:
                return self._judge_refusal(reply)
        return None

    def _judge_refusal(self, reply: Reply) -> Verdict:
        self._demand_patience(reply)
        verdict = judge_reply(reply)
        if verdict is None or verdict.kind is Kind.ACCEPTED:
            raise self._break(f"answers out of place: {reply}")
        return verdict

    def _demand_sender(self, letter: Letter, reply: Reply) -> None:
        """Raise unless the sender is accepted: what is refused here is refused for every reader."""
        state = find_state(reply)
        if state is DeliveryState.FAILED:
            raise LoginError(
                f"{self._server} refuses the sender {letter.sender}: {reply}", "Check send.from and send.smtp"
            )
        if state is DeliveryState.DEFERRED:
            raise ThrottledError(f"{self._server} takes no mail now: {reply}", "Try again later")
        if state is None:
            raise self._break(f"answers out of place: {reply}")

    def _demand_patience(self, reply: Reply) -> None:
        if is_throttling(reply):
            raise ThrottledError(f"{self._server} wants less mail for now: {reply}", "Lower send.rate, or wait")

    def _withdraw(self) -> None:
        """End a message that nobody is to get; what is answered means nothing (RFC 2920 §3.1)."""
        self._wire.write(_DOT, patience=self._server.timeouts.reply)
        self._wire.read_reply(patience=self._server.timeouts.reply)

    def _break(self, problem: str) -> BrokenError:
        return BrokenError(f"{self._server}: {problem}", "Try again later")


def open_session(
    server: Server, context: ssl.SSLContext | None, *, watch: Callable[[str], None] = _ignore
) -> SmtpSession:
    """Connect, encrypt and log in. Raises what `open_connection` raises."""
    return SmtpSession(open_connection(server, context), server, watch=watch)


def _make_commands(letter: Letter) -> list[bytes]:
    extra = "" if letter.recipient.isascii() else " SMTPUTF8 BODY=8BITMIME"
    return [
        f"MAIL FROM:<{letter.sender}>{extra}\r\n".encode(),
        f"RCPT TO:<{letter.recipient}>\r\n".encode(),
        b"DATA\r\n",
    ]
