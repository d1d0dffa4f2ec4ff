"""What the frame says around the stories, in the language of the newsletter: each word with the way it runs.

A word that has no translation is in English, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.model import Finding, Region, Rule, Severity, make_finding
from digest.render.catalog import COUNT, Catalog, fill_places, find_catalogs, list_tags
from digest.render.messages import (
    ALSO_IN,
    EDITIONS,
    ELSEWHERE,
    LATER,
    LEFT,
    MESSAGES,
    MORE,
    NEWER,
    NO_LINK,
    OLDER,
    OTHERS,
    REST,
    REST_ON,
    UNSUBSCRIBE,
    VIEW,
    WHOLE_LINK,
    Message,
)
from digest.text.hands import find_script
from digest.text.hygiene import clean_line
from digest.text.isolates import isolate
from digest.text.localdates import make_locale, render_list, render_number
from digest.text.scripts import make_direction
from digest.urls import make_safe_link

ENGLISH = "en"

RULES = {
    "language-missing": Rule(
        severity=Severity.NOTICE,
        why="The frame changes its language in the middle; programs that read aloud are told so, readers are not.",
        fix="Add a catalog, such as locale/de.po, to a theme of your own, and name regions in regions.own; "
        "docs/translating.md says how.",
    )
}
"""What is found wrong with the words of a frame."""

_MOST_NAMES = 4
"""Sources that a story is said to be in as well; the others are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line of the frame and the way it runs; as text, it is what it says.

    `lang` is None unless the frame says it in another language than the page's. `script` is as `find_script` tells.
    """

    text: str
    dir: str
    script: str = ""
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the frame says to readers of `language`, a BCP 47 tag; without `catalogs` it is English."""

    language: str
    catalogs: tuple[Catalog, ...] = ()

    @property
    def view(self) -> Label:
        """Says of a link that it leads to this edition on the web."""
        return self.say(VIEW)

    @property
    def unsubscribe(self) -> Label:
        """Says of a link that one leaves by it."""
        return self.say(UNSUBSCRIBE)

    @property
    def more(self) -> Label:
        """Heads the stories that are mere links."""
        return self.say(MORE)

    @property
    def elsewhere(self) -> Label:
        """Heads the section that gathers regions of few stories."""
        return self.say(ELSEWHERE)

    @property
    def editions(self) -> Label:
        """Says of a link that it leads to the list of all editions."""
        return self.say(EDITIONS)

    @property
    def older(self) -> Label:
        """Says of a link that it leads to the edition before."""
        return self.say(OLDER)

    @property
    def newer(self) -> Label:
        """Says of a link that it leads to the edition after."""
        return self.say(NEWER)

    @property
    def left(self) -> Label:
        """Says to readers that they have left."""
        return self.say(LEFT)

    @property
    def no_link(self) -> Label:
        """Says that a link for leaving is none."""
        return self.say(NO_LINK)

    @property
    def whole_link(self) -> Label:
        """Says what to do about that."""
        return self.say(WHOLE_LINK)

    @property
    def later(self) -> Label:
        """Says that there is too much to do now."""
        return self.say(LATER)

    def list_sources(self, names: Sequence[str]) -> Label | None:
        """Return "Also in BBC and AP", or None without names; of many the first, and how many more."""
        if not names:
            return None
        language = self._find_language(ALSO_IN)
        within = make_direction(language)
        shown = [isolate(clean_line(name), within=within) for name in names[:_MOST_NAMES]]
        rest = [self.say(OTHERS, len(names) - _MOST_NAMES).text] if len(names) > _MOST_NAMES else []
        return self._make_label(ALSO_IN, language, names=render_list([*shown, *rest], language))

    def count_rest(self, count: int, site: str | None) -> Label | None:
        """Return "and 8 more on ledger.example" for the newsletter's site, if it has one; None without a rest."""
        if count <= 0:
            return None
        host = (urlsplit(make_safe_link(site) or "").hostname or "").removeprefix("www.") if site else ""
        return self.say(REST_ON, count, site=host) if host else self.say(REST, count)

    def say(self, message: Message, count: int | None = None, **values: str) -> Label:
        """Return `message` for `count` things, its places filled with `values`, each isolated if it runs against it."""
        language = self._find_language(message)
        told = {place: isolate(value, within=make_direction(language)) for place, value in values.items()}
        return self._make_label(message, language, count, **told)

    def _make_label(self, message: Message, language: str, count: int | None = None, **values: str) -> Label:
        catalog = self._find_catalog(message)
        form = catalog.find_form(message.text, count) if catalog else _choose_english(message, count)
        number = {} if count is None else {COUNT: render_number(count, language)}
        text = fill_places(form, {**values, **number})
        lang = None if language == self.language else language
        return Label(text=text, dir=make_direction(language), script=find_script(text, language), lang=lang)

    def _find_language(self, message: Message) -> str:
        """The language that a message is said in: the page's own if it is translated, else that of the fallback."""
        catalog = self._find_catalog(message)
        spoken = catalog.language if catalog else ENGLISH
        return self.language if spoken in list_tags(self.language) else spoken

    def _find_catalog(self, message: Message) -> Catalog | None:
        return next((catalog for catalog in self.catalogs if message.text in catalog.forms), None)


def _choose_english(message: Message, count: int | None) -> str:
    return message.plural if message.plural and count != 1 else message.text


def make_words(files: Mapping[str, str], language: str) -> Words:
    """Return what a theme of these `files` says in `language`, a BCP 47 tag; what it lacks, in English.

    Raises TemplateError naming file and line where a catalog is broken.
    """
    own, english = find_catalogs(files, language), find_catalogs(files, ENGLISH)
    return Words(language=language, catalogs=(*own, *(catalog for catalog in english if catalog not in own)))


def list_missing(words: Words) -> tuple[str, ...]:
    """Return, in English, all that `words` have to say in another language than their own."""
    return tuple(message.text for message in MESSAGES if words.say(message, 2).lang)


def find_language_findings(words: Words, regions: Iterable[Region] = ()) -> tuple[Finding, ...]:
    """Say once that a frame says something, or everything, in English for want of a translation.

    Names of `regions` that its language has none for count too.
    """
    missing = list_missing(words)
    unnamed = sum(region.language is not None for region in regions)
    if not missing and not unnamed:
        return ()
    told = [_tell_missing(missing)] if missing else []
    told += [f"{unnamed} of the regions' names {'is' if unnamed == 1 else 'are'} not"] if unnamed else []
    name = make_locale(words.language).get_display_name(ENGLISH) or words.language
    found = f"{', and '.join(told)} translated into {name} ({words.language}), so that readers see English"
    return (make_finding("language-missing", RULES, place="the frame", found=found),)


def _tell_missing(missing: Sequence[str]) -> str:
    whole = len(missing) == len(MESSAGES)
    return "none of its words is" if whole else ", ".join(f'"{text}"' for text in missing) + " not"
