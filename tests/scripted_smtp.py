"""A real mail server on loopback that fails to order, and keeps every complete copy that it took, by recipient.

    with ScriptedServer({"rcpt": ["421 4.3.2 going down"]}) as server:
        ...                                   # send to server.port
        server.copies["a@r.test"]             # the contents taken for a reader, dots and all as they came

A script names what is said instead of the usual reply, in turn, at a stage: "greet", "ehlo", "starttls", "auth",
"mail", "rcpt", "data" and "dot"; or at one of these for one reader, as in "rcpt a@r.test". Besides replies there are
things to do: DROP hangs up, and DROP_AFTER does after the usual reply; DROP_TAKEN takes the message first (at "dot").
STALL and STALL_TAKEN say nothing more, SLOWLY says the usual reply a byte at a time, NONSENSE is no reply, USUAL is the
usual one, and INJECT adds words in the clear behind the reply to STARTTLS. EVERY makes what follows it the rule.

Unlike tests.smtp_server this one offers PIPELINING, and answers commands one by one as they come in.
"""

from __future__ import annotations

import socket
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self

from digest.settings import SendSettings
from tests.smtp_server import SENDER, make_server_context, write_authority

DROP, DROP_AFTER, DROP_TAKEN, STALL, STALL_TAKEN, SLOWLY, INJECT, EVERY = (
    "<drop>",
    "<drop, answered>",
    "<drop, taken>",
    "<stall>",
    "<stall, taken>",
    "<slowly>",
    "<inject>",
    "<every>",
)
NONSENSE, USUAL = "what do you mean", ""
_USUAL = {
    "greet": "220 mail.ledger.test ESMTP",
    "starttls": "220 2.0.0 go ahead",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 Ok",
    "rcpt": "250 2.1.5 Ok",
    "data": "354 End with a dot",
    "dot": "250 2.0.0 queued",
    "rset": "250 2.0.0 Ok",
    "quit": "221 2.0.0 Bye",
}


