"""What a mail server says, read with bounds on time, length and number of lines: a byte a second holds up nobody."""

from __future__ import annotations

import socket
import ssl
from time import monotonic

_LONGEST_LINE = 4_096  # RFC 5321 §4.5.3.1.5 has 512; some servers are wordier
_MOST_LINES = 100
_CHUNK = 8_192
_CODE_LENGTH = 3


class Wire:
    """One connection's socket, and what came over it that nobody has read yet.

    Every method raises OSError when the connection is gone, or `patience`, in seconds for all of it, has run out.
    """

    __slots__ = ("_buffer", "_socket")

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._buffer = bytearray()

    def write(self, content: bytes, *, patience: float) -> None:
        """Write all of `content`."""
        self._socket.settimeout(patience)
        self._socket.sendall(content)

    def read_reply(self, *, patience: float) -> tuple[int, bytes]:
        """Read one reply: its code and its lines (RFC 5321 §4.2.1), or -1 and what came when that is no reply."""
        deadline = monotonic() + patience
        code, words = 0, []
        for _ in range(_MOST_LINES):
            line = self._read_line(deadline)
            found = _parse_code(line)
            if found < 0 or found != (code or found):
                return -1, line
            code = found
            words.append(line[_CODE_LENGTH + 1 :].strip())
            if line[_CODE_LENGTH : _CODE_LENGTH + 1] != b"-":
                return code, b"\n".join(words) if len(words) > 1 else words[0]
        return -1, b"a reply without end"

    def demand_quiet(self) -> None:
        """Raise ConnectionError if the server has hung up, or said something that nobody asked for."""
        if not self._buffer:
            self._socket.settimeout(0)
            try:
                self._take_in()
            except (BlockingIOError, ssl.SSLWantReadError):
                return
        raise ConnectionError(f"the server spoke out of turn: {_describe(self._buffer)}")

    def has_unread(self) -> bool:
        """Whether something came that nobody has read."""
        return bool(self._buffer)

    def _read_line(self, deadline: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise ConnectionError("the server's line has no end")
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._socket.settimeout(left)
            self._take_in()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line[:_LONGEST_LINE]

    def _take_in(self) -> None:
        chunk = self._socket.recv(_CHUNK)
        if not chunk:
            raise ConnectionResetError("the server hung up")
        self._buffer += chunk


def _parse_code(line: bytes) -> int:
    code = line[:_CODE_LENGTH]
    is_reply = len(code) == _CODE_LENGTH and code.isdigit() and line[_CODE_LENGTH : _CODE_LENGTH + 1] in _AFTER_CODE
    return int(code) if is_reply else -1


def _describe(unread: bytearray) -> str:
    return bytes(unread[:200]).decode("ascii", "replace").strip()


_AFTER_CODE = (b" ", b"-", b"", b"\r")
