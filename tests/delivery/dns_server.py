"""A real name server on loopback for tests.

    with DnsServer({("ledger.test", "TXT"): ["v=spf1 -all"]}) as server:
        lookup = server.open_lookup()

A name that is not in it does not exist; a kind that a name has not gives no records. The value FAILS answers SERVFAIL,
SILENT not at all. Records over UDP that are too long are asked for again over TCP, as everywhere.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Thread
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from digest.delivery.dns import Lookup, open_lookup

FAILS = "fails"
SILENT = "silent"
_ROOM = 1_232


class DnsServer:
    """Answers from `records`, running inside `with`; `asked` is what was asked for, in order."""

    def __init__(self, records: Mapping[tuple[str, str], Sequence[str] | str]) -> None:
        self.asked: list[tuple[str, str]] = []
        self._records = dict(records)

    def __enter__(self) -> Self:
        self._udp, self._tcp = _bind_pair()
        self._tcp.listen()
        self._threads = [Thread(target=_until_closed, args=(one,)) for one in (self._serve_udp, self._serve_tcp)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._udp, self._tcp):
            with suppress(
                OSError
            ):  # a socket that was never connected says so, and wakes whoever reads it all the same
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join()

    @property
    def port(self) -> int:
        return int(self._udp.getsockname()[1])

    def open_lookup(self, *, seconds: float = 5.0) -> Lookup:
        return open_lookup(servers=["127.0.0.1"], port=self.port, seconds=seconds)

    def _serve_udp(self) -> None:
        wire, sender = self._udp.recvfrom(4_096)
        if not wire:
            raise OSError("closed")
        if (answer := self._answer(wire)) is not None:
            packed = answer.to_wire(max_size=65_535)
            if len(packed) > _ROOM:
                answer.flags |= dns.flags.TC
                answer.answer.clear()
                packed = answer.to_wire()
            self._udp.sendto(packed, sender)

    def _serve_tcp(self) -> None:
        connection, _ = self._tcp.accept()
        with connection, connection.makefile("rwb") as stream:
            wire = stream.read(struct.unpack("!H", stream.read(2))[0])
            if (answer := self._answer(wire)) is not None:
                packed = answer.to_wire(max_size=65_535)
                stream.write(struct.pack("!H", len(packed)) + packed)

    def _answer(self, wire: bytes) -> dns.message.Message | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), question.rdtype.name
        self.asked.append((name, kind))
        answer = dns.message.make_response(query)
        found = self._records.get((name, kind), ())
        if found == SILENT:
            return None
        if found == FAILS:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            answer.answer.append(dns.rrset.from_text_list(question.name, 300, "IN", kind, list(found)))
        elif not any(known == name for known, _ in self._records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def _bind_pair() -> tuple[socket.socket, socket.socket]:
    """Bind two sockets, UDP and TCP, to one port: one that is free for both may take several tries."""
    while True:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        udp.bind(("127.0.0.1", 0))
        try:
            tcp.bind(("127.0.0.1", udp.getsockname()[1]))
        except OSError:
            udp.close()
            tcp.close()
        else:
            return udp, tcp


def _until_closed(serve: Callable[[], None]) -> None:
    with suppress(OSError):
        while True:
            serve()
