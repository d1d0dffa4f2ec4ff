"""What sending an edition would come to: checked, connected, counted, and nothing sent or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest.delivery.dkim import load_signer
from digest.delivery.plan import make_plan
from digest.delivery.transport import check_transport
from digest.model import Concern, EditionRecord, EditionState, Preferences
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.keys import load_own_keys
from digest.pipeline.letters import measure_letter
from digest.pipeline.linting import refuse_unfit
from digest.pipeline.roll import foresee_roll
from digest.pipeline.sendoff import make_refusal
from digest.pipeline.variants import Printed, Variant, foresee_variants
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One of the messages that an edition is sent as.

    `wish` is what its `readers` want, or the most of them. `size` is its bytes on the wire.
    """

    wish: Preferences
    readers: int
    stories: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of an edition's readers, and what the mail server is like.

    So many `readers` would get one of the `messages`, those that most get first; `suppressed` get no mail, and
    `without_story` chose regions that the edition has nothing for. Of an edition that is being sent only who still
    waits is told. `warnings` are what a person should know of its readers.
    """

    readers: int
    server: str
    messages: tuple[Message, ...] = ()
    suppressed: int = 0
    without_story: int = 0
    warnings: tuple[str, ...] = ()


def foresee_mailing(
    store: Store, record: EditionRecord, settings: Settings, *, base: Path, password: str | None
) -> Foreseen:
    """Do all that sending does short of it; what readers with wishes of their own would get is made in memory.

    A draft is taken as if it were approved. Raises what sending would: HeldError, RefusedError, UsageError,
    ConfigError, LoginError or TemporaryError.
    """
    from digest.store.reckoning import count_states, count_waiting

    if record.state not in {EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING}:
        raise make_refusal(record)
    refuse_unfit(load_kept_proof(store, record.slot), settings)
    make_plan(settings.send)
    if record.state is EditionState.SENDING:
        server = check_transport(settings.send, password, base=base)
        return Foreseen(readers=count_waiting(count_states(store, record.slot)), server=server)
    found = _foresee_readers(store, record, settings, base)
    return replace(found, server=check_transport(settings.send, password, base=base))


def _foresee_readers(store: Store, record: EditionRecord, settings: Settings, base: Path) -> Foreseen:
    keys, signer = load_own_keys(store, settings, base), load_signer(settings.send, base)
    roll = foresee_roll(store, settings, base=base, keys=keys)
    wishes, tally = roll.readers.wishes, _Tally(readers=roll.readers.reached)
    measure = partial(measure_letter, send=settings.send, keys=keys, signer=signer)
    for one in foresee_variants(store, record, settings, wishes):
        tally.note(one, measure)
    messages = sorted(tally.messages.values(), key=lambda message: -message.readers)
    return Foreseen(
        readers=sum(message.readers for message in messages),
        server="",
        messages=tuple(messages),
        suppressed=roll.readers.suppressed,
        without_story=tally.without_story,
        warnings=(*map(str, roll.errors), *tally.warnings),
    )


class _Tally:
    """Counts messages as they are made, so that no more than one of them is held.

    `readers` are those of each wish who may get mail.
    """

    def __init__(self, readers: Mapping[Preferences, int]) -> None:
        self._readers = readers
        self.messages: dict[tuple[str, bool], Message] = {}
        self.without_story = 0
        self.warnings: list[str] = []

    def note(self, one: Printed | Concern, measure: Callable[[Variant], int]) -> None:
        """Count one more; who wants only the text of it gets a message of their own."""
        if isinstance(one, Concern):
            self.warnings.append(one.evidence)
        elif one.proof is None:
            self.without_story += sum(self._readers[wish] for wish in one.wishes)
        else:
            for text_only in (False, True):
                wishes = [wish for wish in one.wishes if wish.text_only is text_only and self._readers[wish]]
                if wishes:
                    self._add(Variant(proof=one.proof, text_only=text_only), wishes, measure)

    def _add(self, variant: Variant, wishes: Sequence[Preferences], measure: Callable[[Variant], int]) -> None:
        edition, readers = variant.proof.edition, sum(self._readers[wish] for wish in wishes)
        before = self.messages.get((edition.key, variant.text_only))
        self.messages[edition.key, variant.text_only] = (
            replace(before, readers=before.readers + readers)
            if before
            else Message(wish=wishes[0], readers=readers, stories=len(edition.stories), size=measure(variant))
        )
