"""What the commands on editions share: their newsletter and its store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from digest.cli.options import config_option, load_configuration, newsletter_option

if TYPE_CHECKING:
    from datetime import datetime

    from digest.settings import Settings
    from digest.store.opening import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def which_newsletter(command: Command) -> Command:
    """Add `--config` and `--newsletter`."""
    return config_option(newsletter_option(command))


@contextmanager
def open_newsletter(
    config: str | None, newsletter: str | None, *, read_only: bool = True
) -> Iterator[tuple[Store, Settings]]:
    """Open the store of a newsletter for as long as the block runs; nothing is changed if it is `read_only`.

    Raises UsageError when nothing was ever collected.
    """
    from digest.store.opening import open_store

    settings, base = load_configuration(config, newsletter)
    with open_store(base / settings.store, must_exist=True, read_only=read_only) as store:
        yield store, settings


def read_when(text: str | None, option: str, settings: Settings) -> datetime:
    """Read an instant that a person gave with `option`; without one, ask the clock. Raises UsageError for a bad one."""
    from digest.cli.options import read_now
    from digest.errors import UsageError

    try:
        return read_now(text, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(f"{option}: {cause}") from cause
