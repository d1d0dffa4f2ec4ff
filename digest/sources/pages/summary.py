"""The summary of a page's article among the descriptions that it gives: one that was written, and for this article."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Sequence

from digest.sources.pages.fields import make_match_key
from digest.text.stops import ends_sentence

_SHORTEST = 50
"""Characters, of which one of Han or kana counts as two; what is shorter is a label, as sites put it in the place of a
description."""
_SHORTEST_TEXT = 250
"""Characters of a text that says more than any label."""
_READ = 20_000
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_CUT = re.compile(r"(?:\.{3}|…)[\s\])]*\Z")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_KANA = re.compile("[\u3040-\u30ff]+")
_RUN = re.compile("(?:[^\\W\\d_]|[\u0300-\u036f\u0610-\u065f\u0900-\u0dff\u0e00-\u109f])+")
_LATIN = re.compile("[a-zà-ɏα-ωа-џ]")
_SHORTEST_WORD, _SHORTEST_OTHER = 4, 3
"""Letters of a word that counts, the latter in scripts that write few vowels or none."""
_STEM = 6
"""Letters by which words are compared, so that their endings do not matter."""
_FEWEST, _OWN, _ALIKE = 4, 1 / 3, 1 / 2
"""Words of a description that count, and the share of them that its article has, at least; the last is for one that
stands in for another, which was cut."""


def choose_summary(
    stated: Iterable[str],
    meta: Iterable[str],
    *,
    title: str,
    sites: Collection[str] = (),
    taglines: Collection[str] = (),
    text: str = "",
) -> str:
    """The first description that is whole and about the article; "" if none says more than `text` does.

    `stated` are those that belong to the article itself, the surest first, `meta` those of the page, which may be mere
    labels. What names one of the `sites` and has few words of the article, or is one of their `taglines`, is about the
    site. If none is whole, the first is taken.
    """
    keys = {make_match_key(one) for one in (*sites, *taglines)}
    words = _find_words(f"{title} {text[:_READ]}")
    enough = _SHORTEST if len(text) >= _SHORTEST_TEXT else 1
    told = [*_clean(stated, least=1), *_clean(meta, least=enough)]
    own = [one for one in dict.fromkeys(told) if not _is_about_site(one, keys, sites, words)]
    whole = (one for one in own if not _is_cut(one, own) and (one is own[0] or _find_share(one, words) >= _ALIKE))
    return next(whole, next(iter(own), ""))


def _clean(told: Iterable[str], *, least: int) -> list[str]:
    """The descriptions of at least so many characters, with references that were escaped twice read."""
    found = (_ENTITY.sub(lambda match: html.unescape(match.group()), one).strip() for one in told)
    return [one for one in found if len(one) + len("".join(_HAN.findall(one))) >= least]


def _is_cut(one: str, others: Sequence[str]) -> bool:
    """Whether a description ends with an ellipsis, or within a sentence that another one has whole."""
    if _CUT.search(one) or ends_sentence(one):
        return bool(_CUT.search(one))
    key = make_match_key(one)
    return any(make_match_key(other).startswith(key) for other in others if len(other) > len(one))


def _is_about_site(one: str, keys: Collection[str], sites: Collection[str], words: Collection[str]) -> bool:
    if make_match_key(one) in keys:
        return True
    return (
        any(_is_named(site, one) for site in sites)
        and len(_find_words(one)) >= _FEWEST
        and _find_share(one, words) < _OWN
    )


def _is_named(site: str, one: str) -> bool:
    """Whether a description names the site: "Time" is not in "Sometimes", nor in "for the first time"."""
    if _HAN.search(site):
        return site in one
    ignored = re.IGNORECASE if " " in site.strip() else re.NOFLAG
    return bool(site.strip()) and bool(re.search(rf"(?<!\w){re.escape(site.strip())}(?!\w)", one, ignored))


def _find_share(one: str, words: Collection[str]) -> float:
    """How many of the words of a description its article has, too, from 0 to 1."""
    said = _find_words(one)
    return len(said.intersection(words)) / len(said) if said else 0.0


def _find_words(text: str) -> set[str]:
    """The words that count; of scripts without spaces, all Han letters and all pairs of kana."""
    told = text.casefold()
    han = {char for run in _HAN.findall(told) for char in _KANA.sub("", run)}
    kana = {run[at : at + 2] for run in _KANA.findall(told) for at in range(len(run) - 1)}
    return han | kana | {word[:_STEM] for word in _RUN.findall(_HAN.sub(" ", told)) if _counts(word)}


def _counts(word: str) -> bool:
    return len(word) >= (_SHORTEST_WORD if _LATIN.match(word) else _SHORTEST_OTHER)
