"""What a person may set, as frozen data. `digest.config` reads it from digest.toml; nothing here imports a third party.

The keys of digest.toml are the names of these fields; a trailing underscore only dodges a Python keyword. The
docstring of a class and the second item of each Annotated are the configuration reference.
"""

from __future__ import annotations

from digest.settings.choice import ChoiceSettings, RuleSettings, ScoreSettings
from digest.settings.lint import IgnoredSettings, LintSettings
from digest.settings.look import ArchiveSettings, ImageSettings, LinkSettings, LookSettings, MergeTagSettings
from digest.settings.newsletter import Settings
from digest.settings.regions import LimitSettings, OwnRegionSettings, RegionSettings
from digest.settings.sending import AlertSettings, DkimSettings, SendSettings
from digest.settings.sources import FetchSettings, SourceSettings

__all__ = [
    "AlertSettings",
    "ArchiveSettings",
    "ChoiceSettings",
    "DkimSettings",
    "FetchSettings",
    "IgnoredSettings",
    "ImageSettings",
    "LimitSettings",
    "LinkSettings",
    "LintSettings",
    "LookSettings",
    "MergeTagSettings",
    "OwnRegionSettings",
    "RegionSettings",
    "RuleSettings",
    "ScoreSettings",
    "SendSettings",
    "Settings",
    "SourceSettings",
]
