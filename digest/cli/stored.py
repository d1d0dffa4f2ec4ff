"""An edition from the store, for the commands that look at one: as it was built, or as it would be built now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digest.cli.options import Given, load_configuration

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.model import EditionRecord, Proof
    from digest.settings import Settings

Command = TypeVar("Command", bound="Callable[..., Any]")

_SHAPING = ("sources", "last", "since", "until", "name", "theme", "stories", "per_region")
_FILTERS = ("last", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An edition to look at, and the files that it is exported as; a proof has no `record`."""

    settings: Settings
    base: Path
    proof: Proof
    files: Mapping[str, bytes]
    record: EditionRecord | None = None


def edition_option(command: Command) -> Command:
    """Add `--edition`."""
    option = click.option(
        "--edition", metavar="N", help="An edition that was built, as it was: 12, 12.2 for its revision 2, or latest."
    )
    return option(command)


def load_stored(given: Given, edition: str | None) -> Stored | None:
    """Load the edition called `edition`, or build a proof from the store; None when sources are to be read instead.

    That is when sources or a span of time are given, and where there is no schedule or no store. Nothing is changed.
    Raises UsageError for options that do not go together, or when there is no such edition.
    """
    settings, base = load_configuration(given.config, given.newsletter)
    if edition is not None:
        refuse_shaping(given)
        return load_kept(settings, base, edition)
    if not uses_store(given, settings, base):
        return None
    return _build_proof(given, settings, base)


def uses_store(given: Given, settings: Settings, base: Path) -> bool:
    """Whether an edition is made from what was collected, and not from sources read for it."""
    asked = given.sources or any(getattr(given, name) is not None for name in _FILTERS)
    return bool(settings.schedule) and not asked and (base / settings.store).exists()


def load_kept(settings: Settings, base: Path, edition: str) -> Stored:
    """Load an edition that was built: the bytes that were kept."""
    from digest.pipeline.kept import load_kept_files, load_shown_proof
    from digest.store.editions import load_edition
    from digest.store.opening import open_store

    with open_store(base / settings.store, read_only=True) as store:
        record = load_edition(store, settings.newsletter, edition)
        return Stored(
            settings=settings,
            base=base,
            proof=load_shown_proof(store, record.slot),
            files=load_kept_files(store, record.slot, settings),
            record=record,
        )


def _build_proof(given: Given, settings: Settings, base: Path) -> Stored:
    from digest.cli.options import read_now
    from digest.config import override_settings
    from digest.errors import UsageError
    from digest.pipeline.building import build_stored_proof
    from digest.pipeline.editions import make_commission
    from digest.pipeline.files import compose_files
    from digest.store.opening import open_store

    choice = {"stories": given.stories, "per_region": given.per_region}
    settings = override_settings(settings, name=given.name, theme=given.theme, choice=choice)
    try:
        now = read_now(given.now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    with open_store(base / settings.store, read_only=True) as store:
        proof = build_stored_proof(store, make_commission(store, settings, base=base, now=now))
    return Stored(settings=settings, base=base, proof=proof, files=compose_files(proof, settings))


def refuse_shaping(given: Given, option: str = "--edition") -> None:
    """Raise UsageError for what would make another edition than the one that was built, which `option` is for."""
    from digest.errors import UsageError

    named = [name for name in _SHAPING if getattr(given, name)]
    if named:
        told = "SOURCE" if named[0] == "sources" else f"--{named[0].replace('_', '-')}"
        raise UsageError(f"{option} is an edition as it was built, and {told} is for making one", "Give one of them")
