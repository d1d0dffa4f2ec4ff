"""What sending an edition would come to: checked, connected, counted, and nothing sent or changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digest.delivery.dkim import load_signer
from digest.delivery.plan import make_plan
from digest.delivery.transport import check_transport
from digest.model import EditionRecord, EditionState
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.linting import refuse_unfit
from digest.pipeline.roll import count_roll
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """How many readers would get the edition, and what the mail server is like.

    They are fewer if it has nothing for the regions that some of them chose, which `at_most` says.
    """

    readers: int
    server: str
    at_most: bool


def foresee_mailing(
    store: Store, record: EditionRecord, settings: Settings, *, base: Path, password: str | None
) -> Foreseen:
    """Do all that sending does short of it. Of an edition that is being sent, those count who still wait.

    Raises what sending would: RefusedError, UsageError, ConfigError, LoginError or TemporaryError.
    """
    from digest.store.reckoning import count_states, count_waiting
    from digest.store.subscribers import load_groups

    refuse_unfit(load_kept_proof(store, record.slot), settings)
    make_plan(settings.send)
    load_signer(settings.send, base)
    is_ahead = record.state in {EditionState.DRAFT, EditionState.APPROVED}
    readers = count_roll(store, settings, base=base) if is_ahead else count_waiting(count_states(store, record.slot))
    wishes = load_groups(store, settings.newsletter, listed_at=None) if is_ahead else ()
    return Foreseen(
        readers=readers,
        server=check_transport(settings.send, password, base=base),
        at_most=any(wish.regions for wish, _ in wishes),
    )
