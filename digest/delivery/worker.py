"""One connection's work: a reader from the line, their message, its mark, its final dot, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from digest.delivery.crew import do_aside
from digest.delivery.line import Line
from digest.delivery.pace import Pace
from digest.delivery.plan import Plan
from digest.delivery.relay import Relay
from digest.delivery.replies import Kind, Verdict
from digest.delivery.session import Letter, Session
from digest.delivery.writer import Writer
from digest.errors import BlockedError, BrokenError, DigestError, TemporaryError, ThrottledError, UsageError
from digest.model import Blame, DeliveryState, Envelope, Outcome

_NOW = timedelta()
_Ahead = tuple[Envelope, Letter]
"""A claimed reader, and their message, that is next over a connection."""


class Worker:
    """Sends over one connection at a time until the line is closed; `run` is a part of a crew.

    What ends the whole sending goes to `fail`. A connection that raised something is cut, and the next message opens
    another one.
    """

    def __init__(
        self,
        line: Line,
        writer: Writer,
        relay: Relay,
        *,
        compose: Callable[[Envelope, datetime], Letter],
        connect: Callable[[], Session],
        plan: Plan,
        clock: Callable[[], datetime],
        fail: Callable[[BaseException], None],
        watch: Callable[[str], None],
    ) -> None:
        self._line, self._writer, self._relay = line, writer, relay
        self._compose, self._connect = compose, connect
        self._plan, self._clock, self._fail, self._watch = plan, clock, fail, watch
        self._session: Session | None = None
        self._carried = 0
        self._ahead: _Ahead | None = None
        self._pace = Pace(plan.connection_rate)

    def run(self) -> None:
        """Carry until nobody is left."""
        try:
            while envelope := self._line.take():
                self._carry(envelope)
                while self._ahead:
                    self._carry_ahead(self._ahead)
        except BaseException as error:  # noqa: BLE001 it is raised where the sending ends
            self._fail(error)
        finally:
            try:
                self._leave()
            finally:
                if self._ahead:
                    self._writer.give_back(self._ahead[0])
                self._writer.say_goodbye()

    def _carry(self, envelope: Envelope) -> None:
        """Bring one claimed reader to an outcome, or give them back."""
        letter = self._compose_letter(envelope)
        if letter is None:
            return
        try:
            is_ready = self._relay.wait_turn(self._pace) and self._find_session()
        except BaseException:
            self._writer.give_back(envelope)
            raise
        if is_ready and self._session:
            self._try(self._session, envelope, letter)
        else:
            self._line.put_first(envelope)

    def _carry_ahead(self, ahead: _Ahead) -> None:
        """Go on with the reader whose envelope went along with the message before, if its connection still is.

        Since then the server may have wanted less, or all is to end.
        """
        is_ready = self._relay.wait_turn(self._pace)
        (envelope, letter), self._ahead = ahead, None
        if is_ready and self._session:
            self._try(self._session, envelope, letter)
        else:
            self._line.put_first(envelope)

    def _compose_letter(self, envelope: Envelope) -> Letter | None:
        """Compose a reader's message; None if there can be none, which is written down."""
        self._watch("claimed")
        try:
            return self._compose(envelope, self._clock())
        except UsageError as error:
            self._writer.note(Outcome(envelope=envelope, state=DeliveryState.FAILED, detail=error.problem))
            return None
        except BaseException:
            self._writer.give_back(envelope)
            raise

    def _look_ahead(self) -> None:
        """Take the reader whose envelope will go along with this message's final dot, if nothing speaks against it."""
        if self._carried + 1 >= self._plan.per_connection or not self._relay.is_unhurried(self._pace):
            return
        if envelope := self._line.take_now(least=self._plan.connections):
            letter = self._compose_letter(envelope)
            self._ahead = (envelope, letter) if letter else None

    def _try(self, session: Session, envelope: Envelope, letter: Letter) -> None:
        try:
            verdict = session.begin(letter)
            if verdict is None:
                self._watch("begun")
                self._look_ahead()
        except (ThrottledError, BrokenError) as error:
            self._put_off(envelope, error)
        except BaseException:
            self._leave()
            self._writer.give_back(envelope)
            raise
        else:
            if verdict:
                self._note(envelope, verdict)
            elif self._writer.mark(envelope):
                self._finish(session, envelope)
            else:
                self._leave()
                self._writer.lose()

    def _finish(self, session: Session, envelope: Envelope) -> None:
        """Send the final dot of a message whose mark lasts. Every error means that it was not accepted."""
        try:
            verdict = session.finish(self._ahead[1] if self._ahead else None)
        except DigestError as error:
            self._leave()
            is_relays = self._relay.is_to_blame(envelope.place, error)
            wait = _NOW if is_relays else self._plan.find_back_off(envelope.tries)
            self._defer(envelope, error.problem, wait=wait, counted=False)
            self._heed(error)
            return
        self._watch("answered")
        self._carried += 1
        self._note(envelope, verdict)

    def _note(self, envelope: Envelope, verdict: Verdict) -> None:
        """Write down what the server said of a reader, and think about what it says of the server."""
        if verdict.kind in _PUT_OFF:
            wait = self._plan.find_back_off(envelope.tries)
            self._defer(envelope, verdict.detail, wait=wait, counted=verdict.kind is Kind.DEFERRED, blame=verdict.blame)
        else:
            state = _STATES[verdict.kind]
            self._writer.note(Outcome(envelope=envelope, state=state, detail=verdict.detail, blame=verdict.blame))
        self._judge(verdict)

    def _judge(self, verdict: Verdict) -> None:
        if verdict.kind is Kind.ACCEPTED:
            self._relay.note_acceptance()
        elif verdict.kind is Kind.IN_DOUBT:
            self._leave()
            self._relay.note_doubt(verdict.detail)
        else:
            self._relay.note_answer()
            if verdict.kind is Kind.BLOCKED:
                self._relay.note_block(verdict.detail)

    def _put_off(self, envelope: Envelope, error: TemporaryError) -> None:
        """Let a reader wait whose message the server did not take for a reason that need not be theirs."""
        self._leave()
        if not self._relay.is_to_blame(envelope.place, error):
            self._defer(envelope, error.problem, wait=self._plan.find_back_off(envelope.tries), counted=False)
        elif isinstance(error, ThrottledError):
            self._line.add([envelope])  # behind the others, who show whether it is for their sake
        else:
            self._line.put_first(envelope)
        self._heed(error)

    def _defer(
        self, envelope: Envelope, detail: str, *, wait: timedelta, counted: bool, blame: Blame = Blame.NOTHING
    ) -> None:
        self._writer.note(
            Outcome(
                envelope=envelope,
                state=DeliveryState.DEFERRED,
                detail=detail,
                due=self._clock() + wait,
                counted=counted,
                blame=blame,
            )
        )

    def _heed(self, error: DigestError) -> None:
        """Slow down, rest, or raise what ends the sending."""
        if isinstance(error, ThrottledError):
            self._relay.note_throttle(error)
        elif isinstance(error, BrokenError):
            self._relay.rest(self._relay.note_failure(error))
        else:
            raise error

    def _find_session(self) -> bool:
        """Have a connection, and a new one after so many messages; False if there is none for now."""
        if self._carried >= self._plan.per_connection:
            self._leave()
        if self._session is None:
            try:
                self._session = do_aside(self._connect)
            except BlockedError:
                raise
            except ThrottledError as error:
                self._relay.note_throttle(error)
                return False
            except TemporaryError as error:
                self._relay.rest(self._relay.note_failure(error))
                return False
            self._relay.note_connection()
        return True

    def _leave(self) -> None:
        """Close the connection; its session knows whether a message is under way."""
        if self._session:
            self._session.close()
        self._session, self._carried = None, 0


_PUT_OFF = (Kind.DEFERRED, Kind.BLOCKED)
_STATES = {
    Kind.ACCEPTED: DeliveryState.SENT,
    Kind.REFUSED: DeliveryState.FAILED,
    Kind.IN_DOUBT: DeliveryState.IN_DOUBT,
}
