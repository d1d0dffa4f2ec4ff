"""Places candidates: what settings know of each source, what editors wrote, and then what the stories say. Pure."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from digest.model import ArticleError, Candidate, Guide, Override, Placed, Scheme
from digest.regions.classify import place_article
from digest.regions.gazetteer import find_country
from digest.regions.names import make_key
from digest.regions.places import find_code
from digest.regions.scheme import find_region
from digest.regions.sections import is_site_part
from digest.settings import RegionSettings, Settings, SourceSettings
from digest.urls import hide_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Guides:
    """The guide of each configured source, by its address without secrets and by its name; `general` is for others.

    `patterns` are the folders and globs among the sources, each with what it is configured as.
    """

    general: Guide
    by_source: Mapping[str, Guide]
    patterns: Sequence[tuple[str, str]]

    def find(self, source: str) -> Guide:
        """The guide for what came from `source`: as it is configured, or a file in a folder or glob that is."""
        known = self.by_source.get(source)
        if known:
            return known
        at = next((at for pattern, at in self.patterns if is_within(source, pattern)), None)
        return self.by_source[at] if at else self.general


def make_guides(settings: Settings, scheme: Scheme) -> Guides:
    """What `settings` know of where stories are. What means nothing in `scheme` is left out, see `find_unknown`."""
    general = make_general_guide(settings.regions, scheme)
    named = {source.name: make_guide(general, source) for source in reversed(settings.sources) if source.name}
    known = {hide_secrets(source.at): make_guide(general, source) for source in settings.sources}
    return Guides(
        general=general,
        by_source=named | known,
        patterns=[(posixpath.normpath(at), at) for at in known if "://" not in at],
    )


def make_general_guide(regions: RegionSettings, scheme: Scheme) -> Guide:
    """The guide for sources of which nothing is said: categories are folded, and all regions are keys of `scheme`."""
    sections = {key: find_region(scheme, value) for key, value in regions.sections.items()}
    names = {make_key(name): find_code(place) for name, place in regions.names.items()}
    return Guide(
        sections={key if is_site_part(key) else make_key(key): region for key, region in sections.items() if region},
        names={name: code for name, code in names.items() if code},
        least_confidence=regions.least_confidence,
    )


def make_guide(general: Guide, source: SourceSettings) -> Guide:
    """`general` with what is said of one source."""
    if not (source.region or source.country):
        return general
    country = find_code(source.country) if source.country else None
    return replace(general, region=source.region, country=find_country(country) if country else None)


def find_configured(settings: Settings, path: Path, *, base: Path) -> SourceSettings | None:
    """The first of the configured sources that the file at `path` is of; theirs count from the folder `base`."""
    name, absolute = (os.path.relpath(path, base).replace(os.sep, "/"), os.path.abspath(path))  # noqa: PTH100 links stay
    local = ((one, posixpath.normpath(one.at)) for one in settings.sources if "://" not in one.at)
    return next((one for one, at in local if is_within(absolute if posixpath.isabs(at) else name, at)), None)


def is_within(name: str, pattern: str) -> bool:
    """Whether the file `name` is in the folder `pattern`, or fits it as a glob. Of both "/" parts the folders."""
    if pattern == name or name.startswith(f"{pattern}/"):
        return "://" not in name
    if pattern == ".":
        return "://" not in name and not name.startswith("../")
    deep = "**" in pattern
    return (deep or name.count("/") == pattern.count("/")) and fnmatchcase(name, pattern.replace("**/", "*"))


def place_candidates(
    candidates: Iterable[Candidate], scheme: Scheme, settings: Settings, marks: Mapping[str, Override]
) -> list[Placed]:
    """Each of `candidates` with its region in `scheme`; `marks` are what editors want of articles, by id."""
    guides = make_guides(settings, scheme)
    return [_place(one, scheme, guides.find(one.source), marks.get(one.article.id)) for one in candidates]


def _place(candidate: Candidate, scheme: Scheme, guide: Guide, mark: Override | None) -> Placed:
    return replace(
        place_article(candidate.article, scheme, guide, override=mark.region if mark else None),
        source=candidate.source,
        order=candidate.order,
        revision=candidate.revision,
        paused=candidate.paused,
        backlog=candidate.backlog,
    )


def find_unknown(
    placed: Iterable[Placed], scheme: Scheme, settings: Settings, marks: Mapping[str, Override]
) -> Iterator[ArticleError]:
    """Tell of what somebody said of regions that means nothing in `scheme`; the stories were placed by what is left."""
    for source in settings.sources:
        if source.region and find_region(scheme, source.region) is None:
            problem = f"its region {source.region!r} is unknown; its stories were placed by what they say"
            yield ArticleError(origin=hide_secrets(source.at), problem=problem)
    for article in (item.article for item in placed):
        mark = marks.get(article.id)
        if mark and mark.region and find_region(scheme, mark.region) is None:
            problem = f"region {mark.region!r} of {article.title!r} is unknown; it was placed by what it says"
            yield ArticleError(origin=mark.origin, line=mark.line, problem=problem)
        if article.region and find_region(scheme, article.region) is None:
            problem = f"region {article.region!r} of {article.title!r} is unknown; it was placed by its text"
            yield ArticleError(origin=article.origin, problem=problem)