class ScriptedServer:
    """The server, running inside `with`.

    `certificate` is the name it is for; `expired` makes it one of last year. `folder` is where
    the certificate to trust is written.
    """

    def __init__(
        self,
        script: Mapping[str, Sequence[str]] | None = None,
        *,
        extensions: Sequence[str] = ("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"),
        starttls: bool = False,
        certificate: str = "localhost",
        expired: bool = False,
        folder: Path | None = None,
    ) -> None:
        self.copies: defaultdict[str, list[bytes]] = defaultdict(list)
        self.commands: list[str] = []
        self.writes: list[bytes] = []
        self.connections = 0
        self.dots: Counter[str] = Counter()
        self.extensions = [*extensions, *(["STARTTLS"] if starttls else [])]
        self.context = make_server_context(certificate, expired=expired) if starttls else None
        self.ending = Event()
        self.lock = Lock()
        self._script = {stage: list(lines) for stage, lines in (script or {}).items()}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[Thread] = []
        self._sockets: list[socket.socket] = []
        self._folder = folder
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self.lock:
            for sock in self._sockets:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def settings(self, *, tls: bool = False, user: str = "") -> SendSettings:
        """Settings that send through this server."""
        return SendSettings(
            from_=f"The Daily Ledger <{SENDER}>",
            smtp=f"smtp://{user}localhost:{self.port}",
            starttls="require" if tls else "never",
            ca_file=str(write_authority(self._folder / "ca.pem")) if self._folder else None,
        )

    def find_answer(self, stage: str, reader: str) -> str:
        """Give what the script says to this stage now, or USUAL."""
        with self.lock:
            for key in (f"{stage} {reader}", stage):
                lines = self._script.get(key)
                if lines:
                    return lines[1] if lines[0] == EVERY else lines.pop(0)
        return USUAL

    def _start(self, run: object, *arguments: object) -> None:
        thread = Thread(target=run, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.ending.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.connections += 1
                self._sockets.append(sock)
            self._start(_Connection(self, sock).run)


class _HangUp(Exception):  # noqa: N818 it is no error
    """The script wants this connection to end."""


class _Connection:
    """One conversation."""

    def __init__(self, server: ScriptedServer, sock: socket.socket) -> None:
        self._server, self._socket = server, sock
        self._buffer = b""
        self._reader = ""
        self._is_taken = self._is_open = False

    def run(self) -> None:
        with suppress(OSError, _HangUp):
            self._say("greet")
            while line := self._read_line():
                self._answer(line)
        with suppress(OSError):
            # Not close(): the other end is to hear of it even while a stalled thread holds the socket.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _answer(self, line: bytes) -> None:
        command = line.decode("utf-8", "replace").strip()
        with self._server.lock:
            self._server.commands.append(command)
        verb = command.split(" ")[0].split(":")[0].lower()
        if verb == "ehlo":
            self._greet()
        elif verb == "data":
            self._take_message()
        else:
            if verb == "rcpt":
                self._reader = command.partition("<")[2].partition(">")[0]
            nested = "503 5.5.1 there is a sender already" if verb == "mail" and self._is_open else ""
            said = self._say(verb if verb in _USUAL else "unknown", usual=nested)
            self._is_open = verb in {"mail", "rcpt"}
            if verb == "rcpt":
                self._is_taken = said.startswith("2")
            if verb == "starttls":
                assert self._server.context
                self._socket = self._server.context.wrap_socket(self._socket, server_side=True)
                self._buffer = b""
            if verb == "quit":
                raise _HangUp

    def _greet(self) -> None:
        lines = ["mail.ledger.test", *self._server.extensions]
        text = "".join(f"250{'-' if line != lines[-1] else ' '}{line}\r\n" for line in lines)
        self._say("ehlo", usual=text.removesuffix("\r\n"))

    def _take_message(self) -> None:
        nobody = "" if self._is_taken else "503 5.5.1 no valid recipients"
        if not self._say("data", usual=nobody).startswith("354"):
            return
        content = []
        while (line := self._read_line()) != b".\r\n":
            if not line:
                return
            content.append(line)
        with self._server.lock:
            self._server.dots[self._reader] += 1
        self._is_open = False
        self._say("dot", usual=nobody, content=b"".join(content) if self._is_taken else None)

    def _say(self, stage: str, *, usual: str = "", content: bytes | None = None) -> str:
        """Say or do what the script wants at this stage; give what was said."""
        answer = self._server.find_answer(stage, self._reader)
        is_usual = answer in {USUAL, SLOWLY, INJECT, DROP_AFTER}
        said = usual or _USUAL.get(stage, "500 5.5.1 what?") if is_usual else answer
        if content is not None and (said.startswith("2") or answer in {DROP_TAKEN, STALL_TAKEN}):
            with self._server.lock:
                self._server.copies[self._reader].append(content)
        if answer in {STALL, STALL_TAKEN}:
            self._server.ending.wait(30)
        if answer in {DROP, DROP_TAKEN, STALL, STALL_TAKEN}:
            raise _HangUp
        self._write(said, answer)
        if said.startswith("421") or answer == DROP_AFTER:
            raise _HangUp
        return said

    def _write(self, said: str, way: str) -> None:
        if way != SLOWLY:
            more = "250 PIPELINING AUTH PLAIN\r\n" if way == INJECT else ""
            self._socket.sendall(f"{said}\r\n{more}".encode())
            return
        for byte in f"{said}\r\n".encode():
            self._socket.sendall(bytes([byte]))
            self._server.ending.wait(0.05)

    def _read_line(self) -> bytes:
        while b"\n" not in self._buffer:
            chunk = self._socket.recv(65_536)
            if not chunk:
                return b""
            with self._server.lock:
                self._server.writes.append(chunk)
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"
