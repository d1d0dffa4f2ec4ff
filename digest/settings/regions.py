"""How a person may divide the world, and say where stories belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from digest.settings.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """How many stories one region has."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    min: Annotated[int, "Stories it gets before others get more, if it has them."] = 0
    max: Annotated[int | None, "Most stories, in place of choice.per_region; spare room still goes to it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRegionSettings:
    """A region of one's own; it takes its places from the regions that have them in the scheme."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Annotated[str | None, "What readers see; by default Gulf States of the key gulf_states."] = None
    names: Annotated[Mapping[str, str], "By language: what readers of a newsletter in it see."] = field(
        default_factory=dict
    )
    places: Annotated[
        tuple[str, ...],
        'Countries (PK, Pakistan), states of the USA (US-TX, Texas), other places by name (Lahore), and "*" for what '
        "no other region has.",
    ] = ()
    within: Annotated[str | None, "Key of the region that this one is a part of."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSettings:
    """How the world is divided, and where stories belong."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    scheme: Annotated[
        str,
        'The division to begin with: "newsroom", "m49", "mena", "continents", or "own" for nothing but `regions.own`.',
    ] = "newsroom"
    order: Annotated[tuple[str, ...], "Regions to print first; the others follow in scheme order, World last."] = ()
    move: Annotated[
        Mapping[str, str], "By country, state or other place: the region it is moved to, such as Turkey = europe."
    ] = field(default_factory=dict)
    own: Annotated[Mapping[str, OwnRegionSettings], "By key: regions of one's own."] = field(default_factory=dict)
    sections: Annotated[
        Mapping[str, str],
        "By part of a site (/world/africa/, news.example/asia/) or category: the region or country of its stories.",
    ] = field(default_factory=dict)
    names: Annotated[
        Mapping[str, str], "By a name in stories: the country or state it stands for, such as Model Town = PK."
    ] = field(default_factory=dict)
    least_confidence: Annotated[float, "Stories placed with less confidence than this, from 0 to 1, go to World."] = 0.0
    limits: Annotated[Mapping[str, LimitSettings], "By region: how many stories it has, its parts included."] = field(
        default_factory=dict
    )
