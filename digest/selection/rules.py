"""What the choice of stories goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model import Window
from digest.settings import ChoiceSettings, LimitSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the choice goes by: the window, what a newsletter set, and the primary languages let in, the frame's first.

    No language named lets all in. `limits` are by region key. `sources` is how many sources are configured; those of
    candidates further down count too. The window goes by effective times: where a store has cut one by first sight, it
    is left open here.
    """

    window: Window = field(default_factory=Window)
    choice: ChoiceSettings = field(default_factory=ChoiceSettings)
    languages: tuple[str, ...] = ()
    limits: Mapping[str, LimitSettings] = field(default_factory=dict)
    sources: int = 0

    @property
    def language(self) -> str:
        """The language that the lead should be in."""
        return self.languages[0] if self.languages else "en"


def make_region_key(text: str) -> str:
    """Give the key of a region that a person wrote with hyphens, spaces or capitals."""
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())
