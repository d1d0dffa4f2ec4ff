"""What a server's replies to an envelope come to: a verdict on its reader, or what concerns everybody and is raised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from digest.delivery.replies import GO_AHEAD, Kind, Reply, Verdict, is_throttling, judge_reply
from digest.delivery.server import Server
from digest.delivery.session import Letter
from digest.errors import BrokenError, LoginError, ThrottledError
from digest.model import DeliveryState


def judge_envelope(server: Server, letter: Letter, replies: Sequence[Reply]) -> Verdict | None:
    """Give the first of the replies to MAIL, RCPT and DATA that refuses the reader, or None.

    Raises LoginError for a sender who is refused, ThrottledError when the server wants less for now, and BrokenError
    for an answer out of place.
    """
    if replies[0].state is not DeliveryState.SENT:
        _refuse_sender(server, letter, replies[0])
    for reply in replies[1:2]:
        if reply.state is not DeliveryState.SENT:
            return _judge_refusal(server, reply)
    for reply in replies[2:]:
        if reply.code != GO_AHEAD:
            return _judge_refusal(server, reply)
    return None


def demand_patience(server: Server, reply: Reply) -> None:
    """Raise ThrottledError when a reply says that the server wants less for now."""
    if is_throttling(reply):
        raise ThrottledError(f"{server} wants less mail for now: {reply}", "Lower send.rate, or wait")


def demand_sense(server: Server, reply: Reply) -> Reply:
    """Give a reply that means something during an envelope; raises BrokenError for another."""
    if reply.state is None and reply.code != GO_AHEAD:
        raise break_off(server, f"talks nonsense: {reply}")
    return reply


def break_off(server: Server, problem: str) -> BrokenError:
    """Give the error that ends a connection."""
    return BrokenError(f"{server}: {problem}", "Try again later")


def _judge_refusal(server: Server, reply: Reply) -> Verdict:
    demand_patience(server, reply)
    verdict = judge_reply(reply)
    if verdict is None or verdict.kind is Kind.ACCEPTED:
        raise break_off(server, f"answers out of place: {reply}")
    return verdict


def _refuse_sender(server: Server, letter: Letter, reply: Reply) -> NoReturn:
    """Raise that the sender is not accepted: what is refused here is refused for every reader."""
    if reply.state is DeliveryState.FAILED:
        raise LoginError(f"{server} refuses the sender {letter.sender}: {reply}", "Check send.from and send.smtp")
    if reply.state is DeliveryState.DEFERRED:
        raise ThrottledError(f"{server} takes no mail now: {reply}", "Try again later")
    raise break_off(server, f"answers out of place: {reply}")
