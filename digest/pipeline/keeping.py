"""What is kept of an edition: its record, and the bytes that it is made of and from."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from digest import __version__
from digest.editions.artefact import format_edition
from digest.editions.inputs import Inputs, Packed, pack_edition
from digest.model import Concern, Decision, EditionRecord, EditionState, Proof

if TYPE_CHECKING:
    from digest.store.keeping import Built

_SHAPING = ("babel", "cssutils", "jinja2", "lxml", "mjml-python", "premailer", "regex")
"""Packages besides this one whose version may change the bytes of an edition."""


PICTURE = "picture "
"""What the name of a part begins with that is a picture."""


def make_record(
    inputs: Inputs, *, state: EditionState, concerns: tuple[Concern, ...] = (), proof: Proof | None = None
) -> EditionRecord:
    """Say of an edition what lists of editions show; one without stories has no `proof`."""
    assert inputs.slot is not None
    assert inputs.window.since is not None
    record = EditionRecord(
        slot=inputs.slot,
        state=state,
        since=inputs.window.since,
        cut_off=inputs.now,
        built=inputs.now,
        key="",
        subject="",
        preheader="",
        stories=0,
        sources=0,
        size=0,
        program=__version__,
        concerns=concerns,
    )
    return record if proof is None else _describe(record, proof)


def make_parts(proof: Proof) -> Mapping[str, bytes]:
    """The bytes that are kept of an edition, by name: the unfilled e-mail with its pictures, and its artefact."""
    rendered = proof.rendered
    return {
        "html": rendered.html.encode(),
        "text": rendered.text.encode(),
        "mjml": rendered.mjml.encode(),
        "edition": pack_edition(proof.edition),
        "artefact": format_edition(proof.edition).encode(),
        **{f"{PICTURE}{name}": content for name, content in rendered.pictures.items()},
    }


def make_built(
    record: EditionRecord, decisions: Sequence[Decision], packed: Packed, *, proof: Proof | None = None
) -> Built:
    """Everything that is kept of an edition."""
    from digest.store.keeping import Built

    versions = json.dumps(list_versions(), sort_keys=True).encode()
    parts = {**(make_parts(proof) if proof else {}), "inputs": packed.sheet, "versions": versions}
    return Built(record=record, decisions=decisions, parts=parts, leaves=packed.leaves)


def list_versions() -> dict[str, str]:
    """The versions of what makes the bytes of an edition, by name."""
    python = ".".join(map(str, sys.version_info[:2]))
    return {"digest": __version__, "python": python, **{name: version(name) for name in _SHAPING}}


def _describe(record: EditionRecord, proof: Proof) -> EditionRecord:
    edition = proof.edition
    return replace(
        record,
        key=edition.key,
        subject=edition.subject,
        preheader=edition.preheader,
        stories=len(edition.stories),
        sources=len({story.article.source or story.article.origin for story in edition.stories}),
        size=len(proof.rendered.html.encode()),
    )
