"""What a person says of a sending: go on now, try the failed ones again, what became of those in doubt, no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.addresses import parse_mailbox
from digest.errors import HeldError, UsageError
from digest.model import DeliveryState, EditionRecord, EditionState
from digest.pipeline.sendoff import send_approved
from digest.pipeline.stepping import Run, Taken

if TYPE_CHECKING:
    from digest.store.opening import Store
    from digest.store.reckoning import Listed

_ANSWERS = {"sent": True, "lost": False}
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of answers: how many had arrived, how many wait again, and the addresses that were not in doubt.

    `cancelled` are those who did not get it and wait no more, for the edition was cancelled; `left` stay in doubt.
    """

    arrived: int
    again: int
    cancelled: int
    left: int
    unknown: tuple[str, ...]


def load_sending(store: Store, newsletter: str, edition: str | None) -> EditionRecord:
    """Load the edition that is named, or without a name the newest that is being sent or was.

    Raises UsageError when there is none; it names one that could be sent.
    """
    from digest.store.editions import load_edition, load_editions

    if edition is not None:
        return load_edition(store, newsletter, edition)
    for state in (EditionState.SENDING, EditionState.SENT):
        if found := load_editions(store, newsletter, states=[state], limit=1, by_number=True):
            return found[0]
    if number := _find_approved(store, newsletter):
        raise UsageError(
            f"edition {number} of {newsletter} is approved, and its sending was not begun",
            f"Begin it: digest send --edition {number}",
        )
    raise UsageError(f"no edition of {newsletter} is being sent or was", "See: digest editions list")


def resume_edition(run: Run, store: Store, record: EditionRecord) -> Taken:
    """Go on with an edition that is sending: at once with those too who were put off, and with whatever was refused.

    Raises HeldError when it is not sending, and what `send_approved` raises.
    """
    from digest.store.pausing import note_refused
    from digest.store.resuming import resume_now

    if record.state is not EditionState.SENDING:
        raise HeldError(
            f"edition {record.slot.number} is {record.state.value}: there is nothing to go on with",
            _tell_way_on(_find_approved(store, run.settings.newsletter)),
        )
    note_refused(store, run.settings.newsletter, None)
    resume_now(store, record.slot, now=run.clock())
    return send_approved(run, store, record)


def _find_approved(store: Store, newsletter: str) -> int | None:
    """The number of the newest edition that could be sent."""
    from digest.store.editions import load_editions

    approved = load_editions(store, newsletter, states=[EditionState.APPROVED], limit=1, by_number=True)
    return approved[0].slot.number if approved else None


def _tell_way_on(number: int | None) -> str:
    return f"Edition {number} is approved: digest send --edition {number}" if number else ""


def retry_edition(run: Run, store: Store, record: EditionRecord) -> Taken | None:
    """Try the readers again who failed; None if there are none. Raises HeldError for an edition that was cancelled."""
    from digest.store.resuming import retry_failed

    if not retry_failed(store, record.slot, now=run.clock()):
        return None
    return send_approved(run, store, replace(record, state=EditionState.SENDING))


def list_readers(store: Store, record: EditionRecord, state: DeliveryState | None) -> Iterator[Listed]:
    """Give the readers of an edition in their order, all or those in one state."""
    from digest.store.reckoning import list_deliveries

    after = -1
    while page := list_deliveries(store, record.slot, state, after=after):
        yield from page
        after = page[-1].place


def settle_doubts(run: Run, store: Store, record: EditionRecord, answers: Mapping[str, bool]) -> Settled:
    """Write down what a person found out of readers in doubt: whether it arrived.

    Who did not get it waits again, unless the edition was cancelled.
    """
    from digest.store.reckoning import count_states
    from digest.store.resuming import resolve_doubts, was_cancelled

    unknown = resolve_doubts(store, record.slot, answers, now=run.clock())
    known = [arrived for address, arrived in answers.items() if address not in unknown]
    lost, is_over = known.count(False), was_cancelled(store, record.slot)
    return Settled(
        arrived=known.count(True),
        again=0 if is_over else lost,
        cancelled=lost if is_over else 0,
        left=count_states(store, record.slot)[DeliveryState.IN_DOUBT],
        unknown=unknown,
    )


def parse_answers(text: str, *, origin: str) -> dict[str, bool]:
    """Read lines such as `reader@ledger.example sent`, `lost` in place of `sent`; `?` and what follows a # is nothing.

    Raises UsageError that names the line which is none.
    """
    answers = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words or words[-1] == _UNKNOWN:
            continue
        answer = _ANSWERS.get(words[-1].lower())
        try:
            address = parse_mailbox(" ".join(words[:-1])).address
        except ValueError:
            address = ""
        if answer is None or not address:
            raise UsageError(
                f"{origin}:{number}: {line.strip()[:80]!r} is no answer", "Write ADDRESS sent, or ADDRESS lost"
            )
        answers[address] = answer
    return answers
