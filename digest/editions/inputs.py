"""Everything that an edition is made from, and how that is written down so that it can be made again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, get_origin

from digest.model import ArticleError, Candidate, Edition, Override, Slot, Theme, Used, Window
from digest.settings import AlertSettings, FetchSettings, SendSettings, Settings
from digest.urls import hide_secrets

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

_SETS: tuple[Any, ...] = (frozenset, set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything an edition is made from; the same inputs make the same edition, byte for byte.

    `now` is the cut-off. `used` is what earlier editions decided for good, `gone` are ids of articles that their site
    took back. Without a `slot` what is built is a proof. The window of `stored` candidates was cut by when they were
    first seen; that of others goes by their dates.
    """

    candidates: tuple[Candidate, ...]
    settings: Settings
    theme: Theme
    window: Window
    now: datetime
    errors: tuple[ArticleError, ...] = ()
    used: tuple[Used, ...] = ()
    overrides: tuple[Override, ...] = ()
    gone: frozenset[str] = frozenset()
    slot: Slot | None = None
    stored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Inputs as bytes: the `sheet` names its `leaves` by their place, which many editions share one by one."""

    sheet: bytes
    leaves: tuple[bytes, ...]


def pack_inputs(inputs: Inputs) -> Packed:
    """Write inputs as JSON in UTF-8: the theme, every candidate and every used story by itself, and the rest."""
    converter = _make_converter()
    rest = converter.unstructure(replace(inputs, candidates=(), used=(), settings=strip_secrets(inputs.settings)))
    del rest["theme"]
    sheet = {"candidates": len(inputs.candidates), "used": len(inputs.used), "rest": rest}
    leaves = (inputs.theme, *inputs.candidates, *inputs.used)
    return Packed(sheet=_dump(sheet), leaves=tuple(_dump(converter.unstructure(leaf)) for leaf in leaves))


def unpack_inputs(packed: Packed) -> Inputs:
    """Read what `pack_inputs` wrote. Raises ValueError when that is not what it is."""
    converter = _make_converter()
    try:
        sheet = json.loads(packed.sheet)
        theme, *leaves = (json.loads(leaf) for leaf in packed.leaves)
        count = sheet["candidates"]
        candidates = tuple(converter.structure(leaf, Candidate) for leaf in leaves[:count])
        used = tuple(converter.structure(leaf, Used) for leaf in leaves[count:])
        rest = converter.structure({**sheet["rest"], "theme": theme}, Inputs)
        return replace(rest, candidates=candidates, used=used)
    except Exception as cause:  # the converter raises groups of what each field raised
        raise ValueError(f"these inputs cannot be read ({type(cause).__name__})") from cause


def pack_edition(edition: Edition) -> bytes:
    """Write what is printed of an edition, without its decisions and the texts that only teasers were made from."""
    slim = replace(
        edition,
        decisions=(),
        lead=_drop_text(edition.lead),
        more=tuple(map(_drop_text, edition.more)),
        sections=tuple(
            replace(section, stories=tuple(map(_drop_text, section.stories))) for section in edition.sections
        ),
    )
    return _dump(_make_converter().unstructure(slim))


def unpack_edition(packed: bytes) -> Edition:
    """Read what `pack_edition` wrote. Raises ValueError when that is not what it is."""
    try:
        edition: Edition = _make_converter().structure(json.loads(packed), Edition)
    except Exception as cause:
        raise ValueError(f"this edition cannot be read ({type(cause).__name__})") from cause
    return edition


def strip_secrets(settings: Settings) -> Settings:
    """Leave out what an edition is not made from and nobody else should read: servers, passwords, tokens."""
    send = settings.send
    return replace(
        settings,
        sources=tuple(replace(source, at=hide_secrets(source.at)) for source in settings.sources),
        fetch=FetchSettings(),
        alerts=AlertSettings(),
        send=SendSettings(from_=send.from_, reply_to=send.reply_to, unsubscribe=send.unsubscribe),
    )


def _drop_text(story: Any) -> Any:
    return replace(story, article=replace(story.article, text=""))


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


@cache
def _make_converter() -> JsonConverter:
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    # A set has another order in every process.
    converter.register_unstructure_hook_func(lambda kind: get_origin(kind) in _SETS, sorted)
    return converter
