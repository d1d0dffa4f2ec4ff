"""What a mail server says, read with bounds on time, length and number of lines: a byte a second holds up nobody."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic

from digest.delivery.crew import wait_for

_LONGEST_LINE = 4_096  # RFC 5321 §4.5.3.1.5 has 512; some servers are wordier
_MOST_LINES = 100
_CHUNK = 8_192
_MOST_PIECES = 1_000
"""Systems take 1,024 at once (IOV_MAX)."""
_CODE_LENGTH = 3


class Wire:
    """One connection's socket, and what came over it that nobody has read yet.

    Every method raises OSError when the connection is gone, or `patience`, in seconds for all of it, has run out.

    The socket is made to block nobody, so that others go on while it is waited for.
    """

    __slots__ = ("_buffer", "_count_pending", "_number", "_socket")

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(0)
        self._socket, self._number = sock, sock.fileno()
        self._count_pending = sock.pending if isinstance(sock, ssl.SSLSocket) else None
        self._buffer = bytearray()

    def write(self, content: bytes, *, patience: float) -> None:
        """Write all of `content`."""
        deadline, left = monotonic() + patience, memoryview(content)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(select.POLLOUT, deadline)
            except ssl.SSLWantReadError:
                self._wait(select.POLLIN, deadline)

    def write_all(self, pieces: Sequence[bytes], *, patience: float) -> None:
        """Write all of `pieces`, without joining them where the system takes them as they are."""
        if self._count_pending or len(pieces) > _MOST_PIECES:
            self.write(b"".join(pieces), patience=patience)
            return
        try:
            sent = self._socket.sendmsg(pieces)
        except BlockingIOError:
            sent = 0
        if sent < sum(map(len, pieces)):
            self.write(b"".join(pieces)[sent:], patience=patience)

    def read_reply(self, *, patience: float) -> tuple[int, bytes]:
        """Read one reply: its code and its lines (RFC 5321 §4.2.1), or -1 and what came when that is no reply."""
        deadline = monotonic() + patience
        code, words, goes_on = _parse_line(self._read_line(deadline))
        if not goes_on:
            return code, words
        several = [words]
        while goes_on and len(several) < _MOST_LINES:
            found, words, goes_on = _parse_line(line := self._read_line(deadline))
            if found != code:
                return -1, line
            several.append(words)
        return (-1, b"a reply without end") if goes_on else (code, b"\n".join(several))

    def demand_quiet(self) -> None:
        """Raise ConnectionError if the server has hung up, or said something that nobody asked for."""
        if not self._buffer:
            try:
                self._take_in()
            except (BlockingIOError, ssl.SSLWantReadError):
                return
        raise ConnectionError(f"the server spoke out of turn: {_describe(self._buffer)}")

    def block(self, patience: float) -> None:
        """Let whoever uses the socket itself wait so many seconds: a handshake, say."""
        self._socket.settimeout(patience)

    def has_unread(self) -> bool:
        """Whether something came that nobody has read."""
        return bool(self._buffer)

    def _read_line(self, deadline: float) -> bytes:
        is_late = False  # what came in time, while others kept the thread busy, still counts
        while (end := self._buffer.find(b"\n")) < 0:
            if is_late:
                raise TimeoutError("timed out")
            is_late = monotonic() >= deadline
            if len(self._buffer) > _LONGEST_LINE:
                raise ConnectionError("the server's line has no end")
            if not (self._count_pending and self._count_pending()):
                self._wait(select.POLLIN, deadline)
            try:
                self._take_in()
            except (BlockingIOError, ssl.SSLWantReadError):
                continue
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line[:_LONGEST_LINE]

    def _take_in(self) -> None:
        chunk = self._socket.recv(_CHUNK)
        if not chunk:
            raise ConnectionResetError("the server hung up")
        self._buffer += chunk

    def _wait(self, event: int, deadline: float) -> None:
        """Wait for the socket: until something came, or there is room for more."""
        if not wait_for(self._number, event, deadline):
            raise TimeoutError("timed out")


@lru_cache(maxsize=256)  # servers say the same few things
def _parse_line(line: bytes) -> tuple[int, bytes, bool]:
    """Give a line's code, its words and whether another line follows; -1 and the whole of what is no reply."""
    code, mark = line[:_CODE_LENGTH], line[_CODE_LENGTH : _CODE_LENGTH + 1]
    if len(code) == _CODE_LENGTH and code.isdigit() and mark in _AFTER_CODE:
        return int(code), line[_CODE_LENGTH + 1 :].strip(), mark == b"-"
    return -1, line, False


def _describe(unread: bytearray) -> str:
    return bytes(unread[:200]).decode("ascii", "replace").strip()


_AFTER_CODE = (b" ", b"-", b"", b"\r")
