"""An edition to its readers: everybody has one outcome, and nobody gets two messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from digest.delivery.message import make_message
from digest.delivery.sender import send_edition
from digest.delivery.transport import open_transport
from digest.errors import LoginError, TemporaryError
from digest.model import Delivery, Rendered
from digest.settings import SendSettings
from tests.factories import NOW, make_edition
from tests.smtp_server import DROP, USUAL, SmtpServer

READERS = ("a@r.test", "b@r.test", "c@r.test", "d@r.test")


class Run:
    """One sending, with what was reported on the way."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.reported: list[Delivery] = []
        self.ticks: Iterator[datetime] = (NOW + timedelta(seconds=second) for second in count())

    def __call__(
        self, send: SendSettings, *, suppressed: tuple[str, ...] = (), test: bool = False, base: Path = Path()
    ) -> list[str]:
        template = make_message(make_edition(subject="Tram"), self.rendered, send)
        with open_transport(send, base=base) as transport:
            outcomes = send_edition(
                template,
                READERS,
                suppressed=suppressed,
                transport=transport,
                clock=lambda: next(self.ticks),
                report=self.reported.append,
                test=test,
            )
        assert [outcome.recipient for outcome in outcomes] == list(READERS)
        assert list(outcomes) == self.reported
        return [outcome.state.value for outcome in outcomes]


@pytest.fixture
def run(rendered: Rendered) -> Run:
    return Run(rendered)


def test_every_reader_gets_a_message_of_their_own(run: Run) -> None:
    with SmtpServer() as server:
        assert run(server.settings()) == ["sent"] * 4
        messages = [message.parse() for message in server.messages]
        assert [message["To"] for message in messages] == list(READERS)
        assert [message["Date"].datetime for message in messages] == [NOW + timedelta(seconds=n) for n in range(4)]
        assert len({message["Message-ID"] for message in messages}) == 4


def test_suppressed_readers_are_never_mailed_however_they_are_spelled(run: Run) -> None:
    with SmtpServer() as server:
        states = run(server.settings(), suppressed=("B@R.TEST", "nobody@r.test"))
        assert states == ["sent", "suppressed", "sent", "sent"]
        assert [message.recipient for message in server.messages] == ["a@r.test", "c@r.test", "d@r.test"]


def test_each_outcome_is_counted_once(run: Run) -> None:
    answers = {"rcpt a@r.test": "550 5.1.1 gone", "dot c@r.test": "452 4.2.2 full"}
    with SmtpServer(answers=answers) as server:
        states = run(server.settings(), suppressed=("d@r.test",))
        assert Counter(states) == {"failed": 1, "sent": 1, "deferred": 1, "suppressed": 1}


def test_after_a_message_in_doubt_the_others_wait(run: Run) -> None:
    with SmtpServer(answers={"dot": [USUAL, DROP]}) as server:
        assert run(server.settings(), suppressed=("d@r.test",)) == ["sent", "in_doubt", "deferred", "suppressed"]
        assert [message.recipient for message in server.messages] == ["a@r.test"]


@pytest.mark.parametrize("answers", [{"mail": [USUAL, "550 5.7.1 quota"]}, {"rcpt b@r.test": [DROP, DROP]}])
def test_when_the_server_goes_away_the_rest_is_deferred_with_the_reason(
    run: Run, answers: dict[str, list[str]]
) -> None:
    with SmtpServer(answers=answers) as server:
        assert run(server.settings()) == ["sent", "deferred", "deferred", "deferred"]
        assert "not tried: " in run.reported[-1].detail
        assert f"localhost:{server.port}" in run.reported[1].detail
        assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("answers", "error"), [({"mail": "550 5.7.1 no"}, LoginError), ({"mail": "450 4.7.1 wait"}, TemporaryError)]
)
def test_when_the_server_takes_nothing_at_all_that_is_an_error(
    run: Run, answers: dict[str, str], error: type[Exception]
) -> None:
    with SmtpServer(answers=answers) as server, pytest.raises(error):
        run(server.settings(), suppressed=("a@r.test",))


def test_tests_are_marked(run: Run) -> None:
    with SmtpServer() as server:
        run(server.settings(), test=True)
        assert {message.parse()["Subject"] for message in server.messages} == {"[TEST] Tram"}


def test_a_folder_takes_the_same_messages(run: Run, send: SendSettings, tmp_path: Path) -> None:
    assert run(replace(send, smtp="file:mails"), base=tmp_path) == ["sent"] * 4
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 4


def test_an_error_in_the_report_is_not_taken_for_the_servers(run: Run) -> None:
    def refuse(delivery: Delivery) -> None:
        raise TemporaryError("the journal is full")

    with SmtpServer() as server:
        template = make_message(make_edition(), run.rendered, server.settings())
        with (
            open_transport(server.settings()) as transport,
            pytest.raises(TemporaryError, match="journal"),
        ):
            send_edition(template, READERS, suppressed=(), transport=transport, clock=lambda: NOW, report=refuse)
        assert len(server.messages) == 1
