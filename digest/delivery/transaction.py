"""Messages over one connection to a mail server, held before the final dot.

The envelope is one write, which goes along with the final dot of the message before if there is one (RFC 2920 §3.1):
so each message takes one round trip. A session that has raised something, or has a message in doubt, takes no more of
them: it is closed.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from time import monotonic

from digest.addresses import is_mailable
from digest.delivery.answers import break_off, demand_patience, demand_sense, judge_envelope
from digest.delivery.replies import CLOSING, GO_AHEAD, Kind, Reply, Verdict, judge_reply, make_reply
from digest.delivery.server import Server
from digest.delivery.session import Letter
from digest.delivery.smtp import Connection, open_connection
from digest.model import DeliveryState

_DOT = b".\r\n"
_FAREWELL = 5.0
"""Seconds for the answer to QUIT, which changes nothing any more."""
_IDLE = 1.0
"""Seconds after which a server may have hung up: what it said then is heard before it is spoken to."""


def _ignore(_: str) -> None:
    """Nobody watches."""


class SmtpSession:
    """One open connection, as `digest.delivery.session.Session` describes it.

    `watch` hears "dotted" when the final dot is on its way and its answer is not read. `clumsy`, which all sessions of
    a sending share, is set when the server turns out not to take an envelope along with a final dot.
    """

    def __init__(
        self, connection: Connection, server: Server, *, clumsy: Event, watch: Callable[[str], None] = _ignore
    ) -> None:
        self._connection, self._server, self._watch = connection, server, watch
        self._clumsy = clumsy
        self._wire, self._timeouts = connection.find_wire(), server.timeouts
        self._pipelines = connection.has_extn("pipelining")
        self._international = connection.has_extn("smtputf8")
        self._begun = False
        self._cut = False
        self._announced: Letter | None = None
        self._rides = False
        self._heard = monotonic()

    def begin(self, letter: Letter) -> Verdict | None:
        """Hand over all but the final dot; a verdict when the server refuses the reader."""
        if letter is not self._announced and (refusal := self._find_obstacle(letter)):
            return Verdict(kind=Kind.REFUSED, detail=refusal)
        try:
            return self._begin(letter)
        except OSError as cause:
            raise break_off(self._server, f"lost before the message was taken: {cause}") from cause

    def finish(self, following: Letter | None = None) -> Verdict:
        """Write the final dot: from there on the message may have been accepted, whatever is heard.

        The envelope of `following` goes along where the server pipelines.
        """
        try:
            self._wire.demand_quiet()
        except OSError as cause:
            raise break_off(self._server, f"lost before the final dot: {cause}") from cause
        self._announced = following if following and self._can_announce(following) else None
        ending = b"".join((_DOT, *_make_commands(self._announced))) if self._announced else _DOT
        try:
            self._wire.write(ending, patience=self._timeouts.reply)
            self._watch("dotted")
            reply = make_reply(*self._wire.read_reply(patience=self._timeouts.message))
        except OSError as cause:
            return Verdict(kind=Kind.IN_DOUBT, detail=f"the connection was lost before the answer: {cause}")
        verdict = judge_reply(reply)
        if verdict is None:
            return Verdict(kind=Kind.IN_DOUBT, detail=str(reply))
        self._cut, self._begun = self._announced is not None, False
        self._heard = monotonic()
        if verdict.kind is not Kind.ACCEPTED:
            demand_patience(self._server, reply)
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

    def _can_announce(self, letter: Letter) -> bool:
        return self._pipelines and not self._clumsy.is_set() and not self._find_obstacle(letter)

    def _begin(self, letter: Letter) -> Verdict | None:
        if self._announced and self._announced is not letter:
            raise break_off(self._server, "another message was announced")
        self._cut = True  # until it is known what the server waits for
        replies = self._hear_announced() if self._announced else self._exchange(_make_commands(letter))
        refusal = judge_envelope(self._server, letter, replies)
        if refusal is None:
            self._wire.write_all(letter.pieces, patience=self._timeouts.content)
            return None
        if replies[-1].code == GO_AHEAD:
            self._withdraw()
        self._cut = False
        return refusal

    def _hear_announced(self) -> list[Reply]:
        """Give the replies to the envelope that went along with the last final dot.

        A server that closes had done so before it saw that: it wants less only if it says so over another connection.
        One that refuses the sender may not have expected to be spoken to, and one that says nothing threw it away; nor
        may one that closes at the first of them.
        """
        self._announced, self._begun = None, True
        try:
            first = self._read_any()
        except OSError as cause:
            self._doubt_manners(is_sure=isinstance(cause, TimeoutError))
            raise
        is_refused = first.state is DeliveryState.FAILED
        if is_refused or first.code == CLOSING:
            self._doubt_manners(is_sure=is_refused)
            raise break_off(self._server, f"took no envelope along with a final dot: {first}")
        self._rides = True
        return [demand_sense(self._server, first), self._read(), self._read()]

    def _doubt_manners(self, *, is_sure: bool) -> None:
        """Send no envelope along any more, over any connection, if it seems that the server cannot take it."""
        if is_sure or not self._rides:
            self._clumsy.set()

    def _exchange(self, commands: list[bytes]) -> list[Reply]:
        """Say the commands and give their replies: of all of them, or up to the one that ends it."""
        if self._wire.has_unread() or monotonic() - self._heard > _IDLE:
            self._wire.demand_quiet()
        reset = self._begun
        if reset:
            commands = [b"RSET\r\n", *commands]
        self._begun, replies = True, []
        if self._pipelines:
            self._wire.write(b"".join(commands), patience=self._timeouts.reply)
        for command in commands:
            if not self._pipelines:
                self._wire.write(command, patience=self._timeouts.reply)
            replies.append(self._read())
            if not self._pipelines and replies[-1].state is not DeliveryState.SENT:
                break
        return replies[1:] if reset and len(replies) > 1 else replies

    def _read(self) -> Reply:
        """Read one reply; one that ends the connection, or is none, is raised before the next is waited for."""
        reply = self._read_any()
        if reply.state is DeliveryState.SENT:
            return reply
        if reply.code == CLOSING:
            demand_patience(self._server, reply)
        return demand_sense(self._server, reply)

    def _read_any(self) -> Reply:
        return make_reply(*self._wire.read_reply(patience=self._timeouts.reply))

    def _withdraw(self) -> None:
        """End a message that nobody is to get; what is answered means nothing (RFC 2920 §3.1)."""
        self._wire.write(_DOT, patience=self._timeouts.reply)
        self._wire.read_reply(patience=self._timeouts.reply)


def open_session(
    server: Server,
    context: ssl.SSLContext | None,
    *,
    clumsy: Event | None = None,
    watch: Callable[[str], None] = _ignore,
) -> SmtpSession:
    """Connect, encrypt and log in, for a `SmtpSession`. Raises what `open_connection` raises."""
    return SmtpSession(open_connection(server, context), server, clumsy=clumsy or Event(), watch=watch)


def _make_commands(letter: Letter) -> list[bytes]:
    extra = "" if letter.recipient.isascii() else " SMTPUTF8 BODY=8BITMIME"
    return [
        f"MAIL FROM:<{letter.sender}>{extra}\r\n".encode(),
        f"RCPT TO:<{letter.recipient}>\r\n".encode(),
        b"DATA\r\n",
    ]
