"""Editions as they were built, read back from the store: the same bytes to look at, to export and to send."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.editions.decided import parse_decisions
from digest.editions.inputs import Inputs, Packed, unpack_edition, unpack_inputs
from digest.errors import UsageError
from digest.model import Edition, Proof, Rendered, Slot
from digest.pipeline.keeping import PICTURE
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

_PARTS = ("edition", "html", "text", "mjml", "artefact")


def load_kept_proof(store: Store, slot: Slot) -> Proof:
    """Load an edition and its e-mail; its decisions stay in the store. Raises UsageError for one that was pruned."""
    return make_proof(_load(store, slot))


def load_kept_edition(store: Store, slot: Slot) -> Edition | None:
    """Load what is printed of an edition; None of one that was pruned, or cancelled for want of stories."""
    from digest.store.keeping import load_parts

    parts = load_parts(store, slot, ["edition"])
    return _unpack(parts["edition"]) if parts else None


def load_shown_proof(store: Store, slot: Slot) -> Proof:
    """Load an edition and its e-mail to be looked at, with its decisions. Raises UsageError for one that was pruned."""
    parts = _load(store, slot)
    proof = make_proof(parts)
    with suppress(ValueError):  # another version told them otherwise
        return replace(proof, edition=replace(proof.edition, decisions=parse_decisions(parts["artefact"])))
    return proof


def load_kept_files(store: Store, slot: Slot, settings: Settings) -> dict[str, bytes]:
    """Give the files that an edition is exported as, by name. Raises UsageError for one that was pruned."""
    from digest.pipeline.files import compose_files

    parts = _load(store, slot)
    return {**compose_files(make_proof(parts), settings), "edition.json": parts["artefact"]}


def load_kept_inputs(store: Store, slot: Slot) -> Inputs | None:
    """Load what an edition was made from; None when that was pruned, or another version wrote it."""
    from digest.store.keeping import load_leaves, load_parts

    sheet, leaves = load_parts(store, slot, ["inputs"]).get("inputs"), load_leaves(store, slot)
    return _unpack_inputs(sheet, leaves)


def load_kept_frame(store: Store, slot: Slot) -> Inputs | None:
    """Load what an edition was made by, its theme and settings, without the articles; None as `load_kept_inputs`."""
    from digest.store.keeping import load_leaves, load_parts

    sheet, leaves = load_parts(store, slot, ["inputs"]).get("inputs"), load_leaves(store, slot)
    return _unpack_inputs(sheet, leaves and leaves[:1])  # the theme is the first


def _load(store: Store, slot: Slot) -> Mapping[str, bytes]:
    from digest.store.editionrows import tell_slot
    from digest.store.keeping import load_parts

    parts = load_parts(store, slot, _PARTS, kind=PICTURE)
    if not parts.keys() >= set(_PARTS):
        problem = f"{tell_slot(slot)} has no e-mail: it had too few stories, or what it was made of was pruned"
        raise UsageError(problem, "See: digest editions list --all")
    return parts


def make_proof(parts: Mapping[str, bytes]) -> Proof:
    """Give an edition and its e-mail from the parts that were kept. Raises UsageError when they cannot be read."""
    from digest.render import make_tokens

    edition = _unpack(parts["edition"])
    mjml, html, text = (parts[name].decode() for name in ("mjml", "html", "text"))
    pictures = {name.removeprefix(PICTURE): part for name, part in parts.items() if name.startswith(PICTURE)}
    tokens = make_tokens(edition.key)
    return Proof(edition=edition, rendered=Rendered(mjml=mjml, html=html, text=text, tokens=tokens, pictures=pictures))


def _unpack_inputs(sheet: bytes | None, leaves: tuple[bytes, ...] | None) -> Inputs | None:
    if sheet is None or not leaves:
        return None
    try:
        return unpack_inputs(Packed(sheet=sheet, leaves=leaves))
    except ValueError:
        return None


def _unpack(packed: bytes) -> Edition:
    try:
        return unpack_edition(packed)
    except ValueError as cause:
        raise UsageError("the edition was built by a version that this one cannot read", "Build it anew") from cause
