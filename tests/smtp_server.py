"""A real mail server on loopback for tests: TLS, login, and answers made to order.

    with SmtpServer(answers={"rcpt gone@ledger.test": "550 5.1.1 no such reader"}) as server:
        settings = server.settings()            # SendSettings that reach it; server.url, server.ca_file to write one
        ...                                     # send
        server.messages[0].recipient            # and .sender, .content (bytes), .parse() (an EmailMessage)

`answers` replaces replies. A key is a stage, or a stage and the address it is about: "mail" (the sender), "rcpt",
"data" (before the message) and "dot" (after it; these about the reader). A value is a reply for every time, or a list:
one for each time in turn, the usual reply again when it has run out. DROP cuts the connection without a reply, USUAL
answers as usual; after a 421 the server hangs up.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, Self

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from digest.settings import SendSettings

DROP = "drop"
USUAL = ""

SENDER = "news@ledger.test"
"""Who `SmtpServer.settings()` sends as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that the server accepted."""

    sender: str
    recipient: str
    content: bytes

    def parse(self) -> EmailMessage:
        message = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message


class SmtpServer:
    """A mail server, running inside `with`.

    `starttls` offers STARTTLS; `tls` speaks TLS from the start; `login` is the user and password it asks for;
    `certificate` is the name its certificate is for.
    """

    def __init__(
        self,
        *,
        starttls: bool = True,
        tls: bool = False,
        login: tuple[str, str] | None = None,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        certificate: str = "localhost",
        smtputf8: bool = True,
    ) -> None:
        self.messages: list[Received] = []
        self.attempts = 0
        self.logins = 0
        self._answers = {key: _copy(answer) for key, answer in (answers or {}).items()}
        self._tls, self._login = tls, login
        context = make_server_context(certificate)
        self._controller = _Controller(
            _Handler(self),
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if tls else None,
            tls_context=context if starttls and not tls else None,
            # A server in the clear may ask for a login too; aiosmtpd's own check knows only STARTTLS.
            auth_require_tls=False,
            authenticator=self._authenticate,
            auth_exclude_mechanism=() if login else ("PLAIN", "LOGIN"),
            enable_SMTPUTF8=smtputf8,
            server_hostname="mail.ledger.test",
        )
        self._folder = tempfile.TemporaryDirectory()
        self.ca_file = Path(self._folder.name) / "ca.pem"

    def __enter__(self) -> Self:
        write_authority(self.ca_file)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
        self._folder.cleanup()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def connections(self) -> int:
        """How many times somebody connected."""
        return int(self._controller.connections)

    @property
    def url(self) -> str:
        """What `send.smtp` is to be, with the user when there is a login."""
        user = f"{self._login[0]}@" if self._login else ""
        return f"{'smtps' if self._tls else 'smtp'}://{user}localhost:{self.port}"

    @property
    def password(self) -> str | None:
        return self._login[1] if self._login else None

    def settings(self, **changes: Any) -> SendSettings:
        """Settings that send through this server and hold nothing that blocks a real sending."""
        settings = SendSettings(
            from_=f"The Daily Ledger <{SENDER}>",
            smtp=self.url,
            ca_file=str(self.ca_file),
            unsubscribe="mailto:leave@ledger.test",
        )
        return replace(settings, **changes)

    def answer(self, stage: str, answer: str | Sequence[str]) -> None:
        """Answer like this from now on, as `answers` say at the beginning."""
        self._answers[stage] = _copy(answer)

    def find_answer(self, stage: str, address: str) -> str:
        """The answer made to order for this stage, this time; USUAL when there is none."""
        for key in (f"{stage} {address}", stage):
            answer = self._answers.get(key)
            if isinstance(answer, str):
                return answer
            if answer:
                return answer.pop(0)
        return USUAL

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        self.attempts += 1
        self.logins += given == self._login
        if given == self._login:
            return AuthResult(success=True)
        # Some servers repeat what they were told; a careful client does not.
        said = given[1] if given else "?"
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 {said}: no such password")

    def asks_for_login(self, session: Any) -> bool:
        return self._login is not None and not session.authenticated


class _Handler:
    """aiosmtpd's hooks: what is answered to each command."""

    def __init__(self, owner: SmtpServer) -> None:
        self.owner = owner

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.owner.asks_for_login(session):
            return "530 5.7.0 Authentication required"
        if answer := await self.answer(server, "mail", address):
            return answer
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := await self.answer(server, "rcpt", address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        if answer := await self.answer(server, "dot", recipient):
            return answer
        self.owner.messages.append(
            Received(sender=envelope.mail_from, recipient=recipient, content=bytes(envelope.content))
        )
        return f"250 2.0.0 queued as {len(self.owner.messages)}"

    async def answer(self, server: Any, stage: str, address: str) -> str:
        answer = self.owner.find_answer(stage, address)
        if answer == DROP:
            server.transport.abort()
            await asyncio.sleep(60)  # until aiosmtpd, told that the connection is lost, cancels this
        if answer.startswith("421"):
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        return answer


class _Session(SMTP):
    """One connection."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        if recipient and (answer := await self.event_handler.answer(self, "data", recipient)):
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    """The server's thread, on whatever port is free."""

    connections = -1  # the controller itself connects once, to see that it runs

    def factory(self) -> SMTP:
        self.connections += 1
        return _Session(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _copy(answer: str | Sequence[str]) -> str | list[str]:
    return answer if isinstance(answer, str) else list(answer)


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


def make_server_context(name: str, *, expired: bool = False) -> ssl.SSLContext:
    """What a server at `name` speaks TLS with; its certificate may be one that ran out long ago."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    _authority().issue_cert(name, not_before=until and until - timedelta(days=30), not_after=until).configure_cert(
        context
    )
    return context


def write_authority(path: Path) -> Path:
    """Write the certificate of who vouches for all test servers."""
    _authority().cert_pem.write_to_path(path)
    return path
