"""The edition that `digest export` is asked for: one that was built, or made of what is read now; its folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.options import Given, make_request, read_now
from digest.cli.stored import load_stored

if TYPE_CHECKING:
    from datetime import datetime

    from digest.cli.stored import Stored
    from digest.model import Proof, Theme
    from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An edition, where its files go (None for standard output), and the folder that its paths count from.

    `artefact` is edition.json as it was kept, of one that was built. `load_theme` is called if it is rendered again.
    """

    proof: Proof
    settings: Settings
    base: Path
    folder: Path | None
    load_theme: Callable[[], Theme]
    artefact: bytes | None = None


def load_exported(given: Given, out: str, edition: str | None) -> Exported:
    """Load the edition called `edition`, or make one as `load_stored` and `load_proof` do, and tell what is wrong."""
    from digest.cli.export import load_proof, tell_proof

    stored = load_stored(given, edition)
    if stored:
        tell_proof(given, stored.proof)
        return _take_stored(stored, given, out)
    request = make_request(given)
    folder = _fill_folder(out, now=request.now, timezone=request.settings.timezone)
    return Exported(
        proof=load_proof(given, request),
        settings=request.settings,
        base=request.base,
        folder=folder,
        load_theme=lambda: _load_theme(request.settings),
    )


def _take_stored(stored: Stored, given: Given, out: str) -> Exported:
    return Exported(
        proof=stored.proof,
        settings=stored.settings,
        base=stored.base,
        folder=_fill_out(out, stored, given),
        load_theme=lambda: _load_stored_theme(stored),
        artefact=stored.files["edition.json"],
    )


def _load_theme(settings: Settings) -> Theme:
    from digest.pipeline.exporting import load_todays_theme

    return load_todays_theme(settings)


def _load_stored_theme(stored: Stored) -> Theme:
    from digest.pipeline.exporting import load_kept_theme
    from digest.store.opening import open_store

    if stored.record is None:
        return _load_theme(stored.settings)
    with open_store(stored.base / stored.settings.store, read_only=True) as store:
        return load_kept_theme(store, stored.record.slot, stored.settings)


def _fill_out(out: str, stored: Stored, given: Given) -> Path | None:
    timezone = stored.settings.timezone
    if stored.record is None:
        return _fill_folder(out, now=read_now(given.now, timezone=timezone), timezone=timezone)
    slot = stored.record.slot
    return _fill_folder(out, now=slot.due, timezone=timezone, number=slot.number)


def _fill_folder(out: str, *, now: datetime, timezone: str, number: int | None = None) -> Path | None:
    """The folder that --out means; None for standard output."""
    from digest.pipeline.files import fill_folder

    return None if out == "-" else fill_folder(out, day=now, timezone=timezone, number=number)
