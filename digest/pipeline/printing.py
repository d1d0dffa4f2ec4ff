"""Prints variants of an edition: composed, rendered with what the edition was made by, cut until they fit. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from digest.editions.fit import Policy, fit_edition
from digest.editions.inputs import Inputs
from digest.editions.variants import Frame, cut_variant, find_regions, make_variant
from digest.export.pictures import find_sources
from digest.lint.editions import make_edition_mail
from digest.lint.size import measure_mail
from digest.model import Edition, Preferences, Proof, Rendered, Theme
from digest.pipeline.picturing import find_name
from digest.regions.scheme import load_scheme
from digest.render.catalog import find_catalogs
from digest.render.words import find_language_findings, make_words
from digest.settings import Settings

_LONGEST_TAG = 35
"""Characters of a language tag that is looked up (RFC 5646 §4.4.1)."""

_CUT_BEFORE = "teasers"
"""What cannot be cut any more: the texts that teasers are made from are not kept with an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a wish comes to in one edition: the language of the words, and the regions of its stories that are wanted.

    Two wishes that come to the same get the same message.
    """

    language: str
    regions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What variants of an edition are printed from: the edition as it was kept, its theme, and its frame by language.

    `max_bytes` is what an e-mail may have, `cuts` what may be cut of it.
    """

    whole: Proof
    theme: Theme
    find_frame: Callable[[str], Frame]
    max_bytes: int
    cuts: tuple[str, ...]


def make_press(whole: Proof, inputs: Inputs, settings: Settings) -> Press:
    """Make the press of a kept edition from what it was made by; `settings` say how large an e-mail may be now."""
    choice = inputs.settings.choice
    return Press(
        whole=whole,
        theme=inputs.theme,
        find_frame=cache(partial(make_frame, inputs.settings, inputs.theme)),
        max_bytes=min(choice.max_bytes, settings.lint.max_bytes),
        cuts=tuple(cut for cut in choice.fit if cut != _CUT_BEFORE),
    )


def make_frame(settings: Settings, theme: Theme, language: str) -> Frame:
    """Give what an edition of `settings` is composed by, named in `language`."""
    words = make_words(theme.files, language)
    scheme = load_scheme(settings.regions, language=language)
    return Frame(
        language=language,
        scheme=scheme,
        subject=settings.subject,
        preheader=settings.preheader,
        elsewhere=settings.choice.elsewhere,
        elsewhere_name=str(words.elsewhere),
        findings=find_language_findings(words, scheme.regions),
    )


def find_share(press: Press, wish: Preferences) -> Share:
    """What a wish comes to. The newsletter's own language stands for one that the theme has no catalog of."""
    edition = press.whole.edition
    own = edition.newsletter.language
    scheme = press.find_frame(own).scheme
    language = wish.language if speaks(press.theme, wish.language) else own
    return Share(language=language, regions=find_regions(edition, wish, scheme))


def speaks(theme: Theme, language: str) -> bool:
    """Whether there is a catalog among a theme's files that readers of `language` can read."""
    return 0 < len(language) <= _LONGEST_TAG and bool(find_catalogs(theme.files, language))


def print_share(press: Press, share: Share) -> Proof | None:
    """Print what readers of a share get, cut until it fits if that can be; None if the edition has no story for them.

    What is the edition itself is given as it was kept.
    """
    frame, rendered = press.find_frame(share.language), dict[str, Rendered]()
    variant = make_variant(press.whole.edition, share.regions, frame)
    if variant is None:
        return None
    if variant is press.whole.edition:
        return press.whole
    compose = partial(cut_variant, variant, frame=frame, max_bytes=press.max_bytes)
    policy = Policy(max_bytes=press.max_bytes, cuts=press.cuts, compose=compose)
    fitting = fit_edition(variant, policy, partial(_measure, press, rendered))
    return Proof(edition=fitting, rendered=_add_pictures(rendered[fitting.key], press.whole.rendered.pictures))


def _measure(press: Press, rendered: dict[str, Rendered], edition: Edition) -> int:
    """The bytes of an edition's e-mail, which is put among those that were `rendered`."""
    from digest.render import render_edition

    rendered[edition.key] = render_edition(edition, press.theme)
    return measure_mail(make_edition_mail(edition, rendered[edition.key])).counted


def _add_pictures(rendered: Rendered, kept: Mapping[str, bytes]) -> Rendered:
    """Give an e-mail the pictures that it shows and that go along with the whole edition's."""
    shown = set(map(find_name, find_sources(rendered.html)))
    return replace(rendered, pictures={name: content for name, content in kept.items() if name in shown})
