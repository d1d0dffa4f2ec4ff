"""How mail of a newsletter leaves, and what a mail server refused: that it is not asked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from digest.delivery.engine import Stop
from digest.delivery.plan import Plan
from digest.errors import BlockedError, LoginError
from digest.model import Delivery
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

Clock = Callable[[], datetime]

_ROUNDS = 200_000
"""What guessing a password from its fingerprint costs for each guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How mail of a newsletter leaves; `find_password` is asked when there is something to send.

    `on_sending` takes how many readers wait, and gives what is told each outcome. Nobody new is begun once `stop` is
    set; `watch` hears the name of each step. Without a `plan` the settings make one.
    """

    settings: Settings
    base: Path
    clock: Clock
    find_password: Callable[[], str | None]
    on_sending: Callable[[int], Callable[[Delivery], None]] = field(default=lambda _: lambda _: None)
    stop: Stop = field(default_factory=Event)
    plan: Plan | None = None
    watch: Callable[[str], None] = field(default=lambda _: None)


@contextmanager
def asking(store: Store, post: Post) -> Iterator[None]:
    """Let the mail server be asked inside the block, and keep whether it refused us.

    Raises LoginError when these very settings and this password were refused before: nobody is asked again.
    """
    from digest.store.pausing import note_refused

    _refuse_refused(store, post)
    with noting_refusal(store, post):
        yield
    note_refused(store, post.settings.newsletter, None)


@contextmanager
def noting_refusal(store: Store, post: Post) -> Iterator[None]:
    """Keep that the mail server refused us or our mail, when it does inside the block."""
    from digest.store.pausing import note_refused

    try:
        yield
    except (LoginError, BlockedError):
        note_refused(store, post.settings.newsletter, make_fingerprint(post))
        raise


def make_fingerprint(post: Post) -> str:
    """Tell settings and password that were refused from others, without giving either away."""
    salt = hashlib.sha256(repr(post.settings.send).encode()).digest()
    password = (post.find_password() or "").encode()
    return hashlib.pbkdf2_hmac("sha256", password, salt, _ROUNDS).hex()


def _refuse_refused(store: Store, post: Post) -> None:
    from digest.store.pausing import load_standing

    refused = load_standing(store, post.settings.newsletter).refused
    if refused and refused == make_fingerprint(post):
        raise LoginError(
            "the mail server refused the login, the sender, the certificate or our mail, and is not asked again",
            "Change [send] or the password, or say that it is right now: digest resume",
        )
