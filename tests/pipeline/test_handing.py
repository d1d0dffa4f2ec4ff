"""Messages handed over without a store: everybody has one outcome, in the order given."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from digest.delivery.session import Letter
from digest.errors import LoginError, TemporaryError
from digest.model import Delivery
from digest.pipeline.handing import hand_over
from digest.settings import SendSettings
from tests.factories import NOW
from tests.smtp_server import DROP, SENDER, USUAL, SmtpServer

READERS = ("a@r.test", "b@r.test", "c@r.test", "d@r.test", "e@r.test")


def compose(recipient: str, now: datetime) -> Letter:
    content = f"To: {recipient}\r\nX-Now: {now.isoformat()}\r\n\r\nTram\r\n"
    return Letter(sender=SENDER, recipient=recipient, pieces=[content.encode()])


class Run:
    """One sending, with what was reported on the way; each look at its clock is a second later."""

    def __init__(self) -> None:
        self.reported: list[Delivery] = []
        self.seconds = count()

    def __call__(self, send: SendSettings, *, never: tuple[str, ...] = (), base: Path = Path()) -> tuple[Delivery, ...]:
        outcomes = hand_over(
            READERS,
            compose,
            send,
            base=base,
            password=None,
            clock=lambda: NOW + timedelta(seconds=next(self.seconds)),
            never=never,
            report=self.reported.append,
        )
        assert [outcome.recipient for outcome in outcomes] == list(READERS)
        return outcomes


@pytest.fixture
def run() -> Run:
    return Run()


def list_states(outcomes: tuple[Delivery, ...]) -> list[str]:
    return [outcome.state.value for outcome in outcomes]


def test_every_reader_gets_a_message_of_their_own_made_when_it_leaves(run: Run) -> None:
    with SmtpServer() as server:
        assert list_states(run(server.settings(connections=1))) == ["sent"] * len(READERS)
        messages = [message.parse() for message in server.messages]
    assert [message["To"] for message in messages] == list(READERS)
    assert all(one["X-Now"] < other["X-Now"] for one, other in pairwise(messages))


def test_each_outcome_is_given_in_order_and_each_try_is_reported_once(run: Run) -> None:
    answers = {"rcpt a@r.test": "550 5.1.1 gone", "dot b@r.test": DROP, "dot c@r.test": "452 4.2.2 full"}
    with SmtpServer(answers=answers) as server:
        outcomes = run(server.settings(), never=("D@R.TEST", "nobody@r.test"))
        assert list_states(outcomes) == ["failed", "in_doubt", "deferred", "suppressed", "sent"]
        assert [message.recipient for message in server.messages] == ["e@r.test"]
    tried = [outcome for outcome in outcomes if outcome.recipient != "d@r.test"]
    assert sorted(run.reported, key=lambda delivery: delivery.recipient) == tried


@pytest.mark.parametrize(
    ("answers", "tried"), [({"mail": [USUAL, "550 5.7.1 quota"]}, 1), ({"data": [USUAL, *[DROP] * 9]}, 2)]
)
def test_when_the_server_goes_away_the_rest_is_deferred_with_the_reason(
    run: Run, answers: dict[str, list[str]], tried: int
) -> None:
    with SmtpServer(answers=answers) as server:
        outcomes = run(server.settings(connections=1))
        assert list_states(outcomes) == ["sent", *["deferred"] * 4]
        assert all(outcome.detail.startswith(f"not tried: localhost:{server.port}") for outcome in outcomes[tried:])
        assert len(run.reported) == tried
        assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("changes", "error"), [({}, LoginError), ({"smtp": "smtp://127.0.0.1:1"}, TemporaryError)], ids=["refused", "down"]
)
def test_when_the_server_takes_nothing_at_all_that_is_an_error(
    run: Run, changes: dict[str, str], error: type[Exception]
) -> None:
    with SmtpServer(answers={"mail": "550 5.7.1 no"}) as server, pytest.raises(error):
        run(server.settings(**changes), never=("a@r.test",))


def test_a_folder_counts_from_the_base_and_takes_the_same_messages(run: Run, tmp_path: Path) -> None:
    assert list_states(run(SendSettings(smtp="file:mails"), base=tmp_path)) == ["sent"] * len(READERS)
    assert len(list((tmp_path / "mails").glob("*.eml"))) == len(READERS)


@pytest.mark.parametrize("error", [TemporaryError("the disk is full"), LoginError("no"), ValueError("broken")])
def test_an_error_in_the_report_is_raised_and_not_taken_for_the_servers(error: Exception) -> None:
    def refuse(_: Delivery) -> None:
        raise error

    with SmtpServer() as server, pytest.raises(type(error), match=str(error)):
        hand_over(
            READERS,
            compose,
            server.settings(),
            base=Path(),
            password=None,
            clock=lambda: NOW,
            report=refuse,
        )
