"""Replies as they come over a socket: whole, in pieces, without end, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import pairwise
from threading import Thread
from time import monotonic, sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.wire import Wire


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    """A wire and the server's end of it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours), theirs


def read_all(said: bytes, *, patience: float = 1.0) -> list[tuple[int, bytes]]:
    """Every reply in what a server says before it hangs up."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(said)
        wire, replies = Wire(ours), []
        while True:
            try:
                replies.append(wire.read_reply(patience=patience))
            except OSError:
                return replies


@pytest.mark.parametrize(
    ("said", "replies"),
    [
        (b"250 2.1.0 Ok\r\n", [(250, b"2.1.0 Ok")]),
        (b"250\r\n", [(250, b"")]),
        (b"250 Ok\n", [(250, b"Ok")]),
        (b"250-one\r\n250-two\r\n250 three\r\n", [(250, b"one\ntwo\nthree")]),
        (b"250 a\r\n550 b\r\n354 c\r\n", [(250, b"a"), (550, b"b"), (354, b"c")]),
        (b"hello\r\n", [(-1, b"hello\r")]),
        (b"2500 Ok\r\n", [(-1, b"2500 Ok\r")]),
        (b"25\r\n", [(-1, b"25\r")]),
        (b"\r\n", [(-1, b"\r")]),
        (b"250-one\r\n550 two\r\n", [(-1, b"550 two\r")]),
        (b"250 half", []),
        (b"", []),
    ],
)
def test_replies_are_told_apart(said: bytes, replies: list[tuple[int, bytes]]) -> None:
    assert read_all(said) == replies


@given(st.binary(max_size=400))
def test_whatever_comes_is_a_reply_or_an_error(said: bytes) -> None:
    for code, words in read_all(said):
        assert code == -1 or 0 <= code <= 999
        assert len(words) <= len(said)


@given(
    replies=st.lists(
        st.tuples(st.integers(200, 599), st.lists(st.from_regex(rb"[ -~]{0,20}", fullmatch=True), min_size=1)),
        min_size=1,
        max_size=4,
    ),
    cuts=st.sets(st.integers(1, 200), max_size=5),
)
def test_replies_are_read_alike_in_whatever_pieces_they_come(
    replies: list[tuple[int, list[bytes]]], cuts: set[int]
) -> None:
    said = b"".join(
        b"%d%s%s\r\n" % (code, b" " if number == len(lines) - 1 else b"-", line)
        for code, lines in replies
        for number, line in enumerate(lines)
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = Wire(ours)
        edges = sorted({0, len(said), *(cut for cut in cuts if cut < len(said))})
        pieces = [said[start:end] for start, end in pairwise(edges)]

        def say() -> None:
            for piece in pieces:
                theirs.sendall(piece)

        thread = Thread(target=say)
        thread.start()
        found = [wire.read_reply(patience=5) for _ in replies]
        thread.join()
    assert found == [(code, b"\n".join(line.strip() for line in lines)) for code, lines in replies]


def test_a_byte_at_a_time_does_not_buy_more_time(pair: tuple[Wire, socket.socket]) -> None:
    wire, theirs = pair

    def dribble() -> None:
        for byte in b"250 a very long welcome to everybody\r\n":
            try:
                theirs.sendall(bytes([byte]))
            except OSError:
                return
            sleep(0.05)

    thread = Thread(target=dribble)
    thread.start()
    began = monotonic()
    with pytest.raises(TimeoutError):
        wire.read_reply(patience=0.2)
    assert monotonic() - began < 1
    theirs.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("said", [b"250-x\r\n" * 5_000, b"250 " + b"x" * 50_000])
def test_a_reply_without_end_is_not_read_to_it(said: bytes) -> None:
    began = monotonic()
    assert all(code == -1 or len(words) < 5_000 for code, words in read_all(said)[:1])
    assert monotonic() - began < 5


def test_a_server_that_hung_up_or_spoke_unasked_is_noticed_before_it_is_written_to(
    pair: tuple[Wire, socket.socket],
) -> None:
    wire, theirs = pair
    wire.demand_quiet()
    theirs.sendall(b"421 4.4.2 idle too long\r\n")
    with pytest.raises(ConnectionError, match=r"421 4\.4\.2 idle too long"):
        wire.demand_quiet()
    assert wire.has_unread()
    theirs.shutdown(socket.SHUT_RDWR)
    assert wire.read_reply(patience=1) == (421, b"4.4.2 idle too long")
    with pytest.raises(ConnectionError, match="hung up"):
        wire.demand_quiet()


def test_a_server_that_does_not_take_what_is_written_is_given_up(pair: tuple[Wire, socket.socket]) -> None:
    wire, _ = pair
    with pytest.raises(TimeoutError):
        wire.write(b"x" * 10_000_000, patience=0.1)


@given(st.lists(st.binary(max_size=3), max_size=1_500), st.integers(0, 400_000))
@settings(max_examples=20)
def test_pieces_arrive_whole_and_in_order_however_many_and_large_they_are(pieces: list[bytes], large: int) -> None:
    ours, theirs = socket.socketpair()
    pieces.insert(len(pieces) // 2, b"x" * large)
    with ours, theirs:

        def say() -> None:
            Wire(ours).write_all(pieces, patience=10)
            ours.shutdown(socket.SHUT_WR)

        thread = Thread(target=say)
        thread.start()
        with theirs.makefile("rb") as heard:
            assert heard.read() == b"".join(pieces)
        thread.join()


def test_pieces_that_nobody_takes_are_given_up(pair: tuple[Wire, socket.socket]) -> None:
    wire, _ = pair
    with pytest.raises(TimeoutError):
        wire.write_all([b"x" * 5_000_000] * 2, patience=0.1)
